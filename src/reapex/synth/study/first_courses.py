"""The time course of the first family: a raised rise, perhaps a plateau, and one of two falls.

References
----------
Reference note ``corrector`` §1.7 (the shapes) and §3 (what is added to them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray
from reapex.synth.timecourse import TimeCourse

_DECAY = 3.0  # an exponential fall is exp(−3 v), brought to 0 at v = 1


@dataclass(frozen=True, slots=True)
class RiseFall:
    """A :class:`~reapex.synth.timecourse.TimeCourse` with plateau, decay and incomplete return.

    Parameters
    ----------
    base
        The rise and fall without them; its offset is where the fall would end without plateau.
    plateau_ms
        How long the peak is held.
    exponential
        Whether the skin falls back exponentially, instead of as the base does.
    rest
        The share of the peak that stays.

    Examples
    --------
    >>> course = RiseFall(TimeCourse(1.0, 4.0, 7.0, 1.5), exponential=True, rest=0.3)
    >>> course.intensity(range(9)).round(4)
    array([0.    , 0.    , 0.0886, 0.5694, 1.    , 0.5343, 0.363 , 0.3   , 0.3   ])
    """

    base: TimeCourse
    plateau_ms: float = 0.0
    exponential: bool = False
    rest: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.plateau_ms < float("inf") and 0 <= self.rest < 1):
            raise UsageError(
                f"A plateau of {self.plateau_ms} ms and a rest of {self.rest} cannot be",
                expected="0 ms or more, and a rest in [0, 1)",
            )

    @property
    def name(self) -> str:
        """``cosine`` or ``exponential``, after the fall."""
        return "exponential" if self.exponential else "cosine"

    @property
    def support_ms(self) -> tuple[float, float]:
        """First and last movement."""
        return self.base.onset_ms, self.base.offset_ms + self.plateau_ms

    @property
    def apex_ms(self) -> tuple[float, float]:
        """The plateau, or the peak twice."""
        return self.base.apex_ms, self.base.apex_ms + self.plateau_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time; ``rest`` after the last movement."""
        times = np.asarray(times_ms, dtype=np.float64)
        peak = self.base.apex_ms
        unheld = np.where(times > peak, np.maximum(times - self.plateau_ms, peak), times)
        shares = self.base.intensity(unheld)
        if self.exponential:
            fallen = np.clip((unheld - peak) / (self.base.offset_ms - peak), 0, 1)
            floor = np.exp(-_DECAY)
            decay = (np.exp(-_DECAY * fallen) - floor) / (1 - floor)
            shares = np.where(unheld > peak, decay, shares)
        held: FloatArray = np.where(times > peak, self.rest + (1 - self.rest) * shares, shares)
        return held
