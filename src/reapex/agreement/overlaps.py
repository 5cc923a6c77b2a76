"""Interval IoU of two coders: how much of [onset, offset] they mark alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_HIT = 0.5  # the IoU from which spotting challenges (MEGC) count an interval as found


@dataclass(frozen=True, slots=True)
class Overlaps:
    """IoUs over expressions that both marked from onset to offset."""

    n: int
    mean: float
    median: float
    share_half: float

    @classmethod
    def of(cls, ious: FloatArray | Sequence[float]) -> Overlaps | None:
        """The figures of IoUs, NaN where one has no interval; None where none has."""
        values = np.asarray(ious, dtype=np.float64)
        known = values[np.isfinite(values)]
        if not len(known):
            return None
        return cls(
            len(known),
            float(known.mean()),
            float(np.median(known)),
            float(np.mean(known >= _HIT)),
        )


def ious_of(first: FloatArray, second: FloatArray) -> FloatArray:
    """IoU of frames from onset to offset, both included.

    Parameters
    ----------
    first, second
        Onset, apex and offset by either coder, shape ``(n, 3)``.

    Returns
    -------
    FloatArray
        Shape ``(n,)``; NaN where an end is missing or the offset lies before the onset.
    """
    lengths = [marks[:, 2] - marks[:, 0] + 1 for marks in (first, second)]
    both = np.minimum(first[:, 2], second[:, 2]) - np.maximum(first[:, 0], second[:, 0]) + 1
    both = np.maximum(both, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        iou: FloatArray = both / (lengths[0] + lengths[1] - both)
    return np.where((lengths[0] >= 1) & (lengths[1] >= 1), iou, np.nan)
