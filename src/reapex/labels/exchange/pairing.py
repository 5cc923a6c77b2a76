"""From what a tool shows (intervals, points and notes) to marks: one rule for all formats.

An apex is a point that lies in an interval of the same group, or that names it. Where a note of
ours says what was written, each moment that is still where we wrote it is the frame that was
written, exactly; a moment that was moved in the tool is the frame nearest to where it now is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from reapex.errors import BadCell, InputError
from reapex.labels.exchange.clock import Clock
from reapex.labels.exchange.marked import Marked, Unread
from reapex.labels.exchange.text import emotion_of, joined, shown, units_of

NOTE = "note"  # the column that holds what people wrote beside an annotation


class Ruler(Protocol):
    """How one format counts: milliseconds, seconds or frames."""

    def number(self, moment: Fraction, clock: Clock) -> int:
        """The frame number of a moment."""

    def moments(self, marked: Marked) -> tuple[Fraction, Fraction | None, Fraction]:
        """Where onset, apex and offset are written."""

    def same(self, moment: Fraction, written: Fraction) -> bool:
        """Whether a moment is what was written, as far as the tool keeps it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tool shows of an expression, as text; None where the format shows no such thing."""

    emotion: str
    units: str | None = None
    subject: str | None = None
    coder: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """An annotation from onset to offset.

    Parameters
    ----------
    group
        What an apex must agree in to belong to it: file, coder, lane.
    uid
        By which a point may name it.
    start, end
        In the format's own unit; None where ``fault`` says why.
    base
        All that is known but key frames; its fps and first number are those of the media.
    stored
        What the note of ours says, if there is one.
    """

    group: Hashable
    uid: str
    start: Fraction | None
    end: Fraction | None
    seen: Seen
    base: Marked
    stored: Marked | None = None
    fault: InputError | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """An annotation of one moment, None where it cannot be read; ``of`` may name its interval."""

    group: Hashable
    at: Fraction | None
    of: str = ""


def settle(
    intervals: Sequence[Interval], points: Iterable[Point], ruler: Ruler
) -> tuple[list[Marked | Unread], int]:
    """The marks in the order of the intervals, and how many points belong to none."""
    apexes, n_orphans = _apexes(intervals, points)
    found: list[Marked | Unread] = []
    for each, mine in zip(intervals, apexes, strict=True):
        try:
            found.append(_marked(each, mine, ruler))
        except InputError as error:
            found.append(Unread(error, each.base.subject, each.base.name, each.base.source))
    return found, n_orphans


def _apexes(
    intervals: Sequence[Interval], points: Iterable[Point]
) -> tuple[list[list[Fraction]], int]:
    """The points of each interval: named ones, else those inside; and those of none."""
    by_uid = {each.uid: index for index, each in enumerate(intervals) if each.uid}
    by_group: dict[Hashable, list[int]] = defaultdict(list)
    for index, each in enumerate(intervals):
        if each.start is not None and each.end is not None:
            by_group[each.group].append(index)
    found: list[list[Fraction]] = [[] for _ in intervals]
    n_orphans = 0
    waiting: dict[Hashable, list[Fraction]] = defaultdict(list)
    for point in points:
        if point.at is None:
            n_orphans += 1
        elif point.of and point.of in by_uid:
            found[by_uid[point.of]].append(point.at)
        else:
            waiting[point.group].append(point.at)
    for group, moments in waiting.items():
        moments.sort()
        covered: list[tuple[int, int]] = []
        for index in by_group.get(group, ()):
            start, end = intervals[index].start, intervals[index].end
            if start is None or end is None or found[index]:
                continue
            first, last = bisect_left(moments, start), bisect_right(moments, end)
            found[index] = moments[first : min(first + 2, last)]  # two are already one too many
            covered.append((first, last))
        n_orphans += len(moments) - _n_covered(covered)
    return found, n_orphans


def _n_covered(ranges: Iterable[tuple[int, int]]) -> int:
    """How many indices lie in at least one ``[first, last)``."""
    count = reached = 0
    for first, last in sorted(ranges):
        count += max(0, last - max(first, reached))
        reached = max(reached, last)
    return count


def _marked(each: Interval, apexes: Sequence[Fraction], ruler: Ruler) -> Marked:
    if each.fault is not None:
        raise each.fault
    if each.start is None or each.end is None:
        raise BadCell("The annotation has no beginning or no end")
    if each.end < each.start:
        raise BadCell("The annotation ends before it begins")
    if len(set(apexes)) > 1:
        raise BadCell(
            "More than one apex lies in the annotation",
            expected="one apex per expression",
            mend="Delete the others, or put expressions that overlap on tiers of their own",
        )
    known = each.base if each.stored is None else each.stored
    clock = Clock(known.fps, known.first)
    written = (None, None, None) if each.stored is None else _written(each.stored, ruler)
    moments = (each.start, apexes[0] if apexes else None, each.end)
    raw = each.stored.raw if each.stored is not None else (None, None, None)
    numbers = [
        None
        if moment is None
        else kept
        if was is not None and kept is not None and ruler.same(moment, was)
        else ruler.number(moment, clock)
        for moment, was, kept in zip(moments, written, raw, strict=True)
    ]
    marked = replace(known, onset=numbers[0], apex=numbers[1], offset=numbers[2])
    return _as_seen(replace(marked, source=each.base.source), each.seen, each.stored is not None)


def _written(
    stored: Marked, ruler: Ruler
) -> tuple[Fraction, Fraction | None, Fraction] | tuple[None, None, None]:
    if stored.onset is None or stored.offset is None:
        return None, None, None
    try:
        return ruler.moments(stored)
    except InputError:
        return None, None, None


def _as_seen(marked: Marked, seen: Seen, is_stored: bool) -> Marked:
    """The mark with what the tool shows wherever that is not what was written."""
    changes: dict[str, object] = {}
    if not is_stored or seen.emotion != shown(marked.emotion):
        emotion = changes["emotion"] = emotion_of(seen.emotion)
        changes["emotion_raw"] = "" if seen.emotion == emotion else seen.emotion
    if seen.units is not None and (not is_stored or seen.units != shown(joined(marked.units))):
        changes["units"] = units_of(seen.units)
    if is_stored and seen.subject and seen.subject != shown(marked.subject):
        changes["subject"] = changes["subject_raw"] = seen.subject
        changes["id"] = ""  # another subject is another clip
    if is_stored and seen.coder is not None and seen.coder != shown(marked.coder):
        changes["coder"] = seen.coder
    if seen.note:
        changes["columns"] = {**marked.columns, NOTE: seen.note}
    return replace(marked, **changes)  # type: ignore[arg-type]
