"""The temporal stream: a retention backbone on one motion picture (RMT, as GAMDSS changed it).

A stem of 3×3 convolutions, then stages of retention blocks (four in the release), each on a grid
of half the side of the one before it. "Temporal" is the paper's word: the network sees one
difference image and has no time axis.

Conventions
-----------
``(b, 3, s, s)`` in, ``(b, c, h, w)`` out, h = w = s/16 in the release. Between stem and end the
blocks work on ``(b, h, w, c)``. All numbers are fields of :class:`RetentionConfig`; the defaults
of :class:`StageConfig` are the release's (reference note gamdss §1.3, whose parameter counts the
tests hold to). RMT's own sizes are in :mod:`~reapex.recognition.networks.rmt`.

References
----------
Fan et al. (2024), RMT: Retentive networks meet vision transformers; the GAMDSS paper, III-C.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.drop_path import DropPath
from reapex.recognition.networks.layer_scale import LayerScale
from reapex.recognition.networks.retention import Places, Retention
from reapex.recognition.networks.starting import start_linear_maps

_NORM_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class StageConfig:
    """One stage.

    Parameters
    ----------
    width
        Channels.
    depth
        Blocks.
    n_heads
        Heads of each block; they share the channels evenly.
    decomposed
        Whether attention goes along rows, then columns, instead of between all places.
    decay_span
        What the heads' fading spans: γ_h = 1 - 2^-(decay_start + decay_span·h/n_heads).
    decay_start
        See there.
    ffn_ratio
        Channels inside the feed-forward part, as a multiple of the width.
    layer_scale
        Where the factors of what retention and feed-forward part add start; None: no factors.
    """

    width: int
    depth: int
    n_heads: int
    decomposed: bool
    decay_span: float
    decay_start: float = 2.0
    ffn_ratio: int = 3
    layer_scale: float | None = None


@dataclass(frozen=True, slots=True)
class RetentionConfig:
    """The whole backbone.

    Parameters
    ----------
    stem
        Width and stride of each 3×3 convolution; the last width is that of the first stage.
    stages
        The stages; between two of them a 3×3 convolution of stride 2.
    drop_path
        Stochastic depth of the last block; it grows evenly from 0 at the first.

    Raises
    ------
    UsageError
        If the stem or the stages are missing, or the stem's last width is not the first stage's.
    """

    stem: tuple[tuple[int, int], ...]
    stages: tuple[StageConfig, ...]
    drop_path: float = 0.1

    def __post_init__(self) -> None:
        if not self.stem or not self.stages or self.stem[-1][0] != self.stages[0].width:
            raise UsageError(
                f"A stem {self.stem} does not lead to the stages {self.stages}",
                expected="one or more of both, the stem's last width that of the first stage",
            )
        if not 0 <= self.drop_path < 1:
            raise UsageError(f"A drop-path of {self.drop_path}", expected="0 or more, below 1")

    @property
    def channels(self) -> int:
        """Channels of the map that comes out."""
        return self.stages[-1].width

    def sides(self, size: int) -> tuple[int, ...]:
        """The side of the map in each stage, for pictures of ``size`` × ``size`` pixels."""
        for _, stride in self.stem:
            size = -(-size // stride)
        return tuple(-(-size // 2**k) for k in range(len(self.stages)))


class RetentionBackbone(nn.Module):
    """The backbone for pictures of one size.

    Parameters
    ----------
    config
        Its widths and depths.
    size
        Height and width of the pictures, in pixels.
    """

    def __init__(self, config: RetentionConfig, size: int) -> None:
        super().__init__()
        self.stem = _stem(config.stem)
        n_blocks = sum(stage.depth for stage in config.stages)
        # By hand, not by torch.linspace, whose values could not be read on the meta device.
        rates = iter([config.drop_path * i / max(1, n_blocks - 1) for i in range(n_blocks)])
        self.stages = nn.ModuleList(
            _Stage(
                stage,
                (side, side),
                [next(rates) for _ in range(stage.depth)],
                after.width if after else None,
            )
            for stage, after, side in zip(
                config.stages, (*config.stages[1:], None), config.sides(size), strict=True
            )
        )
        start_linear_maps(self)

    def forward(self, x: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of pictures ``(b, 3, s, s)``."""
        x = self.stem(x).permute(0, 2, 3, 1)
        for stage in self.stages:
            x = stage(x)
        return x.permute(0, 3, 1, 2)


