"""What is different about one expression in two versions, and about two files as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import DuplicateRow
from reapex.keyframes import KEYS
from reapex.matching import ClipNamer
from reapex.versions.change import Change, Kind
from reapex.versions.pairing import Pair

_EMOTION, _UNITS, _CODER = "emotion", "action units", "coder"
_KIND_OF_FIELD: Mapping[str, Kind] = {_EMOTION: "emotion", _UNITS: "action_units"}


@dataclass(frozen=True, slots=True)
class _Headings:
    """The columns that a version fills at all: lower case against as written."""

    of: Mapping[str, str]

    @classmethod
    def in_(cls, clips: Iterable[Clip]) -> _Headings:
        found: dict[str, str] = {}
        for clip in clips:
            for heading, text in _cells(clip).items():
                if text or heading not in (_EMOTION, _UNITS, _CODER):
                    found.setdefault(heading.casefold(), heading)
        return cls(found)


class Comparer:
    """Compares the clips of two versions.

    Parameters
    ----------
    first, second
        All clips of either: columns that one of them lacks altogether are one change, not many.
    """

    def __init__(self, first: Sequence[Clip], second: Sequence[Clip]) -> None:
        self._before, self._after = _Headings.in_(first), _Headings.in_(second)
        self._key_of = ClipNamer(first, second).key_of

    def columns(self) -> Iterator[Change]:
        """Columns that only one version has."""
        for folded, heading in self._before.of.items():
            if folded not in self._after.of:
                yield Change("column_removed", heading, before=heading)
        for folded, heading in self._after.of.items():
            if folded not in self._before.of:
                yield Change("column_added", heading, after=heading)

    def changes(self, pair: Pair) -> Iterator[Change]:
        """All changes of one expression."""
        one, other = pair.first, pair.second
        if one is None or other is None:
            clip = one or other
            if clip is not None:
                yield _only(clip, "removed" if other is None else "added")
            return
        where = Change(
            "moved",
            subject=one.subject,
            name=one.name,
            rows=(one.provenance.row, other.provenance.row),
        )
        if self._key_of(one) != self._key_of(other):
            yield _as(where, "renamed", "", _called(one), _called(other))
        elif one.name != other.name:
            yield _as(where, "column", "name", one.name, other.name)
        elif one.subject != other.subject and one.dataset == other.dataset:
            yield _as(where, "column", "subject", one.subject, other.subject)
        yield from _marks(where, one, other)
        yield from self._other_cells(where, one, other)

    def _other_cells(self, where: Change, one: Clip, other: Clip) -> Iterator[Change]:
        before, after = _folded(_cells(one)), _folded(_cells(other))
        for folded, heading in self._before.of.items():
            if folded not in self._after.of:
                continue
            old, new = before.get(folded, ""), after.get(folded, "")
            # surprise+negative is negative+surprise
            is_same = folded == _EMOTION and set(old.split("+")) == set(new.split("+"))
            if old != new and not is_same:
                yield _as(where, _KIND_OF_FIELD.get(folded, "column"), heading, old, new)
        if one.kind != other.kind:
            yield _as(where, "column", "kind", one.kind, other.kind)
        if one.fps and other.fps and one.fps != other.fps:
            yield _as(where, "column", "fps", f"{one.fps:g}", f"{other.fps:g}")


def skipped_changes(first: Iterable[Skipped], second: Iterable[Skipped]) -> Iterator[Change]:
    """Rows that only one version repeats, or that can be read in only one."""
    before, after = _by_fault(first), _by_fault(second)
    for fault, rows in before.items():
        gone = len(rows) - len(after.get(fault, ()))
        for each in rows[-gone:] if gone > 0 else ():
            yield _fault(each, "duplicate_removed", "unreadable_removed")
    for fault, rows in after.items():
        come = len(rows) - len(before.get(fault, ()))
        for each in rows[-come:] if come > 0 else ():
            yield _fault(each, "duplicate_added", "unreadable_added")


def common_shift(pairs: Iterable[Pair]) -> tuple[int, int, int] | None:
    """The move that nearly all key frames made alike: frames, how many did, and of how many."""
    moves = [
        new - old
        for pair in pairs
        if pair.first is not None and pair.second is not None
        for old, new in zip(pair.first.raw, pair.second.raw, strict=True)
        if old is not None and new is not None
    ]
    if len(moves) < 15:  # five clips; fewer may move alike by chance
        return None
    ((usual, times),) = Counter(moves).most_common(1)
    return (usual, times, len(moves)) if usual and times >= 0.8 * len(moves) else None


def _marks(where: Change, one: Clip, other: Clip) -> Iterator[Change]:
    rates = {clip.fps for clip in (one, other) if clip.fps}
    for key, old, new in zip(KEYS, one.raw, other.raw, strict=True):
        if old == new:
            continue
        if old is None or new is None:
            kind: Kind = "mark_added" if old is None else "mark_removed"
            yield _as(where, kind, key, _text(old), _text(new))
            continue
        frames = new - old
        ms = frames * 1000 / next(iter(rates)) if len(rates) == 1 else None
        yield Change(
            "moved", key, str(old), str(new), where.subject, where.name, where.rows, frames, ms
        )
    if one.raw.in_order != other.raw.in_order:
        kind = "order_mended" if other.raw.in_order else "order_broken"
        yield _as(where, kind, "", str(one.raw), str(other.raw))


def _as(where: Change, kind: Kind, field: str, before: str, after: str) -> Change:
    return Change(kind, field, before, after, where.subject, where.name, where.rows)


def _only(clip: Clip, kind: Kind) -> Change:
    row, said = clip.provenance.row, str(clip.raw)
    if kind == "removed":
        return Change(kind, "", said, "", clip.subject, clip.name, (row, None))
    return Change(kind, "", "", said, clip.subject, clip.name, (None, row))


def _by_fault(skipped: Iterable[Skipped]) -> dict[tuple[str, str], list[Skipped]]:
    found: dict[tuple[str, str], list[Skipped]] = {}
    for each in skipped:
        found.setdefault((each.code, each.where.clip or ""), []).append(each)
    return found


def _fault(each: Skipped, repeated: Kind, unreadable: Kind) -> Change:
    kind = repeated if each.code == DuplicateRow("").code else unreadable
    is_before = kind.endswith("removed")
    row, name = each.where.row, each.where.clip or f"row {each.where.row}"
    if is_before:
        return Change(kind, "", each.what, "", "", name, (row, None))
    return Change(kind, "", "", each.what, "", name, (None, row))


def _cells(clip: Clip) -> dict[str, str]:
    return {
        _EMOTION: clip.emotion,
        _UNITS: " + ".join(sorted(clip.action_units)),
        _CODER: clip.coder,
        **clip.columns,
    }


def _folded(cells: Mapping[str, str]) -> dict[str, str]:
    return {heading.casefold(): text.strip() for heading, text in cells.items()}


def _called(clip: Clip) -> str:
    return f"{clip.subject}/{clip.name}"


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
