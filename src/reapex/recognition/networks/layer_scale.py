"""A learned factor for each channel of a block's contribution, near zero at the start."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LayerScale(nn.Module):
    """``x`` times a learned factor per channel; channels stand last.

    Parameters
    ----------
    width
        Channels.
    start
        The factor of every channel before training.

    References
    ----------
    Touvron et al. (2021), Going deeper with image transformers.
    """

    def __init__(self, width: int, start: float) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.full((width,), start))

    def forward(self, x: Tensor) -> Tensor:
        """The same shape."""
        return x * self.factor
