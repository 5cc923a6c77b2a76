"""Errata applied to what a reader read; the sheet itself stays as it is.

A record that was amended keeps what was written, and every fix, done or not, is a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reapex.keyframes import Key, RawKeyFrames
from reapex.labels.errata import Errata, Fix
from reapex.labels.record import LabelSheet, Record


@dataclass(frozen=True, slots=True)
class _Done:
    """A record after the fixes that are about it, and which of them were."""

    record: Record
    remarks: tuple[str, ...] = ()
    fixes: frozenset[int] = frozenset()


def amended(sheet: LabelSheet, errata: Errata) -> LabelSheet:
    """The sheet with its records amended; ids, order and skipped rows stay.

    ``raw`` of an amended record is the new value and ``written`` the sheet's.
    """
    done = [_done(record, errata) for record in sheet.records]
    remarks = [remark for each in done for remark in each.remarks]
    return replace(
        sheet,
        records=tuple(each.record for each in done),
        remarks=(*sheet.remarks, *remarks, *_unused(sheet, errata, done)),
    )


def _done(record: Record, errata: Errata) -> _Done:
    row, remarks, fixes = record.provenance.row, list[str](), set[int]()
    raw = record.raw
    for index, fix in enumerate(errata.fix):
        if not fix.is_about(record):
            continue
        fixes.add(index)
        differing = fix.differing(record.raw)
        if differing:
            remarks.append(
                f"Row {row}: the erratum {errata.name} of {fix.place} is not applied: "
                + _listed([_otherwise(key, value, fix) for key, value in differing.items()])
            )
            continue
        changes = [
            f"{key} {_shown(getattr(raw, key))} to {number}" for key, number in fix.becomes.items()
        ]
        remarks.append(f"Row {row}: the erratum {errata.name} changes {_listed(changes)}")
        raw = _changed(raw, fix)
    if raw != record.raw:
        record = replace(record, raw=raw, written=record.written or record.raw)
    return _Done(record, tuple(remarks), frozenset(fixes))


def _changed(raw: RawKeyFrames, fix: Fix) -> RawKeyFrames:
    return replace(raw, **fix.becomes)


def _otherwise(key: Key, value: int | None, fix: Fix) -> str:
    return f"the {key} reads {_shown(value)} and not {fix.expects[key]}"


def _unused(sheet: LabelSheet, errata: Errata, done: Sequence[_Done]) -> Iterator[str]:
    used = frozenset[int]().union(*(each.fixes for each in done))
    mine = [index for index, fix in enumerate(errata.fix) if fix.dataset == sheet.source.dataset]
    if not mine:
        yield f"The errata {errata.name} say nothing of {sheet.source.dataset}"
        return
    without = [errata.fix[index].place for index in mine if index not in used]
    if without:
        yield (
            f"{len(without)} of {len(mine)} errata {errata.name} are about rows that the sheet "
            f"does not have so: {_listed(without)}"
        )


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words)


def _shown(number: int | None) -> str:
    return "(unknown)" if number is None else str(number)
