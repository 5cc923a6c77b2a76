"""The unit of BORIS and VIA: seconds with some decimals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reapex.errors import BadCell
from reapex.labels.exchange.clock import Clock
from reapex.labels.exchange.marked import Marked


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds with so many decimals.

    Parameters
    ----------
    n_written
        Decimals that Reapex writes.
    n_kept
        Decimals that the tool keeps when it saves the file.
    """

    n_written: int
    n_kept: int

    def number(self, moment: Fraction, clock: Clock) -> int:
        """The frame that begins nearest."""
        return clock.number_at(moment)

    def moments(self, marked: Marked) -> tuple[Fraction, Fraction | None, Fraction]:
        """Rounded to the decimals that are written."""
        clock = Clock(marked.fps, marked.first)
        onset, apex, offset = (
            None if number is None else round(clock.seconds_of(number), self.n_written)
            for number in marked.raw
        )
        if onset is None or offset is None:
            raise BadCell("Onset or offset is missing")
        return onset, apex, offset

    def same(self, moment: Fraction, written: Fraction) -> bool:
        """As written but for the float that it was, or with the decimals that the tool keeps."""
        half = Fraction(1, 2 * 10**self.n_written)
        return abs(moment - written) < half or moment == round(written, self.n_kept)


BORIS_SECONDS = Seconds(3, 3)
VIA_SECONDS = Seconds(6, 3)
