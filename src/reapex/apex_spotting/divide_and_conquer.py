"""Halve the clip again and again, and keep the half with more peaks (Liong 2015).

The peaks are those of a curve of differences from the first frame. The idea is that an apex stands
among peaks, and a single wrong one elsewhere does not win as it does with an argmax. The price
(reference note other_systems §2.3): a half that is full of small peaks of noise does.

References
----------
Liong, See, Wong, Le Ngo, Oh and Phan (2015), Automatic apex frame spotting in micro-expression
database, as in reference note other_systems §2.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reapex.apex_spotting.lbp_correlation import LbpCorrelation
from reapex.apex_spotting.spotter import ApexSpotter
from reapex.series import FloatArray, FrameSeries


@dataclass(frozen=True)
class DivideAndConquer:
    """The binary search on another spotter's scores.

    Parameters
    ----------
    curve
        Whose scores; they may not be negative.
    name, title
        What it is called.
    """

    curve: ApexSpotter = field(default_factory=LbpCorrelation)
    name: str = "divide_and_conquer"
    title: str = "divide and conquer on LBP (Liong)"

    def scores(self, series: FrameSeries) -> FloatArray:
        """The curve, ``(n,)``; the apex need not be its highest point. Raises what it raises."""
        return self.curve.scores(series)

    def pick(self, scores: FloatArray) -> int:
        """The peak that the search ends at; the first of the highest scores if there is no peak."""
        heights = np.zeros(len(scores))
        peaks = local_peaks(scores)
        heights[peaks] = scores[peaks]
        if not heights.any():
            return int(np.argmax(scores))
        first, end = 0, len(scores)
        while end - first > 1:
            middle = (first + end) // 2
            if heights[first:middle].sum() >= heights[middle:end].sum():
                end = middle
            else:
                first = middle
        return first

    def apex(self, series: FrameSeries) -> int:
        """The position of the apex."""
        return self.pick(self.scores(series))


def local_peaks(values: FloatArray) -> list[int]:
    """Where values are higher than on both sides; the middle of a plateau, never the first or last.

    Examples
    --------
    >>> local_peaks(np.array([0.0, 2, 1, 3, 3, 3, 2, 4]))
    [1, 4]
    """
    starts = np.flatnonzero(np.diff(values, prepend=np.nan) != 0)
    ends = np.append(starts[1:], len(values)) - 1
    levels = values[starts]
    inner = np.flatnonzero((levels[1:-1] > levels[:-2]) & (levels[1:-1] > levels[2:])) + 1
    return [int(place) for place in (starts[inner] + ends[inner]) // 2]
