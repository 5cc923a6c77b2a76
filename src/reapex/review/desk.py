"""The desk that coders sit at: clips, proposals, findings and decisions, brought together.

Conventions
-----------
It knows nothing of HTTP: the page asks it, and so may a test. A clip is addressed by its place in
the list, from 0. Where a sheet has the rows of several coders for one clip, the clip stands in the
list once, with the key frames of the first row, and the others' rows count as other coders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from types import MappingProxyType

from reapex.auditing import Finding
from reapex.clip import Clip
from reapex.errors import FrameError, KeyFrameError, StaleDecision, UsageError
from reapex.keyframes import KEYS, Key, RawKeyFrames
from reapex.loading import Loaded
from reapex.review.clip_view import (
    ClipView,
    OtherView,
    StandingView,
    curve_of,
    findings_in_words,
    history_of,
    proposal_missing,
    proposal_of,
)
from reapex.review.decision import Action, Decision, Standing
from reapex.review.pictures import FrameShelf, View, as_bmp, shown
from reapex.review.proposals import Proposals
from reapex.review.store import DecisionStore


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the desk: a coder, who may be blind to the others' marks."""

    coder: str
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coder asks to be stored.

    Parameters
    ----------
    action
        What is done.
    seen
        The last decision of this clip that the coder had on the screen.
    key, position
        Of ``set`` only: which key frame is put where.
    seconds, note
        How long it took, and why.
    shown
        Of ``accept`` only: the proposal that was on the screen; None takes the one there is.
    """

    action: Action
    seen: int
    key: Key | None = None
    position: int | None = None
    seconds: float = 0.0
    note: str = ""
    shown: RawKeyFrames | None = None


class Desk:
    """The clips of one annotation file under review.

    Parameters
    ----------
    clips
        Every row that is a clip.
    store
        Where decisions are kept.
    proposals
        The corrections of :attr:`clips`, as far as they are known.
    findings
        The auditor's findings by clip id.
    further
        The rows of further coders by clip id, where the sheet has several for one clip.
    loaded
        The annotation file as it was read, for exports; None if nothing is to be exported.
    """

    def __init__(
        self,
        clips: Sequence[Clip],
        store: DecisionStore,
        proposals: Proposals,
        findings: Mapping[str, tuple[Finding, ...]],
        further: Mapping[str, tuple[Clip, ...]] = MappingProxyType({}),
        loaded: Loaded | None = None,
    ) -> None:
        self.clips = clips
        self.store = store
        self.proposals = proposals
        self.findings = findings
        self.further = further
        self.loaded = loaded
        self._shelf = FrameShelf()
        self._sizes: dict[int, tuple[int, int] | None] = {}
        self._lock = Lock()

    def rows_of(self, clip: Clip) -> tuple[Clip, ...]:
        """The rows of a clip, one per coder of the sheet."""
        return (clip, *self.further.get(clip.id, ()))

    def standing(self, index: int, coder: str) -> Standing:
        """What a coder's decisions of a clip amount to."""
        clip = self.clips[index]
        return Standing.of(clip.raw, self.store.decisions(clip.id, coder))

    def clip(self, index: int, seat: Seat) -> ClipView:
        """What the page shows of a clip."""
        clip, correction = self.clips[index], self.proposals.of(index)
        decisions = self.store.decisions(clip.id)
        mine = [each for each in decisions if each.coder == seat.coder]
        method = self.proposals.method
        return ClipView(
            index,
            clip.id,
            clip.subject,
            clip.name,
            clip.emotion,
            clip.action_units,
            clip.fps,
            size=self._size(index),
            numbers=tuple(clip.timeline.numbers) if clip.frames is not None else (),
            times_ms=None if clip.timeline.times_ms is None else tuple(clip.timeline.times_ms),
            manual=clip.raw,
            apex_source=clip.apex_source,
            standing=StandingView.of(Standing.of(clip.raw, mine)),
            proposal=proposal_of(correction, method),
            proposal_missing=proposal_missing(correction, method),
            curve=curve_of(correction, method),
            findings=findings_in_words(self.findings.get(clip.id, ())),
            others=() if seat.is_blind else _others(self.rows_of(clip), decisions, seat.coder),
            others_hidden=seat.is_blind,
            history=history_of(mine if seat.is_blind else decisions),
        )

    def picture(self, index: int, position: int, view: View, against: int, gain: float) -> bytes:
        """A frame in a view, as a BMP file.

        Raises
        ------
        UsageError
            If there is no such frame, view or gain.
        FrameError
            If a picture cannot be read.
        """
        clip = self.clips[index]
        if clip.frames is None:
            raise UsageError("This clip has no pictures")
        for each in (position, against):
            if not 0 <= each < len(clip.frames):
                raise UsageError(f"This clip has no picture {each}")
        frame = self._shelf.frame(index, clip.frames, position)
        if view == "frame":
            return as_bmp(frame)
        other = self._shelf.frame(index, clip.frames, against)
        return as_bmp(shown(view, frame, other, gain))

    def decide(self, index: int, seat: Seat, wish: Wish) -> Decision:
        """Store a decision.

        Raises
        ------
        StaleDecision
            If the clip was decided on elsewhere since the coder saw it, or its proposal is another:
            proposals move when all clips are judged together.
        UsageError, KeyFrameError
            If it cannot be: a key frame out of order, a proposal that is not there, nothing to
            undo. Nothing is stored then.
        """
        before = self.standing(index, seat.coder)
        if wish.action == "undo" and before.to_undo is None:
            raise UsageError("There is nothing to undo")
        decision = Decision(
            self.clips[index].id,
            seat.coder,
            wish.action,
            before.keyframes,
            before.keyframes,
            wish.seconds,
            wish.note,
            seat.is_blind,
            undoes=before.to_undo if wish.action == "undo" else None,
        )
        if wish.action == "undo":
            decision = replace(decision, after=self._undone(index, decision))
        elif wish.action in ("accept", "keep", "set"):
            decision = replace(decision, after=self._after(index, before, wish))
        return self.store.append(decision, wish.seen)

    def _undone(self, index: int, undo: Decision) -> RawKeyFrames:
        """What taking a decision back leads to, which is known by trying it."""
        clip = self.clips[index]
        made = [*self.store.decisions(clip.id, undo.coder), undo]
        return Standing.of(clip.raw, made).keyframes

    def _after(self, index: int, before: Standing, wish: Wish) -> RawKeyFrames:
        clip = self.clips[index]
        if wish.action == "keep":
            return clip.raw
        if wish.action == "accept":
            correction = self.proposals.of(index)
            numbers = None if correction is None else correction.proposed_numbers
            if numbers is None:
                raise UsageError("There is no proposal to accept")
            proposed = RawKeyFrames(*numbers)
            if wish.shown not in (None, proposed):
                raise StaleDecision(
                    f"The proposal has moved since it was shown, from {wish.shown} to {proposed}",
                    mend="Look at it as it is now, and decide again",
                )
            return proposed
        return _moved(clip, before.keyframes, wish)

    def _size(self, index: int) -> tuple[int, int] | None:
        """Width and height of a clip's pictures; None where there are none, or none can be read."""
        with self._lock:
            if index in self._sizes:
                return self._sizes[index]
        clip, size = self.clips[index], None
        if clip.frames is not None and len(clip.frames):
            try:
                height, width = self._shelf.frame(index, clip.frames, 0).shape[:2]
                size = (width, height)
            except FrameError:
                size = (0, 0)  # there are pictures, and the page says which of them is damaged
        with self._lock:
            self._sizes[index] = size
        return size


