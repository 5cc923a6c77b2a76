"""Time courses of the second family: unlike a raised cosine on purpose.

Conventions
-----------
All reach exactly 1 and return to 0. Curves that never quite end (logistic, twitch) are cut where
they fall below ``_TAIL`` of their height and brought to 0 there.

References
----------
Reference note ``corrector`` §10 names the kinds; the formulas are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray

_TAIL = 0.003
_TWITCH_ENDS = 9.0072  # where x e^(1 − x) has fallen to _TAIL
_Span = tuple[float, float]


def _check(what: str, *, fine: bool) -> None:
    if not fine:
        raise UsageError(f"A {what} course of these numbers cannot be", expected="growing times")


@dataclass(frozen=True, slots=True)
class Beta:
    """``u^a (1 − u)^b`` between onset and offset; the apex lies at ``a / (a + b)``.

    ``steepness`` is a + b, above 2: the larger, the flatter the feet.
    """

    onset_ms: float
    apex_at_ms: float
    offset_ms: float
    steepness: float = 5.0
    name = "beta"
    rest = 0.0

    def __post_init__(self) -> None:
        in_order = self.onset_ms < self.apex_at_ms < self.offset_ms < float("inf")
        _check(self.name, fine=in_order and self.steepness > 2)

    @property
    def support_ms(self) -> _Span:
        """Onset and offset."""
        return self.onset_ms, self.offset_ms

    @property
    def apex_ms(self) -> _Span:
        """The peak, twice."""
        return self.apex_at_ms, self.apex_at_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time."""
        length = self.offset_ms - self.onset_ms
        u = np.clip((np.asarray(times_ms, dtype=np.float64) - self.onset_ms) / length, 0, 1)
        peak = (self.apex_at_ms - self.onset_ms) / length
        a, b = self.steepness * peak, self.steepness * (1 - peak)
        shares: FloatArray = (u / peak) ** a * ((1 - u) / (1 - peak)) ** b
        return shares


@dataclass(frozen=True, slots=True)
class PiecewiseLinear:
    """Straight up, then perhaps a plateau, then down in two straight pieces."""

    onset_ms: float
    apex_at_ms: float
    held_until_ms: float
    knee_ms: float
    offset_ms: float
    knee_share: float = 0.3
    name = "piecewise"
    rest = 0.0

    def __post_init__(self) -> None:
        in_order = _plateau_fits(self) and self.held_until_ms < self.knee_ms < self.offset_ms
        _check(self.name, fine=in_order and 0 < self.knee_share < 1)

    @property
    def support_ms(self) -> _Span:
        """Onset and offset."""
        return self.onset_ms, self.offset_ms

    @property
    def apex_ms(self) -> _Span:
        """The plateau, or the peak twice."""
        return self.apex_at_ms, self.held_until_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time."""
        corners = (
            self.onset_ms, self.apex_at_ms, self.held_until_ms, self.knee_ms, self.offset_ms,
        )  # fmt: skip
        times = np.asarray(times_ms, dtype=np.float64)
        shares: FloatArray = np.interp(times, corners, (0.0, 1.0, 1.0, self.knee_share, 0.0))
        return shares


@dataclass(frozen=True, slots=True)
class Twitch:
    """The response of a muscle to one impulse, ``x e^(1 − x)`` with x = time / rise."""

    onset_ms: float
    rise_ms: float
    name = "twitch"
    rest = 0.0

    def __post_init__(self) -> None:
        _check(self.name, fine=0 < self.rise_ms < float("inf"))

    @property
    def support_ms(self) -> _Span:
        """Onset, and where the tail is cut."""
        return self.onset_ms, self.onset_ms + _TWITCH_ENDS * self.rise_ms

    @property
    def apex_ms(self) -> _Span:
        """The peak, twice."""
        peak = self.onset_ms + self.rise_ms
        return peak, peak

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time."""
        times = np.asarray(times_ms, dtype=np.float64)
        x = np.maximum((times - self.onset_ms) / self.rise_ms, 0)
        raw = x * np.exp(1 - x)
        after: FloatArray = np.where(x > 1, np.maximum((raw - _TAIL) / (1 - _TAIL), 0), raw)
        return after


@dataclass(frozen=True, slots=True)
class Logistic:
    """A rise and a fall of logistic shape with the apex, or a plateau, between them.

    Each half runs from ``_TAIL`` to ``1 − _TAIL`` of a logistic curve, stretched to 0 and 1, so
    that it starts and ends almost flat.
    """

    onset_ms: float
    apex_at_ms: float
    held_until_ms: float
    offset_ms: float
    name = "logistic"
    rest = 0.0

    def __post_init__(self) -> None:
        _check(self.name, fine=_plateau_fits(self))

    @property
    def support_ms(self) -> _Span:
        """Where the tails are cut."""
        return self.onset_ms, self.offset_ms

    @property
    def apex_ms(self) -> _Span:
        """The plateau, or the peak twice."""
        return self.apex_at_ms, self.held_until_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time."""
        corners = (self.onset_ms, self.apex_at_ms, self.held_until_ms, self.offset_ms)
        times = np.asarray(times_ms, dtype=np.float64)
        way = np.interp(times, corners, (0.0, 1.0, 1.0, 0.0))
        ends = np.log((1 - _TAIL) / _TAIL)
        raw = 1 / (1 + np.exp(-ends * (2 * way - 1)))
        shares: FloatArray = np.clip((raw - _TAIL) / (1 - 2 * _TAIL), 0, 1)
        return shares


@dataclass(frozen=True, slots=True)
class DoublePeak:
    """Two bumps, one after the other; the second is lower, and the skin dips between them.

    ``height`` is the second one's, in (0, 1); ``gap`` says where it begins, as a share of the way
    from the first one's apex to its offset.
    """

    first: Beta
    second_ms: float
    height: float
    gap: float = 0.6
    name = "double"
    rest = 0.0

    def __post_init__(self) -> None:
        _check(self.name, fine=0 < self.height < 1 and 0 < self.gap <= 1 and self.second_ms > 0)

    @property
    def second(self) -> Beta:
        """The second bump at full height."""
        apex, offset = self.first.apex_at_ms, self.first.offset_ms
        onset = apex + self.gap * (offset - apex)
        end = max(onset + self.second_ms, offset)
        return Beta(onset, (onset + end) / 2, end, self.first.steepness)

    @property
    def support_ms(self) -> _Span:
        """From the first bump's onset to the second one's offset."""
        return self.first.onset_ms, self.second.offset_ms

    @property
    def apex_ms(self) -> _Span:
        """The first bump's peak, twice."""
        return self.first.apex_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The larger of the two bumps at each time."""
        bumps = self.first.intensity(times_ms), self.height * self.second.intensity(times_ms)
        shares: FloatArray = np.maximum(*bumps)
        return shares


def _plateau_fits(course: PiecewiseLinear | Logistic) -> bool:
    held = course.held_until_ms
    return course.onset_ms < course.apex_at_ms <= held < course.offset_ms < float("inf")
