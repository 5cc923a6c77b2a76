"""How attention fades with distance: the additive bias log γ_h · distance of retention.

Conventions
-----------
Head h of H fades by γ_h = 1 - 2^-(start + span·h/H) per step. On a line the distance is |i - j|; on
a grid it is the Manhattan distance, and places are counted in raster order, row · width + column.
"""

from __future__ import annotations

import torch
from torch import Tensor


def decays(n_heads: int, start: float, span: float) -> Tensor:
    """γ of each head, ``(n_heads,)``, float64.

    Examples
    --------
    >>> decays(2, 2, 4).tolist(), decays(2, 2, 6).tolist()
    ([0.75, 0.9375], [0.75, 0.96875])
    """
    heads = torch.arange(n_heads, dtype=torch.float64)
    return 1 - 2.0 ** -(start + span * heads / n_heads)


def line_bias(length: int, gamma: Tensor) -> Tensor:
    """The bias between the places of a line: ``(n_heads, length, length)``, float32."""
    places = torch.arange(length, dtype=torch.float64)
    return _bias((places[:, None] - places).abs(), gamma)


def grid_bias(height: int, width: int, gamma: Tensor) -> Tensor:
    """The bias between the places of a grid: ``(n_heads, h·w, h·w)``, float32."""
    rows, columns = torch.meshgrid(
        torch.arange(height, dtype=torch.float64),
        torch.arange(width, dtype=torch.float64),
        indexing="ij",
    )
    places = torch.stack((rows.flatten(), columns.flatten()), dim=-1)
    return _bias((places[:, None] - places).abs().sum(-1), gamma)


def _bias(distance: Tensor, gamma: Tensor) -> Tensor:
    return (gamma.log()[:, None, None] * distance).float()
