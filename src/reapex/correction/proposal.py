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

from reapex.keyframes import Key, KeyFrames
from reapex.series import FloatArray

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "moved": "another frame fits better than the manual one",
        "kept": "no other frame in the window fits better",
        "tie": "another frame fits exactly as well; the manual order decided",
        "edge": "the clip ends inside the window, so the search was cut there",
        "rate": "the window holds no frame but the manual one: too short for this frame rate",
        "order": "onset < apex < offset would not hold, so the labels were kept",
        "bad_frames": "a frame that is needed cannot be read, so the labels were kept",
        "outside": "a key frame is not among the pictures, so the labels were kept",
        "no_apex": "the sheet has no apex, and none was put in its place",
        "no_frames": "there are no pictures to search",
        "no_rate": "the window is a time and the frame rate is not known, so the labels were kept",
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
        A credible interval round the proposal in ms, where the corrector has one.
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
        tenth more (rise and fall together; 0 where nothing moved).
    curve
        The distance of each frame from the proposed onset, ``(n,)``; None where it was not asked
        for, because it needs every frame of the clip.
    """

    manual: KeyFrames
    onset: KeyProposal
    apex: KeyProposal
    offset: KeyProposal
    gain: float = 0.0
    curve: FloatArray | None = field(default=None, compare=False)

    @classmethod
    def keep(cls, manual: KeyFrames, reason: str) -> Proposal:
        """The manual frames, unchanged, for one reason."""
        onset, apex, offset = (KeyProposal(position, (reason,)) for position in manual)
        return cls(manual, onset, apex, offset)

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
        """Whether frames were compared: not where the manual labels have no rise or no fall."""
        return self.manual.distinct

    @property
    def moved(self) -> bool:
        """Whether any key frame moved."""
        return self.keyframes != self.manual

    @property
    def movable(self) -> bool:
        """Whether any key frame could have moved."""
        return any(key.movable for key in self.keys.values())
