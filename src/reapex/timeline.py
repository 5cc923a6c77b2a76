"""Which position is which frame number of the sheet, and when it was shown.

Conventions
-----------
Positions are 0-based in decode order. Numbers are in the sheet's own counting and grow strictly; a
gap in them is a frame that is missing on disk. Times are milliseconds from the first position, and
unknown (None) where nobody said how fast the camera was. Nobody multiplies a time by a frame rate
to find a frame: the timeline is asked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from reapex.errors import KeyFrameError, UsageError
from reapex.keyframes import KeyFrames

_AS_NEAR_MS = 1e-6  # times are sums of floats; half a frame must still count as half


@dataclass(frozen=True, slots=True)
class Timeline:
    """The frames of one clip, in order.

    Parameters
    ----------
    numbers
        The sheet's number of each position, strictly growing.
    times_ms
        The presentation time of each position in ms, strictly growing; None if unknown.

    Examples
    --------
    >>> timeline = Timeline.steady([40, 41, 43], fps=200)
    >>> timeline.position_of(43), timeline.position_of(42), timeline.times_ms
    (2, None, (0.0, 5.0, 15.0))
    """

    numbers: Sequence[int]
    times_ms: Sequence[float] | None = None

    def __post_init__(self) -> None:
        if any(after <= before for before, after in pairwise(self.numbers)):
            raise UsageError("The frame numbers of a timeline must grow from each to the next")
        if self.times_ms is None:
            return
        if len(self.times_ms) != len(self.numbers):
            raise UsageError(
                f"A timeline of {len(self.numbers)} frames has {len(self.times_ms)} times"
            )
        if any(after <= before for before, after in pairwise(self.times_ms)):
            raise UsageError("The times of a timeline must grow from each to the next")

    @classmethod
    def steady(cls, numbers: Sequence[int], fps: float | None) -> Self:
        """Frames that were shown at a constant rate, missing ones leaving their gap in time."""
        if fps is None or not numbers:
            return cls(numbers)
        return cls(numbers, tuple((number - numbers[0]) * 1000 / fps for number in numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def position_of(self, number: int) -> int | None:
        """The position of the sheet's frame ``number``, or None if that frame is not there."""
        position = bisect_left(self.numbers, number)
        found = position < len(self.numbers) and self.numbers[position] == number
        return position if found else None

    def nearest_position(self, number: int) -> int:
        """The position whose number is nearest; the earlier of two that are equally near."""
        return min(range(len(self.numbers)), key=lambda i: abs(self.numbers[i] - number))

    def numbers_within(self, interval_ms: tuple[float, float]) -> tuple[int, int] | None:
        """The numbers nearest to the two ends of an interval; None where times are unknown.

        Of two that are equally near the outer one, so that the frame nearest to any moment in the
        interval lies between them.

        Examples
        --------
        >>> Timeline.steady(range(10, 60), fps=100).numbers_within((114.0, 166.0))
        (21, 27)
        """
        if not self.times_ms:
            return None
        first, last = (self._as_near(self.times_ms, end) for end in interval_ms)
        return self.numbers[first[0]], self.numbers[last[-1]]

    def numbers_of(self, keyframes: KeyFrames) -> KeyFrames:
        """Positions in the sheet's own counting.

        Raises
        ------
        KeyFrameError
            If a position lies beyond the last frame.
        """
        if keyframes.offset >= len(self.numbers):
            raise KeyFrameError(
                f"Position {keyframes.offset} lies beyond the {len(self.numbers)} frames"
            )
        return KeyFrames(*(self.numbers[position] for position in keyframes))

    @staticmethod
    def _as_near(times_ms: Sequence[float], moment_ms: float) -> tuple[int, ...]:
        """The position that is nearest to a moment, or the two that are equally near."""
        after = bisect_left(times_ms, moment_ms)
        if after in (0, len(times_ms)):
            return (min(after, len(times_ms) - 1),)
        behind, ahead = moment_ms - times_ms[after - 1], times_ms[after] - moment_ms
        if abs(behind - ahead) <= _AS_NEAR_MS:
            return after - 1, after
        return (after - 1,) if behind < ahead else (after,)
