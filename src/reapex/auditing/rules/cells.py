"""RW 205 to 207: cells and headings that are written in a way that a program cannot trust.

Conventions
-----------
A finding names the row as the user finds it in the file, also where Reapex made a table of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.errors import Place
from reapex.labels import SheetLayout
from reapex.labels.broken_cells import broken_cells
from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import Field

_DATE = re.compile(
    r"\d{4}-\d\d-\d\d([ T]00:00:00)?|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"=\s*[A-Za-z@(].*|#(REF|VALUE|NAME|DIV/0|NUM|NULL)[!?]?", re.DOTALL)
_WORDS: tuple[Field, ...] = ("subject", "name", "action_units", "emotion")


def _repeated_headings(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        for text in sheet.header.repeated:
            yield Hit(
                sheet.grid.place_of(sheet.header.row_index).at(column=text),
                f"The heading {text!r} occurs more than once; the first column is read.",
            )


def _dates(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        columns = [sheet.header.columns[name] for name in _WORDS if name in sheet.header.columns]
        for row, clip_id in sheet.ids.items():
            for column in columns:
                cell = sheet.grid.cell(row - 1, column)
                if _is_date(cell):
                    place = sheet.grid.place_of(row - 1).at(clip=clip_id)
                    yield Hit(
                        place.at(column=sheet.header.texts[column]),
                        f"The cell holds the date {as_text(cell)}; 4/7 or 1-2 may have been typed.",
                    )


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _DATE.fullmatch(cell.strip()) is not None
    return isinstance(cell, dt.date | dt.time)


def _broken_cells(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        texts = sheet.header.texts
        for row, clip_id in sheet.ids.items():
            for column, cell in enumerate(sheet.grid.rows[row - 1]):
                if isinstance(cell, str) and _BROKEN.fullmatch(cell.strip()):
                    heading = texts[column] if column < len(texts) else ""
                    place = sheet.grid.place_of(row - 1).at(column=heading or None, clip=clip_id)
                    yield _formula(place, cell.strip()[:40])
        broken = broken_cells(sheet.grid)
        if broken:
            rows = _rows_of_records(sheet, evidence)
            for (row, column), text in broken.items():
                if row in rows:
                    yield _formula(rows[row].at(column=_heading(sheet, column)), text)


def _formula(where: Place, text: str) -> Hit:
    return Hit(where, f"The cell reads {text!r}, a formula or its failure.")


def _rows_of_records(sheet: SheetLayout, evidence: Evidence) -> Mapping[int, Place]:
    """The places of records by the file's own rows, those among them that cannot be read."""
    found: dict[int, Place] = {}
    for row, clip_id in sheet.ids.items():
        place = sheet.grid.place_of(row - 1)
        if place.row is not None:
            found.setdefault(place.row, place.at(clip=clip_id))
    for skipped in evidence.corpus.skipped:
        where = skipped.where
        is_here = (where.file, where.sheet) == (sheet.grid.path, sheet.grid.sheet)
        if is_here and where.row is not None:
            found.setdefault(where.row, where)
    return found


def _heading(sheet: SheetLayout, column: int) -> str:
    """What a column of the file, from 1, is called; its letter where the table is another."""
    from openpyxl.utils import get_column_letter

    origin, texts = sheet.grid.origin, sheet.header.texts
    is_own = column <= (len(texts) if origin is None else origin.width)
    heading = texts[column - 1] if is_own else ""
    return heading or str(get_column_letter(column))


CELL_RULES = (
    Rule(
        "RW205",
        Severity.WARNING,
        "heading occurs twice",
        _repeated_headings,
        Need.CELLS,
        finds="Two columns with one heading, but for case, spaces and dashes.",
        why="Every program takes one of the two, and not every program the same.",
        mend="Rename or delete the column that is not meant.",
        example="The heading 'Onset Frame' occurs more than once; the first column is read.",
    ),
    Rule(
        "RW206",
        Severity.WARNING,
        "cell turned into a date",
        _dates,
        Need.CELLS,
        finds="A date among subjects, clip names, action units or emotions.",
        why="Spreadsheet programs take 4/7 for the fourth of July and 1-2 for the first of "
        "February, and what was typed is lost.",
        mend="Format the column as text, and type the cell again.",
        example="The cell holds the date 2026-07-04; 4/7 or 1-2 may have been typed.",
    ),
    Rule(
        "RW207",
        Severity.WARNING,
        "formula or its failure in a cell",
        _broken_cells,
        Need.CELLS,
        finds="A cell of a record that reads as a formula (=B2+1) or as a failed one (#REF!); in "
        ".xlsx and .xlsm also a formula that was saved without its value. An .xls or .ods shows "
        "Reapex an empty cell in its place, and nothing is found.",
        why="The number that should be there is not, and the row may look complete elsewhere.",
        mend="Type the value itself, or paste the column as values.",
        example="The cell reads '#REF!', a formula or its failure.",
    ),
)
