"""What a corrector answers: three key frames, each with its reasons.

Conventions
-----------
Positions are those of the series that was given. Reasons are short codes, explained by
:data:`REASONS`; a key may carry several. A corrector that cannot say how sure it is (GAMDSS cannot)
leaves ``interval_ms`` None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from reapex.correction.marginal import Marginal
from reapex.errors import ReapexError
from reapex.keyframes import Key, KeyFrames
from reapex.series import FloatArray

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "moved": "another frame fits better than the manual one",
        "kept": "no other frame fits better",
        "tie": "another frame fits exactly as well; the manual order decided",
        "edge": "the clip ends here, so frames beyond it could not be compared",
        "rate": "frames are too far apart in time to tell a better one",
        "order": "onset < apex < offset would not hold, so the labels were kept",
        "weak": "another frame fits a little better, but not surely, so the label was kept",
        "faint": "the pictures show too little movement here to tell",
        "window": "the true frame may lie further away than was looked: please look yourself",
        "blink_or_gaze": "the eyes blink or move more than the rest, so they were left out",
        "head": "the head moves much, which makes the proposal less sure",
        "no_face": "no face was found, so the whole picture was compared",
        "too_short": "fewer than eight frames can be read, so the labels were kept",
        "gaps": "a picture cannot be read; it was left out, and the others were compared",
        "too_long": "the labels span more than ten seconds, which is no single movement",
        "bad_frames": "the pictures cannot be read or compared, so the labels were kept",
        "outside": "a key frame is not among the pictures, so the labels were kept",
        "no_apex": "the sheet has no apex, and none was put in its place",
        "no_frames": "there are no pictures to search",
        "no_rate": "the frame rate is not known, so the labels were kept",
        "midpoint": "the sheet has no apex; the middle of onset and offset stood in for it",
    }
)


@dataclass(frozen=True, slots=True)
class KeyProposal:
    """One key frame.

    Parameters
    ----------
    position
        Where the corrector puts it.
    reasons
        Codes of :data:`REASONS`.
    n_candidates
        Frames that were compared, the manual one included: 1 means that it could not move.
    interval_ms
        Where the moment lies with 80 % probability, in ms from the clip's first frame, where the
        corrector says so; a label that was kept may lie outside.
    """

    position: int
    reasons: tuple[str, ...]
    n_candidates: int = 1
    interval_ms: tuple[float, float] | None = None

    @property
    def movable(self) -> bool:
        """Whether the window held more than the manual frame."""
        return self.n_candidates > 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """Three key frames, the curve they were read from, and what they gain.

    Parameters
    ----------
    manual
        The key frames that were given.
    onset, apex, offset
        The proposals.
    gain
        How much further apart the proposed frames are than the manual ones, as a share: 0.1 is a
        tenth more (rise and fall together; 0 where nothing moved). None where the corrector does
        not compare distances.
    curve
        What the proposal was read from, ``(n,)``: of GAMDSS the distance of each frame from the
        proposed onset, of rise–fall the motion near the labels. NaN where a frame was not looked
        at; None where it was not asked for, because it needs every frame of the clip.
    """

    manual: KeyFrames
    onset: KeyProposal
    apex: KeyProposal
    offset: KeyProposal
    gain: float | None = None
    curve: FloatArray | None = field(default=None, compare=False)
    posterior: Mapping[Key, Marginal] | None = field(default=None, compare=False)
    kept_for: str = ""
    trouble: ReapexError | None = field(default=None, compare=False)

    @classmethod
    def keep(cls, manual: KeyFrames, reason: str, trouble: ReapexError | None = None) -> Proposal:
        """The manual frames, unchanged, because nothing could be compared."""
        onset, apex, offset = (KeyProposal(position, (reason,)) for position in manual)
        return Proposal(manual, onset, apex, offset, kept_for=reason, trouble=trouble)

    @property
    def keyframes(self) -> KeyFrames:
        """The proposed key frames."""
        return KeyFrames(self.onset.position, self.apex.position, self.offset.position)

    @property
    def keys(self) -> Mapping[Key, KeyProposal]:
        """The proposals by key."""
        return {"onset": self.onset, "apex": self.apex, "offset": self.offset}

    @property
    def searched(self) -> bool:
        """Whether frames were compared."""
        return not self.kept_for

    @property
    def moved(self) -> bool:
        """Whether any key frame moved."""
        return self.keyframes != self.manual

    @property
    def movable(self) -> bool:
        """Whether any key frame could have moved."""
        return any(key.movable for key in self.keys.values())
