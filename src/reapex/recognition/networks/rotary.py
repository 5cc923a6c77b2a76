"""Rotary positions: queries and keys are turned by angles that grow with the position.

Conventions
-----------
A vector of even width d is d/2 pairs of neighbours; pair j of position i is turned by i·θ_j, θ_j =
1/10000^(j / (d/2 - 1)). The product of a query and a key then depends on their distance alone. The
position in a picture is its place in the raster, row · width + column (reference note gamdss §1.3).
"""

from __future__ import annotations

import torch
from torch import Tensor

_BASE = 10_000.0


def rotary_turns(n_positions: int, width: int) -> Tensor:
    """Cosine and sine of every position's angles, ``(n_positions, width)``, float32.

    Cosine and sine of one pair stand side by side, as the numbers that they turn do.
    They are computed in double precision: at position 12 543 (the last of 112 × 112) an angle in
    single precision is off by up to a thousandth.
    """
    places = torch.linspace(0, 1, width // 2, dtype=torch.float64)
    angles = torch.arange(n_positions, dtype=torch.float64)[:, None] * _BASE**-places
    return torch.stack((angles.cos(), angles.sin()), dim=-1).flatten(1).float()


def rotated(x: Tensor, turns: Tensor) -> Tensor:
    """Each pair of neighbours in the last axis of ``x``, turned; ``turns`` fits by broadcasting."""
    # A turn is a complex product: one pass over the numbers where real arithmetic takes six, and
    # three to four times as fast. There are no complex numbers of 16 bits.
    exact = x if x.dtype in (torch.float32, torch.float64) else x.float()
    turned = _complex(exact) * _complex(turns.to(exact.dtype))
    return torch.view_as_real(turned).flatten(-2).to(x.dtype)


def _complex(pairs: Tensor) -> Tensor:
    return torch.view_as_complex(torch.unflatten(pairs, -1, (-1, 2)))
