"""Stochastic depth: in training, a block's contribution is left out for some of the clips."""

from __future__ import annotations

from torch import Tensor, nn


class DropPath(nn.Module):
    """Zero for a random share of the batch, scaled up for the rest; the identity in evaluation.

    Parameters
    ----------
    rate
        The share that is left out, 0 ≤ rate < 1.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """``x``, some of its first axis zero."""
        if not self.training or self.rate == 0:
            return x
        kept = x.new_empty((x.shape[0],) + (1,) * (x.ndim - 1)).bernoulli_(1 - self.rate)
        return x * kept.div_(1 - self.rate)

    def extra_repr(self) -> str:
        """The rate, where the network is printed."""
        return f"rate={self.rate:g}"
