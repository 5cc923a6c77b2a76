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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from reapex.errors import UsageError

Phase = Literal["rise", "fall"]

_ROUNDING_SLACK_MS = 1e-6  # times are sums of floats; half a frame must still count as half


@dataclass(frozen=True, slots=True)
class Reach:
    """How many frames a window holds before and after its key frame."""

    back: int
    ahead: int


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

    def reach(
        self,
        phase: Phase,
        n_frames: int,
        position: int,
        times_ms: Sequence[float] | None,
    ) -> Reach:
        """The frames within reach of a key frame.

        Parameters
        ----------
        phase
            Which of the two amounts counts.
        n_frames
            The length of that phase, Δ = apex − onset or offset − apex, from the manual frames.
        position
            The key frame; with a time, frames are counted from its moment.
        times_ms
            When each frame was shown; needed for a time.

        Raises
        ------
        UsageError
            If the window is a time and the times are unknown.
        """
        amount = self.rise if phase == "rise" else self.fall
        if self.unit == "share":
            radius = int(amount * n_frames)
            return Reach(radius, radius)
        if times_ms is None:
            raise UsageError(
                f"A window of {self} needs the frame rate, and it is not known",
                mend="Give it, as in --fps 200, or use a share such as --window 0.1",
            )
        times = np.asarray(times_ms, dtype=np.float64)
        half_frame = float(np.median(np.diff(times))) / 2 if len(times) > 1 else 0.0
        limit = amount + half_frame + _ROUNDING_SLACK_MS if amount > 0 else 0.0
        near = np.abs(times - times[position]) <= limit
        return Reach(int(near[:position].sum()), int(near[position + 1 :].sum()))
