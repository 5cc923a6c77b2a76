"""VMamba-T in plain torch: a backbone of selective scans, without kernels to compile.

Conventions
-----------
``(b, 3, s, s)`` in, ``(b, c, h, w)`` out, normalised; in VMamba-T c = 768 and h = w = s/32, rounded
up. Two 3×3 convolutions of stride 2 (d/2 and d channels, layer norm after each, GELU between),
stages of blocks, between stages a 3×3 convolution of stride 2 with layer norm. A block adds SS2D,
then a feed-forward part of 4 c channels, each of normalised numbers. The last layer norm stands
before the published classifier's pooling and belongs to the map here.

Two forms of VMamba-T were published in the later version without gate and with one state per
channel, and both are reproduced by count, with a linear classifier for 1 000 classes:
``VMAMBA_T`` (blocks 2, 2, 8, 2, lines as wide as the map; the paper's last version) 30 249 064,
published 30.2 M; ``VMAMBA_T_WIDE`` (2, 2, 5, 2, lines twice as wide) 30 705 832, published 30.7 M.

References
----------
Liu et al. (2024), VMamba: Visual state space model. Reference note other_systems §9.3.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn.functional import gelu

from reapex.errors import UsageError
from reapex.recognition.networks.drop_path import DropPath
from reapex.recognition.networks.ss2d import SS2D
from reapex.recognition.networks.starting import start_linear_maps


@dataclass(frozen=True, slots=True)
class VMambaConfig:
    """The whole backbone.

    Parameters
    ----------
    widths
        Channels of each stage.
    depths
        Blocks of each stage.
    line_ratio
        Channels of the lines of SS2D, as a multiple of the stage's.
    n_states
        States of each of their channels.
    mlp_ratio
        Channels inside the feed-forward part, as a multiple of the stage's.
    drop_path
        Stochastic depth of the last block; it grows evenly from 0 at the first.

    Raises
    ------
    UsageError
        If widths and depths are not as many, or the drop-path is no share.
    """

    widths: tuple[int, ...] = (96, 192, 384, 768)
    depths: tuple[int, ...] = (2, 2, 8, 2)
    line_ratio: int = 1
    n_states: int = 1
    mlp_ratio: int = 4
    drop_path: float = 0.2

    def __post_init__(self) -> None:
        if not self.widths or len(self.widths) != len(self.depths):
            raise UsageError(
                f"Stages of widths {self.widths} and depths {self.depths}",
                expected="one of each for every stage",
            )
        if not 0 <= self.drop_path < 1:
            raise UsageError(f"A drop-path of {self.drop_path}", expected="0 or more, below 1")


VMAMBA_T = VMambaConfig()
VMAMBA_T_WIDE = VMambaConfig(depths=(2, 2, 5, 2), line_ratio=2)


class VMamba(nn.Module):
    """The backbone, for pictures of any size.

    Parameters
    ----------
    config
        Its widths and depths.
    """

    def __init__(self, config: VMambaConfig = VMAMBA_T) -> None:
        super().__init__()
        first = config.widths[0]
        self.stem = nn.Sequential(_Halving(3, first // 2), nn.GELU(), _Halving(first // 2, first))
        n_blocks = sum(config.depths)
        rates = iter([config.drop_path * i / max(1, n_blocks - 1) for i in range(n_blocks)])
        self.stages = nn.ModuleList()
        for k, (width, depth) in enumerate(zip(config.widths, config.depths, strict=True)):
            stage: list[nn.Module] = [] if k == 0 else [_Halving(config.widths[k - 1], width)]
            stage += [ScanBlock(config, width, next(rates)) for _ in range(depth)]
            self.stages.append(nn.Sequential(*stage))
        self.norm = nn.LayerNorm(config.widths[-1])
        start_linear_maps(self)

    def forward(self, x: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of pictures ``(b, 3, s, s)``."""
        x = self.stem(x.permute(0, 2, 3, 1))
        for stage in self.stages:
            x = stage(x)
        out: Tensor = self.norm(x)
        return out.permute(0, 3, 1, 2)


class _Halving(nn.Module):
    """``(b, h, w, c)`` to ``(b, h/2, w/2, c')``: a 3×3 convolution of stride 2, layer norm."""

    def __init__(self, before: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(before, width, kernel_size=3, stride=2, padding=1)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """The map on half the grid; odd sides round up."""
        halved: Tensor = self.norm(self.conv(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1))
        return halved


class ScanBlock(nn.Module):
    """Two residual steps: the scan, and the feed-forward part."""

    def __init__(self, config: VMambaConfig, width: int, drop_path: float) -> None:
        super().__init__()
        self.scan_norm = nn.LayerNorm(width)
        self.scan = SS2D(width, config.line_ratio * width, config.n_states)
        self.mlp_norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, config.mlp_ratio * width)
        self.narrow = nn.Linear(config.mlp_ratio * width, width)
        self.drop_path = DropPath(drop_path)

    def forward(self, x: Tensor) -> Tensor:
        """``(b, h, w, c)`` to the same shape."""
        x = x + self.drop_path(self.scan(self.scan_norm(x)))
        x = x + self.drop_path(self.narrow(gelu(self.widen(self.mlp_norm(x)))))
        return x
