"""Locating in clips of a corpus: every clip is located, complete already, or refused with a reason.

Conventions
-----------
What the sheet gives stands. A stand-in for a missing apex (``--apex-policy midpoint``) is not
something that a sheet gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from reapex.clip import Clip
from reapex.correction import Proposal
from reapex.face import View, Viewing
from reapex.keyframes import KEYS, Key, KeyFrames, RawKeyFrames
from reapex.locating.locator import REASONS, Locator, Refusal
from reapex.series import FrameSeries

Outcome = Literal["located", "kept", "refused"]


@dataclass(frozen=True, slots=True)
class LocatedClip:
    """What came of one clip.

    Parameters
    ----------
    clip
        The clip.
    proposal
        Its key frames, where some were looked for and found.
    refusal
        Why none were looked for or found; None beside a proposal.
    view
        What was found of the face; None where nobody looked.
    """

    clip: Clip
    proposal: Proposal | None = None
    refusal: Refusal | None = None
    view: View | None = None

    @property
    def outcome(self) -> Outcome:
        """``kept`` where the sheet gave all three key frames."""
        if self.proposal is not None:
            return "located"
        return "kept" if self.refusal == Refusal("complete") else "refused"

    @property
    def numbers(self) -> KeyFrames | None:
        """The key frames in the sheet's counting."""
        if self.proposal is None:
            return None
        return self.clip.timeline.numbers_of(self.proposal.keyframes)

    @property
    def changes(self) -> dict[Key, int]:
        """The number of each key frame that the sheet left empty."""
        if self.numbers is None:
            return {}
        return {
            key: new
            for key, old, new in zip(KEYS, self.clip.raw, self.numbers, strict=True)
            if old is None
        }

    @property
    def intervals(self) -> dict[Key, tuple[int, int]]:
        """The 80 % interval of each located key frame, as numbers in the sheet's counting."""
        if self.proposal is None:
            return {}
        return {
            key: between
            for key, each in self.proposal.keys.items()
            if each.interval_ms is not None
            and (between := self.clip.timeline.numbers_within(each.interval_ms)) is not None
        }

    def reasons(self, key: Key) -> tuple[str, ...]:
        """The reason codes of one key frame."""
        seen = () if self.view is None else self.view.reasons
        if self.proposal is None:
            return () if self.refusal is None else (self.refusal.reason, *seen)
        return self.proposal.keys[key].reasons + seen

    @property
    def explanation(self) -> str:
        """Why nothing was located, in words; empty where something was."""
        if self.refusal is None:
            return ""
        error = self.refusal.error
        if error is not None and self.refusal.reason in ("bad_frames", "no_rate"):
            return error.explanation
        return f"{REASONS[self.refusal.reason].capitalize()}."


def locate_clip(clip: Clip, locator: Locator, viewing: Viewing | None = None) -> LocatedClip:
    """Fill what the sheet leaves empty; damaged pictures become a reason, not an exception.

    Parameters
    ----------
    viewing
        What is done about faces; None takes every picture whole and knows no eyes.
    """
    if None not in tuple(clip.raw):
        return LocatedClip(clip, refusal=Refusal("complete"))
    if clip.frames is None:
        return LocatedClip(clip, refusal=Refusal("no_frames"))
    positions = [
        None if number is None else clip.timeline.position_of(number) for number in clip.raw
    ]
    if any(
        (found is None) != (given is None) for found, given in zip(positions, clip.raw, strict=True)
    ):
        return LocatedClip(clip, refusal=Refusal("outside"))
    view = None if viewing is None else viewing.view(clip.frames, clip.id)
    series = FrameSeries.of_source(clip.frames) if view is None else view.series
    answer = locator.locate(series, RawKeyFrames(*positions))
    if isinstance(answer, Refusal):
        error = None if answer.error is None else clip.at_fault(answer.error)
        return LocatedClip(clip, refusal=replace(answer, error=error), view=view)
    return LocatedClip(clip, answer, view=view)
