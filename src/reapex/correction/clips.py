"""Correcting clips of a corpus: every clip gets an answer, be it a reason why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from reapex.clip import Clip
from reapex.clip import Obstacle as LabelObstacle
from reapex.correction.correct import Corrector
from reapex.correction.proposal import REASONS, Proposal
from reapex.errors import FrameError, RateUnknown, ReapexError, UsageError
from reapex.face import View, Viewing
from reapex.keyframes import KEYS, Key, KeyFrames
from reapex.series import FrameSeries

Obstacle = LabelObstacle | Literal["no_frames", "bad_frames", "no_rate"]


@dataclass(frozen=True)
class ClipCorrection:
    """What came of one clip: a proposal, or the obstacle.

    Parameters
    ----------
    clip
        The clip.
    proposal
        The corrector's answer; None where it could not be asked.
    obstacle
        Why it could not; a code of :data:`~reapex.correction.REASONS`.
    error
        What cannot be read or compared. Beside a proposal it is a picture that was not needed.
    beside
        What a second corrector proposes, to be compared; None where none was asked, or it could
        not answer.
    view
        What was found of the face; None where nobody looked.
    """

    clip: Clip
    proposal: Proposal | None = None
    obstacle: Obstacle | None = None
    error: ReapexError | None = None
    beside: Proposal | None = None
    view: View | None = None

    def __post_init__(self) -> None:
        if (self.proposal is None) == (self.obstacle is None):
            raise ValueError("a clip has a proposal or an obstacle, and never both")

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
    def searched(self) -> bool:
        """Whether frames of this clip were compared."""
        return self.proposal is not None and self.proposal.searched

    @property
    def changes(self) -> dict[Key, int]:
        """The new number of each key frame that the sheet has to be given.

        That includes an apex that the sheet lacked, and is nothing where no frames were compared.
        """
        if self.proposed_numbers is None or not self.searched:
            return {}
        return {
            key: new
            for key, old, new in zip(KEYS, self.clip.raw, self.proposed_numbers, strict=True)
            if new != old
        }

    def reasons(self, key: Key) -> tuple[str, ...]:
        """The reason codes of one key frame."""
        if self.proposal is None:
            return () if self.obstacle is None else (self.obstacle,)
        codes = self.proposal.keys[key].reasons
        if self.view is not None:
            codes += self.view.reasons
        is_middle = key == "apex" and self.clip.apex_source == "midpoint"
        return (*codes, "midpoint") if is_middle else codes

    @property
    def explanation(self) -> str:
        """Why the labels were kept without a search, in words; empty where they were searched."""
        if self.searched:
            return ""
        code = self.obstacle or (self.proposal.kept_for if self.proposal else "")
        if code in ("bad_frames", "no_rate") and self.error is not None:
            picture = self.error.where.frames
            return self.error.explanation + (f" ({picture.name})" if picture else "")
        return f"{REASONS[code or 'order'].capitalize()}."


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of each clip.

    Parameters
    ----------
    corrector
        Whose proposals count.
    beside
        A second corrector, whose proposals stand beside them.
    viewing
        What is done about faces; None takes every picture whole and knows no eyes.
    with_curves
        Whether to read every frame of a clip, for its curve and to see that all can be read. It
        never changes a proposal.
    """

    corrector: Corrector
    beside: Corrector | None = None
    viewing: Viewing | None = None
    with_curves: bool = False


def correct_clip(
    clip: Clip,
    corrector: Corrector,
    *,
    viewing: Viewing | None = None,
    with_curve: bool = False,
) -> ClipCorrection:
    """Ask a corrector about one clip; damaged pictures become a reason, not an exception.

    Parameters
    ----------
    clip
        The clip, with its frames.
    corrector
        Whom to ask.
    viewing
        What is done about faces; None takes every picture whole and knows no eyes.
    with_curve
        Whether to read every frame of the clip, for the curve and to see that all can be read. It
        never changes the proposal.
    """
    return asked(clip, Questions(corrector, viewing=viewing, with_curves=with_curve))


def asked(clip: Clip, questions: Questions) -> ClipCorrection:
    """The answers about one clip.

    A second corrector gets the whole pictures, as if it were asked alone.
    """
    if clip.keyframes is None:
        return ClipCorrection(clip, obstacle=clip.obstacle)
    if clip.frames is None:
        return ClipCorrection(clip, obstacle="no_frames")
    view = None if questions.viewing is None else questions.viewing.view(clip.frames, clip.id)
    series = FrameSeries.of_source(clip.frames) if view is None else view.series
    answer = replace(_answer(clip, clip.keyframes, series, questions), view=view)
    if questions.beside is None:
        return answer
    try:
        whole = FrameSeries.of_source(clip.frames)
        return replace(answer, beside=questions.beside.propose(whole, clip.keyframes))
    except (FrameError, UsageError):
        return answer  # what is wrong with the pictures stands in the answer itself


def _answer(
    clip: Clip, manual: KeyFrames, series: FrameSeries, questions: Questions
) -> ClipCorrection:
    corrector = questions.corrector
    try:
        proposal = corrector.propose(series, manual)
    except RateUnknown as error:
        return ClipCorrection(clip, obstacle="no_rate", error=clip.at_fault(error))
    except (FrameError, UsageError) as error:  # the latter: too small to be compared so
        return ClipCorrection(clip, obstacle="bad_frames", error=clip.at_fault(error))
    trouble = proposal.trouble
    answer = ClipCorrection(
        clip, proposal, error=None if trouble is None else clip.at_fault(trouble)
    )
    if not questions.with_curves or not proposal.searched:
        return answer
    try:
        return replace(answer, proposal=corrector.with_curve(proposal, series))
    except FrameError as error:
        return replace(answer, error=clip.at_fault(error))
