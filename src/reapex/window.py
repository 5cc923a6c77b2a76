"""How far from a manual key frame a search may look.

Conventions
-----------
A window is a share λ of the rise and the fall (the paper's Eq. 1), or a time in ms. A share
truncates to whole frames, as ``int(λ·Δ)`` does in the paper's code; a time takes every frame whose
half frame reaches into it, which at a constant rate is rounding to the nearest frame, halves
upward. At 30 fps most shares reach no frame at all (reference note gamdss §1.0-7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from reapex.errors import RateUnknown, UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries

Phase = Literal["rise", "fall"]

_ROUNDING_SLACK_MS = 1e-6  # times are sums of floats; half a frame must still count as half


@dataclass(frozen=True, slots=True)
class Reach:
    """The frames that a window holds round its key frame.

    Parameters
    ----------
    back, ahead
        How many there are before and after it.
    is_cut_back, is_cut_ahead
        Whether the window reaches beyond the first or last frame of the clip.
    """

    back: int
    ahead: int
    is_cut_back: bool = False
    is_cut_ahead: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no frame but the key frame can ever be inside, however long the clip."""
        return not (self.back or self.ahead or self.is_cut_back or self.is_cut_ahead)


@dataclass(frozen=True, slots=True)
class Window:
    """The reach of a search on the rise (onset and apex) and on the fall (offset).

    Parameters
    ----------
    rise, fall
        λ_rise and λ_fall, or milliseconds; not negative.
    unit
        ``"share"`` of the phase, or ``"ms"``.

    Raises
    ------
    UsageError
        If an amount is negative or not finite.

    Examples
    --------
    >>> Window.parse("0.1") == Window.share(0.1)
    True
    >>> str(Window.parse("20ms"))
    '20 ms'
    """

    rise: float
    fall: float
    unit: Literal["share", "ms"] = "share"

    def __post_init__(self) -> None:
        for amount in (self.rise, self.fall):
            if not 0 <= amount < float("inf"):
                raise UsageError(
                    f"The window is {amount}",
                    expected="a share such as 0.1, or a time such as 20ms",
                )
            if self.unit == "share" and amount > 1:
                raise UsageError(
                    f"A window of λ = {amount:g} is {amount:g} times as long as the phase itself",
                    expected="a share of the phase, 0 to 1",
                    mend=f"If you mean milliseconds, say {amount:g}ms",
                )

    @classmethod
    def share(cls, rise: float, fall: float | None = None) -> Self:
        """λ of the rise and of the fall (the same unless given)."""
        return cls(rise, rise if fall is None else fall, "share")

    @classmethod
    def ms(cls, rise: float, fall: float | None = None) -> Self:
        """Milliseconds round onset and apex, and before the offset (the same unless given)."""
        return cls(rise, rise if fall is None else fall, "ms")

    @classmethod
    def parse(cls, text: str) -> Self:
        """A window as typed: ``0.1``, ``20ms``, or two of them, ``0.1,0.2`` for rise and fall."""
        match = re.fullmatch(r"\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?(ms)?\s*", text)
        if re.fullmatch(r"\s*\d+,\d+\s*", text):
            raise UsageError(
                f"The window {text!r} can be read in two ways",
                expected=f"{text.strip().replace(',', '.')} for one share, or 0.1,0.2 for two",
            )
        try:
            if match is None:
                raise ValueError(text)
            rise, fall = float(match[1]), None if match[2] is None else float(match[2])
        except ValueError:
            raise UsageError(
                f"The window {text!r} is not understood",
                expected="a share (0.1), a time (20ms), or two for rise and fall (0.1,0.2)",
            ) from None
        return cls.ms(rise, fall) if match[3] else cls.share(rise, fall)

    def __str__(self) -> str:
        amounts = f"{self.rise:g}" if self.rise == self.fall else f"{self.rise:g}, {self.fall:g}"
        return f"{amounts} ms" if self.unit == "ms" else f"λ = {amounts}"

    def reach(self, phase: Phase, manual: KeyFrames, position: int, series: FrameSeries) -> Reach:
        """The frames within reach of a key frame.

        Parameters
        ----------
        phase
            Which of the two amounts counts, and of which phase a share is taken.
        manual
            The manual key frames, whose rise and fall give Δ.
        position
            The key frame that is looked round.
        series
            The clip. Missing frames leave their gap: a share counts in its frame numbers, a time
            in its times.

        Raises
        ------
        RateUnknown
            If the window is a time and the series has none.
        """
        amount = self.rise if phase == "rise" else self.fall
        if self.unit == "share":
            scale = series.number_scale
            ends = (manual.onset, manual.apex) if phase == "rise" else (manual.apex, manual.offset)
            length = int(scale[ends[1]] - scale[ends[0]])
            return _within(scale, position, int(amount * length), step=1.0)
        times = series.time_scale
        if times is None:
            raise RateUnknown(
                f"A window of {self} needs the frame rate, and it is not known",
                mend="Give it, as in --fps 200, or use a share such as --window 0.1",
            )
        frame_ms = float(np.median(np.diff(times))) if len(times) > 1 else float("inf")
        radius_ms = amount + frame_ms / 2 + _ROUNDING_SLACK_MS if amount > 0 else 0.0
        return _within(times, position, radius_ms, step=frame_ms)


def _within(scale: FloatArray, position: int, radius: float, step: float) -> Reach:
    """The frames whose place on the scale is at most ``radius`` away; ``step`` is one frame."""
    # The scale grows, so that what lies within is one stretch.
    first = int(np.searchsorted(scale, scale[position] - radius, side="left"))
    beyond = int(np.searchsorted(scale, scale[position] + radius, side="right"))
    return Reach(
        back=position - first,
        ahead=beyond - 1 - position,
        is_cut_back=bool(scale[position] - radius <= scale[0] - step),
        is_cut_ahead=bool(scale[position] + radius >= scale[-1] + step),
    )