def one_per_clip(clips: Iterable[Clip]) -> tuple[Clip, ...]:
    """The clips without further rows of the same id, which other coders' rows have."""
    first: dict[str, Clip] = {}
    for clip in clips:
        first.setdefault(clip.id, clip)
    return tuple(first.values())


def further_rows(clips: Iterable[Clip]) -> dict[str, tuple[Clip, ...]]:
    """The rows that :func:`one_per_clip` leaves out, by clip id."""
    rows: defaultdict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        rows[clip.id].append(clip)
    return {clip_id: tuple(found[1:]) for clip_id, found in rows.items() if len(found) > 1}


def _moved(clip: Clip, keyframes: RawKeyFrames, wish: Wish) -> RawKeyFrames:
    """The key frames with one of them put where the coder says."""
    numbers = clip.timeline.numbers
    if wish.key not in KEYS or wish.position is None or not 0 <= wish.position < len(numbers):
        raise UsageError("It is not said which key frame belongs where")
    moved = replace(keyframes, **{wish.key: numbers[wish.position]})
    if not moved.in_order:
        raise KeyFrameError(
            f"Onset, apex and offset would be {moved}",
            expected="onset ≤ apex ≤ offset",
            mend="Move the key frame that is in the way first",
        )
    return moved


def _others(
    rows: Sequence[Clip], decisions: Sequence[Decision], coder: str
) -> tuple[OtherView, ...]:
    """Where the marks of the other coders of a clip stand: the sheet's, then the page's."""
    found = {
        row.coder: OtherView(row.coder, row.raw, "in_sheet")
        for row in rows
        if len(rows) > 1 and row.coder != coder
    }
    for name in dict.fromkeys(each.coder for each in decisions if each.coder != coder):
        standing = Standing.of(rows[0].raw, [each for each in decisions if each.coder == name])
        if standing.is_decided:
            found[name] = OtherView(name, standing.keyframes, standing.status)
    return tuple(found.values())
