"""Rows that name a clip and leave its onset or offset empty, for whoever looks for key frames.

A reader of labels skips them, because nothing can be audited or corrected there. Here they become
records all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reapex.corpus import Skipped
from reapex.errors import KeyFrameMissing, LabelError
from reapex.keyframes import KEYS, RawKeyFrames
from reapex.labels import LabelSheet, Record, descriptor_of
from reapex.labels.cells import is_missing
from reapex.labels.descriptor import Descriptor
from reapex.labels.header import Table
from reapex.labels.ids import IdBook
from reapex.labels.rows import RowParser

_STAND_IN = 0  # read in the place of an empty key frame, and taken out again


def with_unmarked(sheet: LabelSheet) -> LabelSheet:
    """The same sheet, its rows without onset or offset among the records.

    Their ids follow those that the sheet's other rows have. A row that cannot be a record for
    another reason stays skipped, with that reason.
    """
    found = [(each, _row_without_ends(each)) for each in sheet.skipped]
    reader = _Unmarked.of(sheet, [row for _, row in found if row is not None])
    records, skipped = list(sheet.records), []
    for each, row in found:
        if row is None:
            skipped.append(each)
            continue
        try:
            records.append(reader.record(row))
        except LabelError as error:
            skipped.append(Skipped.because(error))
    return replace(
        sheet,
        records=tuple(sorted(records, key=lambda record: record.provenance.line)),
        skipped=tuple(skipped),
        layout=replace(sheet.layout, ids={**sheet.layout.ids, **reader.ids}),
    )


def _row_without_ends(skipped: Skipped) -> int | None:
    """The index of a row that was skipped because it lacks a key frame, else None."""
    line = skipped.where.line
    return line - 1 if skipped.code == KeyFrameMissing("").code and line is not None else None


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """Reads rows again, with a stand-in for each key frame that is missing.

    ``empty`` are the columns of those, by the index of their row.
    """

    parser: RowParser
    empty: Mapping[int, Mapping[str, int]]
    book: IdBook
    ids: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: LabelSheet, rows: Sequence[int]) -> _Unmarked:
        table = Table(sheet.layout.grid, sheet.layout.header)
        descriptor = descriptor_of(sheet.source.dataset)
        empty = {row: _empty(table, row, descriptor) for row in rows}
        # Any number will do as a stand-in, also where the data set's 0 means unknown.
        parser = RowParser(_filled(table, empty), replace(descriptor, zero_is_missing=frozenset()))
        return cls(parser, empty, IdBook(descriptor.name, sheet.layout.ids.values()))

    def record(self, row: int) -> Record:
        """The record of a row, counted from 0; two of one clip by one coder are one too many."""
        clip_id, record = self.parser.record(row, self.book)
        self.ids[row + 1] = clip_id
        try:
            self.book.claim(record)
        except LabelError as error:
            raise error.at(**_place(record)) from None
        known = [
            None if key in self.empty[row] else number
            for key, number in zip(KEYS, record.raw, strict=True)
        ]
        return replace(record, raw=RawKeyFrames(*known))


def _empty(table: Table, row: int, descriptor: Descriptor) -> Mapping[str, int]:
    """The columns of the key frames that are missing in a row."""
    columns = table.header.columns
    return {
        key: columns[key]
        for key in KEYS
        if key in columns
        and is_missing(table.grid.cell(row, columns[key]), descriptor.missing_in(key))
    }


def _filled(table: Table, empty: Mapping[int, Mapping[str, int]]) -> Table:
    """The table with a stand-in in each of these cells; once, since it is copied for it."""
    rows = list(table.grid.rows)
    for row, columns in empty.items():
        cells = list(rows[row])
        cells += [None] * (max(columns.values(), default=-1) + 1 - len(cells))
        for column in columns.values():
            cells[column] = _STAND_IN
        rows[row] = tuple(cells)
    return replace(table, grid=replace(table.grid, rows=tuple(rows)))


def _place(record: Record) -> dict[str, object]:
    origin = record.provenance
    return {
        "file": origin.file,
        "sheet": origin.sheet,
        "row": origin.row,
        "table_row": origin.table_row,
        "clip": record.name,
    }
