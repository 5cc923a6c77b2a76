"""Readers of annotation files: the protocol, and the one for tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from reapex.corpus import LabelSource, Skipped
from reapex.errors import DuplicateRow, LabelError, NotASheet
from reapex.labels.columns import not_found
from reapex.labels.descriptor import Descriptor
from reapex.labels.grid import Grid, read_grids
from reapex.labels.header import Table, find_table, normal
from reapex.labels.ids import IdBook
from reapex.labels.record import LabelSheet, Record, SheetLayout
from reapex.labels.remarks import remarks, row_remarks
from reapex.labels.rows import RowParser
from reapex.labels.shaping import Shaped

_ENOUGH_NAMES = 0.5  # a few clips of another kind do not make another data set


class Confidence(IntEnum):
    """How sure a reader is that a file is of its kind."""

    NO = 0
    POSSIBLE = 1  # it could be read so
    LIKELY = 2  # the header is that of this kind
    CERTAIN = 3  # and so are the names of the clips


class LabelReader(Protocol):
    """What reads one kind of annotation file."""

    @property
    def name(self) -> str:
        """The word for ``--dataset``."""

    def recognises(self, path: Path) -> Confidence:
        """How sure it is that the file is of its kind."""

    def read(self, path: Path) -> LabelSheet:
        """The records of the file."""


@dataclass(frozen=True, slots=True)
class TabularReader:
    """Reads what a descriptor describes, from any workbook or text table."""

    descriptor: Descriptor

    @property
    def name(self) -> str:
        """The data set's name."""
        return self.descriptor.name

    def recognises(self, path: Path) -> Confidence:
        """How sure the descriptor's evidence makes it.

        A plain table has no evidence but its header, so that it is likely at best; a header that
        several data sets share makes each of them likely, and then the user is asked.
        """
        table = find_table(self._shaped(path).grids, self.descriptor)
        if table is None:
            return Confidence.NO
        headings = {normal(text) for text in table.header.texts}
        if not self.descriptor.key_headers <= headings:
            return Confidence.POSSIBLE
        names_fit = bool(self.descriptor.name_pattern) and self._names_fit(table)
        own = self.descriptor.own_headers
        if names_fit and (not own or own & headings):
            return Confidence.CERTAIN
        is_telling = self.descriptor.telling_headers <= headings
        return Confidence.LIKELY if is_telling or names_fit else Confidence.POSSIBLE

    def read(self, path: Path) -> LabelSheet:
        """The records of the file.

        Raises
        ------
        NotASheet
            If it is no table.
        ColumnMissing, HeaderNotFound
            If no row names all the columns that are needed.
        """
        shaped = self._shaped(path)
        grids = shaped.grids
        table = self._table(grids)
        parser = RowParser(table, self.descriptor)
        rows = [row for row in range(len(table.grid.rows)) if parser.holds_record(row)]
        ids = IdBook(self.name, (parser.text(row, "id") for row in rows))
        records: list[Record] = []
        skipped: list[Skipped] = []
        id_of_row: dict[int, str] = {}
        for row in rows:
            try:
                clip_id, record = parser.record(row, ids)
                id_of_row[row + 1] = clip_id
                ids.claim(record)
            except DuplicateRow as error:
                skipped.append(_repeated(error, record))
            except LabelError as error:
                skipped.append(Skipped.because(error))
            else:
                records.append(record)
        return LabelSheet(
            records=tuple(records),
            skipped=tuple(skipped),
            # The header is neither a record nor none.
            n_no_record=len(table.grid.rows) - len(rows) - 1 + shaped.n_apart,
            source=self._source(table.grid),
            layout=SheetLayout(table.grid, table.header, id_of_row),
            remarks=(
                *shaped.remarks,
                *remarks(table, grids, self.descriptor),
                *row_remarks(records),
            ),
        )

    def _shaped(self, path: Path) -> Shaped:
        shape = self.descriptor.shape
        return Shaped(read_grids(path)) if shape is None else shape(path)

    def _table(self, grids: Sequence[Grid]) -> Table:
        table = find_table(grids, self.descriptor)
        if table is None:
            raise not_found(grids, self.descriptor)
        if table.grid.text is not None and table.grid.text.unclosed_quote:
            raise NotASheet(
                "A quotation mark is never closed, so that the last cell swallows the rows below",
                where=table.grid.place.at(row=len(table.grid.rows)),
                expected='cells such as "a note", closed in the same row',
                mend="Close or delete the quotation mark",
            )
        return table

    def _names_fit(self, table: Table) -> bool:
        parser = RowParser(table, self.descriptor)
        names = [
            parser.text(row, "name")
            for row in range(table.header.row_index + 1, len(table.grid.rows))
        ]
        named = [name for name in names if name]
        pattern = re.compile(self.descriptor.name_pattern, re.IGNORECASE)
        n_fit = sum(pattern.fullmatch(name) is not None for name in named)
        return n_fit > 0 and n_fit >= _ENOUGH_NAMES * len(named)

    def _source(self, grid: Grid) -> LabelSource:
        return LabelSource(
            file=grid.path,
            dataset=self.name,
            sheet=grid.sheet,
            encoding=None if grid.text is None else grid.text.name,
            sha256=grid.sha256,
        )


def _repeated(error: DuplicateRow, record: Record) -> Skipped:
    place = record.provenance.place
    return Skipped.because(
        error.at(
            file=place.file,
            sheet=place.sheet,
            row=place.row,
            table_row=place.table_row,
            clip=record.name,
        )
    )
