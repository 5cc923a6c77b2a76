"""Rows that name a clip and leave its onset or offset empty, for whoever looks for key frames.

A reader of labels skips them, because nothing can be audited or corrected there. Here they become
records all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    reader = _Unmarked.of(sheet)
    missing = KeyFrameMissing("").code
    records, skipped = list(sheet.records), []
    for each in sheet.skipped:
        if each.code != missing or each.where.line is None:
            skipped.append(each)
            continue
        try:
            records.append(reader.record(each.where.line - 1))
        except LabelError as error:
            skipped.append(Skipped.because(error))
    return replace(
        sheet,
        records=tuple(sorted(records, key=lambda record: record.provenance.line)),
        skipped=tuple(skipped),
        layout=replace(sheet.layout, ids={**sheet.layout.ids, **reader.ids}),
    )


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """Reads rows again, with a stand-in for each key frame that is missing."""

    table: Table
    descriptor: Descriptor
    book: IdBook
    ids: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: LabelSheet) -> _Unmarked:
        table = Table(sheet.layout.grid, sheet.layout.header)
        descriptor = descriptor_of(sheet.source.dataset)
        return cls(table, descriptor, IdBook(descriptor.name, sheet.layout.ids.values()))

    def record(self, row: int) -> Record:
        """The record of a row, counted from 0; two of one clip by one coder are one too many."""
        empty = self._empty(row)
        # Any number will do as a stand-in, also where the data set's 0 means unknown.
        descriptor = replace(self.descriptor, zero_is_missing=frozenset())
        clip_id, record = RowParser(self._filled(row, empty), descriptor).record(row, self.book)
        self.ids[row + 1] = clip_id
        try:
            self.book.claim(record)
        except LabelError as error:
            raise error.at(**_place(record)) from None
        known = [
            None if key in empty else number for key, number in zip(KEYS, record.raw, strict=True)
        ]
        return replace(record, raw=RawKeyFrames(*known))

    def _empty(self, row: int) -> Mapping[str, int]:
        """The columns of the key frames that are missing in a row."""
        columns = self.table.header.columns
        return {
            key: columns[key]
            for key in KEYS
            if key in columns
            and is_missing(self.table.grid.cell(row, columns[key]), self.descriptor.missing_in(key))
        }

    def _filled(self, row: int, empty: Mapping[str, int]) -> Table:
        rows = list(self.table.grid.rows)
        cells = list(rows[row])
        cells += [None] * (max(empty.values(), default=-1) + 1 - len(cells))
        for column in empty.values():
            cells[column] = _STAND_IN
        rows[row] = tuple(cells)
        return replace(self.table, grid=replace(self.table.grid, rows=tuple(rows)))


def _place(record: Record) -> dict[str, object]:
    origin = record.provenance
    return {
        "file": origin.file,
        "sheet": origin.sheet,
        "row": origin.row,
        "table_row": origin.table_row,
        "clip": record.name,
    }
