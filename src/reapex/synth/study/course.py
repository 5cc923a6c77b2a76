"""What a time course of the study is, and what its true key moments are.

Conventions
-----------
Times are ms on the clip's own clock; an intensity is a share of the peak displacement. *Crossing* q
is where onset and offset are read: the first and the last instant at which the displacement exceeds
a share q of its peak (of the way from its final level to its peak, where skin does not return all
the way). Crossing 0 is the first and the last movement. The apex is wherever the displacement is at
its peak: an instant, or a plateau. With several actions the displacement is the largest anywhere
on the face, the largest of the actions' shares.

References
----------
Reference note ``corrector``, header (apex error 0 on a plateau), §3 and §10 (5 % crossing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray

_N_SAMPLES = 4001  # between which straight lines are exact to far less than 0.1 ms


class Course(Protocol):
    """One action's intensity over time: 0 before its support, ``rest`` after it."""

    @property
    def name(self) -> str:
        """The kind of course."""

    @property
    def support_ms(self) -> tuple[float, float]:
        """First and last movement."""

    @property
    def apex_ms(self) -> tuple[float, float]:
        """From when to when the intensity is 1; twice the same instant without a plateau."""

    @property
    def rest(self) -> float:
        """The level that stays, in [0, 1)."""

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time, in [0, 1]; same shape as ``times_ms``."""


@dataclass(frozen=True, slots=True)
class TrueMoments:
    """The key moments of one clip in ms from its first frame; they may lie outside the clip.

    ``apex_from_ms`` and ``apex_to_ms`` bound the plateau; they are equal where there is none.
    """

    onset_ms: float
    apex_from_ms: float
    apex_to_ms: float
    offset_ms: float

    def __post_init__(self) -> None:
        if not self.onset_ms <= self.apex_from_ms <= self.apex_to_ms <= self.offset_ms:
            raise UsageError(f"{self} are out of order", expected="onset <= apex <= offset")

    @property
    def marked_ms(self) -> tuple[float, float, float]:
        """What a coder without error marks: onset, the middle of the plateau, offset."""
        return self.onset_ms, (self.apex_from_ms + self.apex_to_ms) / 2, self.offset_ms

    def errors_ms(self, times_ms: Sequence[float]) -> tuple[float, float, float]:
        """Label minus truth for onset, apex and offset; an apex on the plateau has no error.

        Examples
        --------
        >>> TrueMoments(10.0, 40.0, 60.0, 100.0).errors_ms((15.0, 65.0, 90.0))
        (5.0, 5.0, -10.0)
        """
        onset, apex, offset = times_ms
        nearest = min(max(apex, self.apex_from_ms), self.apex_to_ms)
        return onset - self.onset_ms, apex - nearest, offset - self.offset_ms

    def moved(self, ms: float) -> TrueMoments:
        """The same moments, ``ms`` later."""
        return TrueMoments(
            self.onset_ms + ms, self.apex_from_ms + ms, self.apex_to_ms + ms, self.offset_ms + ms
        )


def true_moments(
    courses: Sequence[Course], weights: Sequence[float], crossing: float
) -> TrueMoments:
    """The key moments of actions that move together.

    Parameters
    ----------
    courses
        One or more; the first is the strongest, and the apex is its own.
    weights
        Each action's peak as a share of the first one's, in [0, 1]; the first is 1.
    crossing
        In [0, 1).

    Raises
    ------
    UsageError
        If the numbers are out of range.
    """
    if not courses or weights[0] != 1 or not all(0 <= each <= 1 for each in weights):
        raise UsageError(f"The weights {weights} of a movement", expected="1, then 0 to 1")
    if not 0 <= crossing < 1:
        raise UsageError(f"The crossing is {crossing}", expected="a share of the peak in [0, 1)")
    starts, ends = zip(*(course.support_ms for course in courses), strict=True)
    apex_from, apex_to = courses[0].apex_ms
    if crossing == 0:
        return TrueMoments(min(starts), apex_from, apex_to, max(ends))
    rest = max(weight * course.rest for course, weight in zip(courses, weights, strict=True))

    def displacement(times: FloatArray) -> FloatArray:
        shares = [
            weight * course.intensity(times)
            for course, weight in zip(courses, weights, strict=True)
        ]
        largest: FloatArray = np.max(shares, axis=0)
        return largest

    rise = np.linspace(min(starts), apex_from, _N_SAMPLES)
    fall = np.linspace(max(ends), apex_to, _N_SAMPLES)
    onset = _first_crossing(rise, displacement(rise), crossing)
    offset = _first_crossing(fall, displacement(fall), rest + crossing * (1 - rest))
    return TrueMoments(onset, apex_from, apex_to, offset)


def _first_crossing(times: FloatArray, shares: FloatArray, level: float) -> float:
    """When ``shares`` first exceed the level, on a straight line between two samples."""
    after = int(np.argmax(shares > level))
    if after == 0:
        return float(times[0])
    below, above = shares[after - 1], shares[after]
    part = (level - below) / (above - below)
    return float(times[after - 1] + part * (times[after] - times[after - 1]))
