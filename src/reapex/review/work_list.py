"""The list of clips, those first from which a look gains most; the fields are those of its JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from reapex.keyframes import KEYS, Key, RawKeyFrames
from reapex.review.decision import Standing, Status
from reapex.review.desk import Desk, Seat
from reapex.review.expected_gain import expected_gain_ms, moved_ms
from reapex.review.sides import coder_sides, standings_of
from reapex.timeline import Timeline

AGREED_FRAMES = 1  # two coders who are a frame apart agree


@dataclass(frozen=True, slots=True)
class Columns:
    """A column per fact, a value per clip: a fifth of the size of a list of rows."""

    id: tuple[str, ...]
    subject: tuple[str, ...]
    name: tuple[str, ...]
    emotion: tuple[str, ...]
    status: tuple[Status, ...]
    gain: tuple[float | None, ...]
    moved_ms: tuple[float | None, ...]
    n_findings: tuple[int, ...]
    codes: tuple[tuple[str, ...], ...]
    disagrees: tuple[bool, ...]
    note: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """The clips in the sheet's order, and the order by expected gain."""

    columns: Columns
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two coders who differ: where most, and by how much."""

    index: int
    id: str
    coders: tuple[str, str]
    worst_key: Key
    worst_frames: int
    worst_ms: float | None


def work_list(desk: Desk, seat: Seat) -> WorkList:
    """Every clip as a coder's list has it."""
    corrections = desk.proposals.all()
    own = standings_of(desk.clips, desk.store.decisions(coder=seat.coder)).get(seat.coder, {})
    mine = [own.get(clip.id) or Standing(clip.raw) for clip in desk.clips]
    found = [desk.findings.get(clip.id, ()) for clip in desk.clips]
    gains = [None if each is None else expected_gain_ms(each) for each in corrections]
    apart = set() if seat.is_blind else {each.index for each in disagreements(desk)}
    columns = Columns(
        id=tuple(clip.id for clip in desk.clips),
        subject=tuple(clip.subject for clip in desk.clips),
        name=tuple(clip.name for clip in desk.clips),
        emotion=tuple(clip.emotion for clip in desk.clips),
        status=tuple(each.status for each in mine),
        gain=tuple(_rounded(gain) for gain in gains),
        moved_ms=tuple(_rounded(None if each is None else moved_ms(each)) for each in corrections),
        n_findings=tuple(map(len, found)),
        codes=tuple(tuple(dict.fromkeys(each.code for each in codes)) for codes in found),
        disagrees=tuple(index in apart for index in range(len(desk.clips))),
        note=tuple(each.note != "" for each in mine),
    )
    order = sorted(range(len(gains)), key=lambda index: (-(gains[index] or 0.0), index))
    return WorkList(columns, tuple(order))


def disagreements(desk: Desk) -> tuple[Disagreement, ...]:
    """Pairs of coders who differ by more than a frame in a clip, the furthest apart first."""
    found = []
    sides = coder_sides(desk)
    for index, clip in enumerate(desk.clips):
        marks = [(side.name, side.marks[clip.id]) for side in sides if clip.id in side.marks]
        for pair in combinations(marks, 2):
            worst = _worst(index, clip.id, pair, clip.timeline)
            if worst is not None:
                found.append(worst)
    return tuple(sorted(found, key=lambda each: (-each.worst_frames, each.index)))


def _worst(
    index: int,
    clip_id: str,
    pair: Sequence[tuple[str, RawKeyFrames]],
    timeline: Timeline,
) -> Disagreement | None:
    (first, one), (second, other) = pair
    apart = {
        key: abs(a - b)
        for key, a, b in zip(KEYS, one, other, strict=True)
        if a is not None and b is not None
    }
    key = max(apart, key=lambda each: apart[each], default=None)
    if key is None or apart[key] <= AGREED_FRAMES:
        return None
    ms = _apart_ms(timeline, getattr(one, key), getattr(other, key))
    return Disagreement(index, clip_id, (first, second), key, apart[key], ms)


def _apart_ms(timeline: Timeline, one: int, other: int) -> float | None:
    places = timeline.position_of(one), timeline.position_of(other)
    if timeline.times_ms is None or None in places:
        return None
    first, second = (timeline.times_ms[place] for place in places if place is not None)
    return round(abs(first - second), 2)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
