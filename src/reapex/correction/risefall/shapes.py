"""The family of movements that a curve is compared with: a rise to the apex and a fall from it.

Conventions
-----------
All times are ms. A shape's level is 0 before the movement, 1 at the apex, and ``rest`` after it.
Onset and offset are read at a *crossing* q: where the level passes the share q of its way up, and
of its way down. At 0 they are the first and the last movement; at 0.05, the default, about what an
eye begins to see. Rise and fall do not overlap, so that a sum over a shape is one over its rise
plus one over its fall.

References
----------
Reference note ``corrector`` §1.7 and §10.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal, get_args

import numpy as np

from reapex.errors import UsageError
from reapex.series import FloatArray

FallForm = Literal["cosine", "late_cosine", "exponential"]
DEFAULT_CROSSING = 0.05

_LATE = 1.4
_DECAY = 3.0
_END = float(np.exp(-_DECAY))


@dataclass(frozen=True, slots=True)
class Rise:
    """A raised cosine whose time is bent: ``½ − ½ cos(π uᵉ)``."""

    exponent: float

    def level(self, part: FloatArray) -> FloatArray:
        """The level at a part of the way from the first movement (0) to the apex (1)."""
        bent = part if self.exponent == 1 else part**self.exponent
        level: FloatArray = 0.5 - 0.5 * np.cos(np.pi * bent)
        return level

    def part_at(self, crossing: float) -> float:
        """Where the level is ``crossing``."""
        return float((np.arccos(1 - 2 * crossing) / np.pi) ** (1 / self.exponent))


@dataclass(frozen=True, slots=True)
class Fall:
    """The way back from the apex, to 0 or to a level that stays."""

    form: FallForm
    rest: float

    def level(self, part: FloatArray) -> FloatArray:
        """The level at a part of the way from the apex (0) to the last movement (1)."""
        return self.settled(self.way(part))

    def way(self, part: FloatArray) -> FloatArray:
        """How much of the way back is still to go; the same for all falls of one form."""
        way: FloatArray
        if self.form == "exponential":
            way = (np.exp(-_DECAY * part) - _END) / (1 - _END)
        else:
            way = 0.5 + 0.5 * np.cos(np.pi * (part if self._bend == 1 else part**self._bend))
        return way

    def settled(self, way: FloatArray) -> FloatArray:
        """The level where so much of the way back is still to go."""
        return self.rest + (1 - self.rest) * way if self.rest else way

    def part_at(self, crossing: float) -> float:
        """Where the share ``crossing`` of the way is still to go."""
        if self.form == "exponential":
            return float(-np.log(crossing * (1 - _END) + _END) / _DECAY)
        return float((np.arccos(2 * crossing - 1) / np.pi) ** (1 / self._bend))

    @property
    def _bend(self) -> float:
        return _LATE if self.form == "late_cosine" else 1.0


RISES: tuple[Rise, ...] = tuple(Rise(exponent) for exponent in (0.8, 1.0, 1.5))
FALLS: tuple[Fall, ...] = tuple(
    Fall(f, rest) for f, rest in product(get_args(FallForm), (0.0, 0.3))
)


@dataclass(frozen=True)
class ShapeFamily:
    """Every rise with every fall, read at one crossing.

    Parameters
    ----------
    crossing
        In [0, 0.5].

    Raises
    ------
    UsageError
        If the crossing is out of range.
    """

    crossing: float = DEFAULT_CROSSING
    rises: tuple[Rise, ...] = RISES
    falls: tuple[Fall, ...] = FALLS

    def __post_init__(self) -> None:
        if not 0 <= self.crossing <= 0.5:
            raise UsageError(
                f"The crossing is {self.crossing}",
                expected="a share of the peak from 0 to 0.5, such as 0.05",
            )

    def rise_levels(
        self, times_ms: FloatArray, onsets: FloatArray, apexes: FloatArray, least_ms: float
    ) -> FloatArray:
        """Levels up to the apex and 0 after it, ``(n_rises, n_onsets, n_apexes, n)``.

        A rise shorter than ``least_ms`` is taken to last that long.
        """
        length = np.maximum(apexes - onsets[:, np.newaxis], least_ms)
        before = apexes[:, np.newaxis] - times_ms
        back = before / length[..., np.newaxis]
        is_rise = before >= 0
        return np.stack(
            [
                rise.level(np.clip(1 - back * share, 0, 1)) * is_rise
                for rise, share in zip(self.rises, self._rise_shares, strict=True)
            ]
        )

    def fall_levels(
        self, times_ms: FloatArray, apexes: FloatArray, offsets: FloatArray, least_ms: float
    ) -> FloatArray:
        """Levels after the apex and 0 up to it, ``(n_falls, n_apexes, n_offsets, n)``.

        A fall shorter than ``least_ms`` is taken to last that long.
        """
        length = np.maximum(offsets - apexes[:, np.newaxis], least_ms)
        after = (times_ms - apexes[:, np.newaxis])[:, np.newaxis]
        ahead = after / length[..., np.newaxis]
        is_fall = after > 0
        ways: dict[FallForm, FloatArray] = {}
        for fall, share in zip(self.falls, self._fall_shares, strict=True):
            if fall.form not in ways:
                ways[fall.form] = fall.way(np.clip(ahead * share, 0, 1))
        return np.stack([fall.settled(ways[fall.form]) * is_fall for fall in self.falls])

    @cached_property
    def _rise_shares(self) -> tuple[float, ...]:
        """Which part of the whole rise lies between the crossing and the apex."""
        return tuple(1 - rise.part_at(self.crossing) for rise in self.rises)

    @cached_property
    def _fall_shares(self) -> tuple[float, ...]:
        return tuple(fall.part_at(self.crossing) for fall in self.falls)
