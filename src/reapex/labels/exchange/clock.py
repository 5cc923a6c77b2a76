"""Times against frame numbers, exactly: fractions, and the nearest frame.

A float product such as ``0.29 * 100`` is 28.999…, and cutting it off is how tools come to show
frame 28. Here a rate is the decimal that was written (23.976 is 23976/1000), and a moment belongs
to the frame whose beginning is nearest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from reapex.errors import BadCell, RateUnknown

_MAX_NUMBER = 10**12
_MAX_FPS = 10**6
_HALF = Fraction(1, 2)


def rate_of(value: object) -> float | None:
    """A frame rate that a file states; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        rate = float(value)
    except (ValueError, OverflowError):
        return None
    return rate if 0 < rate < _MAX_FPS else None


def fraction(value: object, what: str) -> Fraction:
    """A number of a file, exactly as it is written.

    Raises
    ------
    BadCell
        If it is no finite number.
    """
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            text = value.strip() if isinstance(value, str) else repr(value)
            # A short text may be a huge number: 1e999999999 must not be written out.
            if len(text) <= 40 and abs(float(text)) < 10**15:
                return Fraction(text)
        except (ValueError, OverflowError, ZeroDivisionError):
            pass
    shown = repr(value)[:40]
    raise BadCell(
        f"The {what} is {shown}, which is no moment of a video",
        expected="a finite number",
        mend="Correct or delete the annotation in the tool that it was made with",
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """The frames of one video at a constant rate.

    Examples
    --------
    >>> Clock(100, first=1).number_at(Fraction("0.29")), Clock(100, first=1).seconds_of(30)
    (30, Fraction(29, 100))
    """

    fps: float | None
    first: int

    def number_at(self, seconds: Fraction) -> int:
        """The number of the frame that begins nearest to a moment; the later of two.

        Raises
        ------
        RateUnknown
            If nobody said how fast the camera was.
        BadCell
            If the moment lies before the first frame, or beyond any video.
        """
        position = math.floor(seconds * self._rate() + _HALF)
        if 0 <= position < _MAX_NUMBER:
            return position + self.first
        raise BadCell(
            f"The time {float(seconds):g} s lies "
            + ("before the video begins" if position < 0 else "beyond any video"),
            expected="a time within the video",
            mend="Correct or delete the annotation in the tool that it was made with",
        )

    def seconds_of(self, number: int) -> Fraction:
        """When a frame begins.

        Raises
        ------
        RateUnknown
            If nobody said how fast the camera was.
        """
        return (number - self.first) / self._rate()

    def _rate(self) -> Fraction:
        if self.fps is None:
            raise RateUnknown(
                "The frame rate is not known, and without it a time is no frame",
                mend="Say it, as in --fps 200",
            )
        return Fraction(repr(self.fps))
