"""Correcting clips of a corpus: every clip gets an answer, be it a reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reapex.clip import Clip
from reapex.correction.correct import Corrector
from reapex.correction.proposal import REASONS, Proposal
from reapex.errors import FrameError
from reapex.keyframes import KEYS, Key, KeyFrames
from reapex.series import FrameSeries


@dataclass(frozen=True)
class ClipCorrection:
    """What came of one clip.

    Parameters
    ----------
    clip
        The clip.
    proposal
        The corrector's answer; None where it could not be asked.
    obstacle
        The reason code, where there is no proposal.
    error
        What was wrong with the pictures, where that was the obstacle.
    """

    clip: Clip
    proposal: Proposal | None
    obstacle: str = ""
    error: FrameError | None = None

    @cached_property
    def manual_numbers(self) -> KeyFrames | None:
        """The manual key frames in the sheet's counting, the middle standing in for a lost apex."""
        manual = self.clip.keyframes
        return None if manual is None else self.clip.timeline.numbers_of(manual)

    @cached_property
    def proposed_numbers(self) -> KeyFrames | None:
        """The proposed key frames in the sheet's counting."""
        if self.proposal is None:
            return None
        return self.clip.timeline.numbers_of(self.proposal.keyframes)

    @property
    def changes(self) -> dict[Key, int]:
        """The new number of each key frame that the sheet has to be given."""
        if self.proposed_numbers is None:
            return {}
        return {
            key: new
            for key, old, new in zip(KEYS, self.clip.raw, self.proposed_numbers, strict=True)
            if new != old
        }

    def reasons(self, key: Key) -> tuple[str, ...]:
        """The reason codes of one key frame."""
        if self.proposal is None:
            return (self.obstacle,)
        codes = self.proposal.keys[key].reasons
        is_middle = key == "apex" and self.clip.apex_source == "midpoint"
        return (*codes, "midpoint") if is_middle else codes

    @property
    def explanation(self) -> str:
        """Why there is no proposal, in words; empty where there is one."""
        if self.error is not None:
            return str(self.error)
        return REASONS[self.obstacle] if self.obstacle else ""


def correct_clip(clip: Clip, corrector: Corrector, *, with_curve: bool = False) -> ClipCorrection:
    """Ask a corrector about one clip; damaged pictures become a reason, not an exception.

    Parameters
    ----------
    clip
        The clip, with its frames.
    corrector
        Whom to ask.
    with_curve
        Whether to read every frame for the curve as well.
    """
    if clip.keyframes is None:
        return ClipCorrection(clip, None, clip.obstacle or "")
    if clip.frames is None:
        return ClipCorrection(clip, None, "no_frames")
    series = FrameSeries.of_source(clip.frames)
    try:
        proposal = corrector.propose(series, clip.keyframes)
        if with_curve:
            proposal = corrector.with_curve(proposal, series)
    except FrameError as error:
        row = clip.provenance
        error.at(file=row.file, sheet=row.sheet, row=row.row, clip=clip.id)
        return ClipCorrection(clip, None, "bad_frames", error)
    return ClipCorrection(clip, proposal)
