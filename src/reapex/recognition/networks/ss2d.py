"""SS2D: places that tell each other by states which run over the map in four directions.

Conventions
-----------
``(b, h, w, c)`` to the same shape. A linear map to e channels, a depthwise 3×3 convolution and
SiLU give u; it is read as four lines. At each step a linear map of each direction gives a step
size of low rank r, what goes in (B) and what comes out (C), n numbers each:

    Δ = softplus(W·δ + w),  h_t = exp(Δ·A)·h_{t-1} + Δ·B·u_t,  y_t = C·h_t + D·u_t.

The four y are added up in their places, normalised and mapped linearly to c channels. There is no
gate: this is the later form of VMamba. Starts (reference note other_systems §9.3): A = -(1 … n), D
= 1, w such that Δ is log-uniform in [0.001, 0.1], W uniform in ±r^-½; the linear map to δ, B and C
as torch starts linear maps, the others as the rest of this room does.

References
----------
Liu et al. (2024), VMamba: Visual state space model; Gu and Dao (2023), Mamba.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import silu, softplus

from reapex.recognition.networks.cross_scan import cross_merged, cross_scanned
from reapex.recognition.networks.selective_scan import scanned

_DIRECTIONS = 4
_STEP_SIZES = (0.001, 0.1)


class SS2D(nn.Module):
    """Two-dimensional selective scan.

    Parameters
    ----------
    width
        Channels c.
    inner
        Channels e of the lines.
    n_states
        States n of each channel.
    """

    def __init__(self, width: int, inner: int, n_states: int) -> None:
        super().__init__()
        self.rank = math.ceil(width / 16)
        self.n_states = n_states
        self.enter = nn.Linear(width, inner, bias=False)
        self.local = nn.Conv2d(inner, inner, kernel_size=3, padding=1, groups=inner, bias=False)
        # Per direction, as in c linear maps from e channels to δ, B and C, and from δ to e.
        self.select = nn.Parameter(torch.empty(_DIRECTIONS, self.rank + 2 * n_states, inner))
        self.step = nn.Parameter(torch.empty(_DIRECTIONS, inner, self.rank))
        self.step_bias = nn.Parameter(torch.empty(_DIRECTIONS, inner))
        self.log_fading = nn.Parameter(torch.empty(_DIRECTIONS, inner, n_states))  # log -A
        self.past = nn.Parameter(torch.ones(_DIRECTIONS, inner))  # D
        self.norm = nn.LayerNorm(inner)
        self.leave = nn.Linear(inner, width, bias=False)
        self._start()

    def forward(self, x: Tensor) -> Tensor:
        """``(b, h, w, c)`` to the same shape."""
        height, width = x.shape[1:3]
        x = self.local(self.enter(x).permute(0, 3, 1, 2))
        lines = self._told(cross_scanned(silu(x).permute(0, 2, 3, 1)))
        out: Tensor = self.leave(self.norm(cross_merged(lines, height, width)))
        return out

    def _told(self, u: Tensor) -> Tensor:
        """The y of the four lines u, ``(length, b, 4, e)``; 16 bits would not do for a scan."""
        selected = _exact(torch.einsum("lbke,kfe->lbkf", u, self.select))
        low, given, read = torch.split(selected, [self.rank, self.n_states, self.n_states], dim=-1)
        u = _exact(u)
        size = softplus(_exact(torch.einsum("lbkr,ker->lbke", low, self.step)) + self.step_bias)
        fading = torch.exp(size.unsqueeze(-1) * -self.log_fading.exp())
        h = scanned(fading, (size * u).unsqueeze(-1) * given.unsqueeze(-2))
        y: Tensor = (h * read.unsqueeze(-2)).sum(-1) + self.past * u
        return y

    def _start(self) -> None:
        nn.init.uniform_(self.select, -(self.select.shape[2] ** -0.5), self.select.shape[2] ** -0.5)
        nn.init.uniform_(self.step, -(self.rank**-0.5), self.rank**-0.5)
        with torch.no_grad():
            low, high = (math.log(each) for each in _STEP_SIZES)
            size = torch.empty_like(self.step_bias).uniform_(low, high).exp()
            self.step_bias.copy_(size + torch.log(-torch.expm1(-size)))  # softplus undone
            self.log_fading.copy_(torch.arange(1.0, self.n_states + 1).log())


def _exact(x: Tensor) -> Tensor:
    return x if x.dtype in (torch.float32, torch.float64) else x.float()
