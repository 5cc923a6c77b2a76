"""What a channel does on its own account: it drifts, and follows the head.

Conventions
-----------
A :class:`Drift` is the symmetric matrix ``A = I − B Bᵀ``. It takes the mean and a steady drift away
from a channel, and part of whatever follows the head's path: a head that moves changes how every
part of a face projects (parallax), and no smooth field takes all of that away. Templates are
compared with channels in this matrix, which is generalised least squares: a template that looks
like the head's path is worth little. Where the head rests, nothing is lost.

References
----------
Reference note ``corrector`` §1.6 (mean and drift), §10.5 and §10.6 (head path).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from reapex.series import FloatArray

# A channel follows the head by about as many times its own noise as the head moved in pixels.
_FOLLOWING = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """``A = I − B Bᵀ`` for columns B, ``(n, k)``, orthogonal and no longer than 1."""

    columns: FloatArray

    @classmethod
    def steady(cls, times_ms: FloatArray) -> Self:
        """The mean and a steady drift."""
        return cls(_steady_columns(times_ms))

    @classmethod
    def following(cls, times_ms: FloatArray, path_px: FloatArray) -> Self:
        """Also the head's path, ``(n, k)`` in pixels at 128."""
        steady = _steady_columns(times_ms)
        path = path_px - steady @ (steady.T @ path_px)
        directions, sizes, _ = np.linalg.svd(path * _FOLLOWING**0.5, full_matrices=False)
        taken = np.sqrt(sizes**2 / (1 + sizes**2))
        return cls(np.concatenate([steady, directions * taken], axis=1))

    def clean(self, channels: FloatArray) -> FloatArray:
        """``A z`` for channels ``(n, k)`` or for one ``(n,)``."""
        cleaned: FloatArray = channels - self.columns @ (self.columns.T @ channels)
        return cleaned


def _steady_columns(times_ms: FloatArray) -> FloatArray:
    middle = times_ms - times_ms.mean()
    columns = np.stack([np.ones_like(middle), middle], axis=1)
    lengths = np.linalg.norm(columns, axis=0)
    unit: FloatArray = columns / np.where(lengths > 0, lengths, 1)
    return unit
