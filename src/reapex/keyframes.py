"""The three key frames of a clip: as positions that are sure, and as a sheet wrote them.

Conventions
-----------
:class:`KeyFrames` are 0-based positions in decode order, inclusive at both ends, and exist only
in order. :class:`RawKeyFrames` are the numbers of a sheet, in the sheet's own counting; any of
them may be missing or wrong, because finding that out is what Reapex is for.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from reapex.errors import KeyFrameError

Key = Literal["onset", "apex", "offset"]
KEYS: tuple[Key, Key, Key] = get_args(Key)


@dataclass(frozen=True, slots=True)
class KeyFrames:
    """Onset, apex and offset as 0-based positions, ``onset <= apex <= offset``.

    Raises
    ------
    KeyFrameError
        If a position is negative, not a whole number, or out of order.

    Examples
    --------
    >>> marks = KeyFrames(onset=10, apex=18, offset=40)
    >>> marks.rise, marks.fall, marks.n_frames
    (8, 22, 31)
    """

    onset: int
    apex: int
    offset: int

    def __post_init__(self) -> None:
        for key in KEYS:
            value = getattr(self, key)
            try:
                object.__setattr__(self, key, operator.index(value))
            except TypeError:
                raise KeyFrameError(
                    f"The {key} is {value!r}, which is not a whole number",
                    expected="a frame's position, counted from 0",
                ) from None
        if not 0 <= self.onset <= self.apex <= self.offset:
            raise KeyFrameError(
                f"Onset {self.onset}, apex {self.apex}, offset {self.offset} are out of order",
                expected="0 <= onset <= apex <= offset",
            )

    def __iter__(self) -> Iterator[int]:
        return iter((self.onset, self.apex, self.offset))

    @property
    def rise(self) -> int:
        """Frames from onset to apex."""
        return self.apex - self.onset

    @property
    def fall(self) -> int:
        """Frames from apex to offset."""
        return self.offset - self.apex

    @property
    def n_frames(self) -> int:
        """Frames from onset to offset, both counted: the L of the paper's Eq. 15."""
        return self.offset - self.onset + 1

    @property
    def distinct(self) -> bool:
        """Whether ``onset < apex < offset``, so that there is a rise and a fall."""
        return self.onset < self.apex < self.offset


@dataclass(frozen=True, slots=True)
class RawKeyFrames:
    """Onset, apex and offset as a sheet said; None where the cell holds no number."""

    onset: int | None
    apex: int | None
    offset: int | None

    def __iter__(self) -> Iterator[int | None]:
        return iter((self.onset, self.apex, self.offset))

    def __str__(self) -> str:
        return " / ".join("–" if number is None else str(number) for number in self)

    @property
    def in_order(self) -> bool:
        """Whether the numbers that are there do not decrease."""
        known = [number for number in self if number is not None]
        return known == sorted(known)
