"""Formats that count frames from 1, both ends included: Label Studio and FiftyOne."""

from __future__ import annotations

from fractions import Fraction

from reapex.errors import BadCell
from reapex.labels.exchange.clock import Clock, fraction
from reapex.labels.exchange.marked import Marked

_MAX_FRAME = 10**12


class Frames:
    """Frames of the media, the first being 1; no frame rate is needed."""

    def number(self, moment: Fraction, clock: Clock) -> int:
        """The number of the frame in the sheet's counting."""
        return int(moment) - 1 + clock.first

    def moments(self, marked: Marked) -> tuple[Fraction, Fraction | None, Fraction]:
        """The numbers counted from 1."""
        onset, apex, offset = (
            None if number is None else Fraction(number - marked.first + 1) for number in marked.raw
        )
        if onset is None or offset is None:
            raise BadCell("Onset or offset is missing")
        return onset, apex, offset

    def same(self, moment: Fraction, written: Fraction) -> bool:
        """Exactly."""
        return moment == written


def frame(value: object, what: str) -> Fraction:
    """A frame of a file that counts from 1.

    Raises
    ------
    BadCell
        If it is no whole number from 1 on.
    """
    found = fraction(value, what)
    if found.denominator == 1 and 1 <= found < _MAX_FRAME:
        return found
    raise BadCell(
        f"The {what} is frame {float(found):g}",
        expected="a whole number; the first frame is 1",
        mend="Correct or delete the annotation in the tool that it was made with",
    )