def _stem(steps: tuple[tuple[int, int], ...]) -> nn.Sequential:
    """Convolution and batch norm each, GELU between (the last has none)."""
    layers: list[nn.Module] = []
    widths = (3, *(width for width, _ in steps))
    for (before, after), (_, stride) in zip(pairwise(widths), steps, strict=True):
        layers += [
            nn.Conv2d(before, after, kernel_size=3, stride=stride, padding=1),
            nn.BatchNorm2d(after),
            nn.GELU(),
        ]
    return nn.Sequential(*layers[:-1])


class _Stage(nn.Module):
    """Blocks on one grid, then the step to the next stage's grid where there is one."""

    def __init__(
        self,
        config: StageConfig,
        grid: tuple[int, int],
        drop_paths: list[float],
        next_width: int | None,
    ) -> None:
        super().__init__()
        self.places = Places.of_stage(
            grid,
            config.width,
            config.n_heads,
            decay=(config.decay_start, config.decay_span),
            decomposed=config.decomposed,
        )
        self.blocks = nn.ModuleList(RetentionBlock(config, rate) for rate in drop_paths)
        self.merge = None if next_width is None else PatchMerging(config.width, next_width)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x, self.places)
        return x if self.merge is None else self.merge(x)


class PatchMerging(nn.Module):
    """``(b, h, w, c)`` to ``(b, h/2, w/2, c')``: a 3×3 convolution of stride 2, batch norm."""

    def __init__(self, width: int, next_width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, next_width, kernel_size=3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(next_width)

    def forward(self, x: Tensor) -> Tensor:
        """The map on half the grid; odd sides round up."""
        merged: Tensor = self.norm(self.conv(x.permute(0, 3, 1, 2)))
        return merged.permute(0, 2, 3, 1)


class RetentionBlock(nn.Module):
    """Three residual steps: a depthwise convolution, retention, the feed-forward part."""

    def __init__(self, config: StageConfig, drop_path: float) -> None:
        super().__init__()
        width = config.width
        self.place = nn.Conv2d(width, width, kernel_size=3, padding=1, groups=width)
        self.retention_norm = nn.LayerNorm(width, eps=_NORM_EPS)
        self.retention = Retention(width, config.n_heads)
        self.ffn_norm = nn.LayerNorm(width, eps=_NORM_EPS)
        self.ffn = FeedForward(width, config.ffn_ratio * width)
        self.drop_path = DropPath(drop_path)
        self.retention_scale = _scale(config)
        self.ffn_scale = _scale(config)

    def forward(self, x: Tensor, places: Places) -> Tensor:
        """``(b, h, w, c)`` to the same shape."""
        x = x + self.place(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        mixed = self.retention(self.retention_norm(x), places)
        x = x + self.drop_path(self.retention_scale(mixed))
        x = x + self.drop_path(self.ffn_scale(self.ffn(self.ffn_norm(x))))
        return x


def _scale(config: StageConfig) -> nn.Module:
    if config.layer_scale is None:
        return nn.Identity()
    return LayerScale(config.width, config.layer_scale)


class FeedForward(nn.Module):
    """Out to ``inner`` channels and back, with a depthwise convolution's look round in between."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.widen = nn.Linear(width, inner)
        self.local = nn.Conv2d(inner, inner, kernel_size=3, padding=1, groups=inner)
        self.narrow = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(b, h, w, c)`` to the same shape."""
        wide = nn.functional.gelu(self.widen(x))
        wide = wide + self.local(wide.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        out: Tensor = self.narrow(wide)
        return out
