"""BORIS's unit: seconds with three decimals."""

from __future__ import annotations

from fractions import Fraction

from reapex.errors import BadCell
from reapex.labels.exchange.clock import Clock
from reapex.labels.exchange.marked import Marked

_MILLI = Fraction(1, 1000)


class Seconds:
    """BORIS's unit: seconds with three decimals."""

    def number(self, moment: Fraction, clock: Clock) -> int:
        """The frame that begins nearest."""
        return clock.number_at(moment)

    def moments(self, marked: Marked) -> tuple[Fraction, Fraction | None, Fraction]:
        """Rounded to thousandths."""
        clock = Clock(marked.fps, marked.first)
        onset, apex, offset = (
            None if number is None else round(clock.seconds_of(number), 3) for number in marked.raw
        )
        if onset is None or offset is None:
            raise BadCell("Onset or offset is missing")
        return onset, apex, offset

    def same(self, moment: Fraction, written: Fraction) -> bool:
        """To the thousandth: BORIS computes with floats."""
        return abs(moment - written) < _MILLI / 2
