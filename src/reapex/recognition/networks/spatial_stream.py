"""The spatial stream: a small transformer that sees the face, so that motion has a place on it.

Conventions
-----------
A picture ``(b, 3, s, s)`` gives a map of the same shape as the backbone's, ``(b, c, h, w)``, which
is added to it. Two forms are known (reference note gamdss §1.0-10 and §1.4):

* ``released``: the picture is made as small as the map (14 × 14; bilinear without antialiasing, as
  the release's torchvision does it, so that each token looks at 2 × 2 pixels of 16 × 16) and each
  pixel is a token. The fall sees the *apex*.
* ``paper``: patches of 32 × 32 pixels, 7 × 7 tokens of 512 channels, two transformer blocks; the
  fall sees a neutral frame, here the *offset*. The paper is silent on how 7 × 7 tokens meet the
  backbone's 14 × 14 map; here they are laid out as 7 × 7 and doubled bilinearly.

The release also makes a class token, a classifying head and a mask layer that nothing reads: 3 590
numbers that receive no gradient. They are left out: 12 789 413 parameters for five classes where
the release has 12 793 003.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.keyframes import Key
from reapex.recognition.networks.spec import Phase
from reapex.recognition.networks.starting import SIGMA, start_linear_maps


@dataclass(frozen=True, slots=True)
class SpatialConfig:
    """The form of a spatial stream; its channels and its map are the backbone's.

    Parameters
    ----------
    patch
        Side of a token's patch in pixels of the picture, or None: the picture is made as small as
        the map, and each of its pixels is a token.
    fall_context
        The key frame that the stream sees in the fall; in the rise it is the onset.
    depth
        Transformer blocks.
    n_heads
        Heads of each; they share the channels evenly.
    mlp_ratio
        Channels inside the feed-forward part, as a multiple of the map's.
    """

    patch: int | None = None
    fall_context: Key = "apex"
    depth: int = 2
    n_heads: int = 4
    mlp_ratio: int = 4

    def context(self, phase: Phase) -> Key:
        """The key frame that the stream sees in a phase."""
        return "onset" if phase == "rise" else self.fall_context


RELEASED_SPATIAL = SpatialConfig()
PAPER_SPATIAL = SpatialConfig(patch=32, fall_context="offset")


class SpatialStream(nn.Module):
    """A stream that gives maps of ``width`` channels on a grid.

    Parameters
    ----------
    config
        Its form.
    width
        Channels of the map.
    grid
        Height and width of the map.
    size
        Height and width of the pictures, in pixels.

    Raises
    ------
    UsageError
        If the heads cannot share the channels, or the patches do not fill the picture.
    """

    def __init__(self, config: SpatialConfig, width: int, grid: tuple[int, int], size: int) -> None:
        super().__init__()
        if width % config.n_heads:
            raise UsageError(
                f"{config.n_heads} heads of the spatial stream cannot share {width} channels",
                mend="Give another n_heads, as in spatial=SpatialConfig(n_heads=1)",
            )
        if config.patch is not None and (config.patch < 1 or size % config.patch):
            raise UsageError(
                f"Patches of {config.patch} pixels do not fill a picture of {size} pixels",
                expected="a patch that divides the size",
            )
        self.grid = grid
        self.small = grid if config.patch is None else (size, size)  # the picture that is cut up
        patch = config.patch or 1
        self.tokens = (self.small[0] // patch, self.small[1] // patch)
        self.embed = nn.Conv2d(3, width, kernel_size=patch, stride=patch)
        self.place = nn.Parameter(torch.empty(1, self.tokens[0] * self.tokens[1], width))
        self.blocks = nn.ModuleList(
            TransformerBlock(width, config.n_heads, config.mlp_ratio) for _ in range(config.depth)
        )
        self.norm = nn.LayerNorm(width)
        nn.init.trunc_normal_(self.place, std=SIGMA)
        start_linear_maps(self)

    def forward(self, picture: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of pictures ``(b, 3, s, s)``."""
        return self.laid_out(self.mixed(self.placed(picture)))

    def placed(self, picture: Tensor) -> Tensor:
        """The tokens ``(b, n, c)`` of pictures, each with its place."""
        x: Tensor = self.embed(_resized(picture, self.small))
        return x.flatten(2).transpose(1, 2) + self.place

    def mixed(self, tokens: Tensor) -> Tensor:
        """The tokens after the transformer blocks."""
        for block in self.blocks:
            tokens = block(tokens)
        return tokens

    def laid_out(self, tokens: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of tokens, which are normalised first."""
        x = torch.unflatten(self.norm(tokens).transpose(1, 2), 2, self.tokens)
        return _resized(x, self.grid)


class TransformerBlock(nn.Module):
    """Attention, then a feed-forward part, each on normalised tokens and added to them."""

    def __init__(self, width: int, n_heads: int, mlp_ratio: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.attention_norm = nn.LayerNorm(width)
        self.to_qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, mlp_ratio * width)
        self.narrow = nn.Linear(mlp_ratio * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Tokens ``(b, n, c)`` to the same shape."""
        x = x + self._attended(self.attention_norm(x))
        x = x + self.narrow(F.gelu(self.widen(self.mlp_norm(x))))
        return x

    def _attended(self, x: Tensor) -> Tensor:
        heads = torch.unflatten(self.to_qkv(x), -1, (3, self.n_heads, -1))
        query, key, value = heads.transpose(1, 3).unbind(2)
        mixed = F.scaled_dot_product_attention(query, key, value)
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return out


def _resized(picture: Tensor, shape: tuple[int, int]) -> Tensor:
    if tuple(picture.shape[2:]) == shape:
        return picture
    return F.interpolate(picture, shape, mode="bilinear", align_corners=False, antialias=False)
