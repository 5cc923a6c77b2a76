"""Clips with the key frames that pictures are taken at, wherever those come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.correction import ClipCorrection, CoderModels
from reapex.keyframes import KeyFrames

_OBSTACLES: Mapping[str, tuple[str, str]] = {
    "order": ("The sheet's onset, apex and offset are out of order", "onset <= apex <= offset"),
    "no_apex": ("The sheet has no apex, and none was put in its place", ""),
    "outside": ("A key frame of the sheet is not among the pictures", ""),
    "no_frames": ("The clip has no pictures", "a folder of frames"),
    "no_rate": ("The frame rate is not known", ""),
    "bad_frames": ("The pictures cannot be read or compared", ""),
}


@dataclass(frozen=True, slots=True)
class MarkedClip:
    """A clip and three positions on its timeline.

    ``could_move`` says whether a search had frames to choose among; None where nobody searched.
    """

    clip: Clip
    keyframes: KeyFrames
    could_move: bool | None = None

    @property
    def has_moved(self) -> bool:
        """Whether these are others than the manual key frames."""
        return self.keyframes != self.clip.keyframes


@dataclass(frozen=True, slots=True)
class Marking:
    """What one source of key frames said of many clips.

    Parameters
    ----------
    source
        The source's name.
    marked
        The clips that have key frames, in their order.
    skipped
        The others, each with its reason.
    coders
        What these clips taught about whoever marked them, by the corpus's name.
    """

    source: str
    marked: tuple[MarkedClip, ...]
    skipped: tuple[Skipped, ...] = ()
    coders: Mapping[str, CoderModels] = field(default_factory=dict)

    @property
    def n_moved(self) -> int:
        """Clips with a key frame that is not the manual one."""
        return sum(each.has_moved for each in self.marked)

    @property
    def movable_share(self) -> float | None:
        """The share of clips whose window held more than the manual frames.

        None where nothing was searched.
        """
        asked = [each.could_move for each in self.marked if each.could_move is not None]
        return sum(asked) / len(asked) if asked else None


def of_manual(clip: Clip) -> MarkedClip | Skipped:
    """The clip with the sheet's key frames."""
    if clip.keyframes is None:
        return unusable(clip, clip.obstacle or "order")
    return MarkedClip(clip, clip.keyframes)


def of_correction(correction: ClipCorrection) -> MarkedClip | Skipped:
    """The clip with a corrector's key frames, which may be the manual ones."""
    proposal = correction.proposal
    if proposal is not None:
        return MarkedClip(correction.clip, proposal.keyframes, proposal.movable)
    if correction.error is not None:
        return Skipped.because(correction.error)
    return unusable(correction.clip, correction.obstacle or "order")


def unusable(clip: Clip, code: str) -> Skipped:
    """A clip whose key frames cannot be had, with a code of :data:`~reapex.correction.REASONS`."""
    what, expected = _OBSTACLES[code]
    return Skipped(clip.place, code, what, expected)
