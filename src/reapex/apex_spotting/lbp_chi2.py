"""The frame whose texture stands out most from a little before and a little after (Moilanen 2014).

A micro-expression comes and goes within about a third of a second, so that a frame near its apex
differs from the average of the frames k earlier and k later, and the more so than those two do.
The method is meant to find intervals in long videos; the highest contrast serves as an apex.

References
----------
Moilanen, Zhao and Pietikäinen (2014), Spotting rapid facial movements from videos using
appearance-based feature difference analysis, as in reference note other_systems §2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from reapex.apex_spotting.lbp import block_histograms, lbp_codes
from reapex.apex_spotting.pictures import SIDE, grey_pictures
from reapex.apex_spotting.spotter import PeakSpotter, frame_interval_ms
from reapex.series import FloatArray, FrameSeries

Shares = npt.NDArray[np.floating[Any]]

_N_LARGEST = 12  # of the 36 blocks


@dataclass(frozen=True)
class LbpChi2(PeakSpotter):
    """The contrast C_i = F_i − ½(F_{i−k} + F_{i+k}).

    F_i is the mean of the twelve largest of 36 blocks' χ² between the code histograms of frame i
    and the average of those of i − k and i + k. Beyond the clip its first or last frame stands
    in.

    Parameters
    ----------
    span_ms
        2k frames in ms. The published N = 2k + 1 frames are 9 at 25 fps and 21 at 60 fps.
    side
        To how many pixels a picture's shorter side is reduced first; None: not at all.
    """

    name: ClassVar[str] = "lbp_chi2"
    title: ClassVar[str] = "LBP feature difference (Moilanen)"

    span_ms: float = 330.0
    side: int | None = SIDE

    def scores(self, series: FrameSeries) -> FloatArray:
        """The contrasts, ``(n,)``, without unit; some are below 0.

        Raises
        ------
        RateUnknown
            If the series has no times.
        UsageError, FrameUnreadable, FrameSizesDiffer
            As :func:`~reapex.apex_spotting.pictures.grey_pictures` does.
        """
        k = self.reach(series)
        # float32: half the memory of a long clip; the shares of some hundred pixels fit in it.
        histograms = [
            block_histograms(lbp_codes(picture)).astype(np.float32)
            for picture in grey_pictures(series, self.name, self.side)
        ]
        before, after = _neighbours(len(series), k)
        differences = np.empty(len(series))
        for i, here in enumerate(histograms):
            around = (histograms[before[i]] + histograms[after[i]]) / 2
            differences[i] = np.sort(chi_square(here, around))[-_N_LARGEST:].mean()
        contrast: FloatArray = differences - (differences[before] + differences[after]) / 2
        return contrast

    def reach(self, series: FrameSeries) -> int:
        """The k in frames: at least 1, and not beyond the clip from its middle."""
        wanted = round(self.span_ms / 2 / frame_interval_ms(series, self.name))
        return max(1, min(wanted, (len(series) - 1) // 2))


def chi_square(one: Shares, other: Shares) -> FloatArray:
    """Σ (p − q)² / (p + q) along the last axis; a bin that is empty in both counts nothing.

    Examples
    --------
    >>> float(chi_square(np.array([1.0, 0, 0]), np.array([0.0, 1, 0])))
    2.0
    """
    total = one + other
    squares = (one - other) ** 2
    parts = np.divide(squares, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(parts.sum(axis=-1, dtype=np.float64))


def _neighbours(n_frames: int, k: int) -> tuple[list[int], list[int]]:
    before = [max(0, i - k) for i in range(n_frames)]
    after = [min(n_frames - 1, i + k) for i in range(n_frames)]
    return before, after
