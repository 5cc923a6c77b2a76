"""One thing that a coder decided about one clip, and what stands after all of them.

Conventions
-----------
Key frames are in the sheet's own counting: positions would change with how much of a folder is
loaded. Decisions are never changed or removed; an ``undo`` is a decision too, and names the one
that it takes back. What stands is found by reading a coder's decisions of a clip in order, so that
a history can always be told, and a half-finished morning is nothing special.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from reapex.errors import UsageError
from reapex.keyframes import RawKeyFrames

Action = Literal["accept", "keep", "set", "cant_tell", "note", "undo"]
ACTIONS: tuple[Action, ...] = get_args(Action)
Status = Literal["undecided", "accepted", "kept", "edited", "cant_tell"]

_LONGEST_NOTE = 2000
_STATUS_AFTER: Mapping[Action, Status] = MappingProxyType(
    {"accept": "accepted", "keep": "kept", "set": "edited", "cant_tell": "cant_tell"}
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Parameters
    ----------
    clip_id, coder
        Whose decision about which clip.
    action
        What was done: a proposal accepted, the manual frames kept, a key frame set, ``cant_tell``,
        a note, or an earlier decision undone.
    before, after
        The clip's key frames, in the sheet's counting, as they stood for this coder before and
        after it.
    seconds
        How long the clip had been on the coder's screen since the last decision.
    note
        The coder's reason or remark; empty if there is none.
    is_blind
        Whether it was made without sight of the other coders' marks.
    made_at
        When, as ISO 8601 in UTC.
    undoes
        The number of the decision that is taken back; only of an ``undo``.
    number
        Its place in the store, from 1; 0 before it is stored.

    Raises
    ------
    UsageError
        If the action is unknown, the coder or clip unnamed, the note too long, or an undo names
        nothing.
    """

    clip_id: str
    coder: str
    action: Action
    before: RawKeyFrames
    after: RawKeyFrames
    seconds: float = 0.0
    note: str = ""
    is_blind: bool = False
    made_at: str = ""
    undoes: int | None = None
    number: int = 0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise UsageError(
                f"{self.action!r} is no decision", expected=f"one of {', '.join(ACTIONS)}"
            )
        if not self.coder.strip() or not self.clip_id:
            raise UsageError("A decision needs a coder and a clip")
        if len(self.note) > _LONGEST_NOTE:
            raise UsageError(
                f"The note has {len(self.note)} characters", expected=f"at most {_LONGEST_NOTE}"
            )
        if (self.action == "undo") != (self.undoes is not None):
            raise UsageError("An undo names the decision that it takes back, and nothing else does")
        if not 0 <= self.seconds < float("inf"):
            raise UsageError(f"A decision cannot take {self.seconds} seconds")


@dataclass(frozen=True, slots=True)
class Standing:
    """What one coder's decisions of one clip amount to.

    Parameters
    ----------
    keyframes
        The key frames that stand.
    status
        What was decided last and not taken back.
    note
        The last note that was not taken back.
    seconds
        The time on screen, all decisions together.
    last
        The number of the last decision of any kind; 0 if there is none. Whoever writes the next
        one says which he saw, so that two tabs cannot overrule each other unseen.
    to_undo
        The number of the decision that an undo would take back; None if there is none.
    """

    keyframes: RawKeyFrames
    status: Status = "undecided"
    note: str = ""
    seconds: float = 0.0
    last: int = 0
    to_undo: int | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the coder is done with the clip."""
        return self.status != "undecided"

    @classmethod
    def of(cls, manual: RawKeyFrames, decisions: Iterable[Decision]) -> Standing:
        """What stands after a coder's decisions of a clip, in the order of their numbers.

        Examples
        --------
        >>> manual, moved = RawKeyFrames(10, 20, 30), RawKeyFrames(10, 22, 30)
        >>> moves = Decision("a/1/x#1", "B", "set", manual, moved, number=1)
        >>> taken_back = Decision("a/1/x#1", "B", "undo", moved, manual, undoes=1, number=2)
        >>> Standing.of(manual, [moves]).status, Standing.of(manual, [moves, taken_back]).status
        ('edited', 'undecided')
        """
        made = tuple(decisions)
        undone = {each.undoes for each in made if each.undoes is not None}
        standing = cls(manual)
        for each in made:
            if each.action != "undo" and each.number not in undone:
                standing = standing._after(each)
        return replace(
            standing,
            seconds=sum(each.seconds for each in made),
            last=max((each.number for each in made), default=0),
        )

    def _after(self, decision: Decision) -> Standing:
        if decision.action == "note":
            return replace(self, note=decision.note, to_undo=decision.number)
        return replace(
            self,
            keyframes=decision.after,
            status=_STATUS_AFTER[decision.action],
            note=decision.note or self.note,
            to_undo=decision.number,
        )
