"""A sheet for what Reapex notes, in workbooks whose own sheet has no place for a column more.

Conventions
-----------
The sheet is headed: the row of the label sheet, the cells by which that row is known again, and the
columns ``_reapex_*``. Where rows were moved since, the notes of those rows are not believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import OWN_PREFIX
from reapex.labels.grid import Grid

NOTES_SHEET = "_reapex"
_ROW, _KNOWN_BY = "row", "known by"


def notes_of(
    grids: Sequence[Grid], labels: Grid, known_by: Sequence[int]
) -> tuple[Mapping[int, Mapping[str, Cell]], tuple[str, ...]]:
    """What the notes sheet says of each row (from 1), and remarks.

    Parameters
    ----------
    grids
        All sheets of the workbook.
    labels
        The sheet that the notes are of.
    known_by
        The columns by which a row is known again, from 0.
    """
    sheet = next((grid for grid in grids if grid.sheet == NOTES_SHEET and grid.rows), None)
    if sheet is None:
        return {}, ()
    headings = [as_text(cell) for cell in sheet.rows[0]]
    notes: dict[int, dict[str, Cell]] = {}
    n_moved = 0
    for index in range(1, len(sheet.rows)):
        row = as_text(sheet.cell(index, 0))
        known = as_text(sheet.cell(index, 1))
        number = int(row) if row.isdecimal() else 0
        if not 0 < number <= len(labels.rows) or known != _known(labels, number - 1, known_by):
            n_moved += 1
            continue
        notes[number] = {
            heading: sheet.cell(index, column)
            for column, heading in enumerate(headings)
            if column > 1 and heading
        }
    if not n_moved:
        return notes, ()
    return notes, (
        f"{n_moved} rows of the sheet {NOTES_SHEET!r} are about other rows than stand there now, "
        "and are not read: those clips may get other ids than before",
    )


def note_rows(labels: Grid, cells: Mapping[tuple[int, int], Cell]) -> list[list[Cell]]:
    """The rows of a notes sheet.

    Parameters
    ----------
    labels
        The table as it was made of the sheet.
    cells
        The cells that have no place in the sheet, by index of row and column; the headings are in
        row 0.
    """
    known_by = () if labels.origin is None else labels.origin.known_by
    earlier = {
        column
        for column, heading in enumerate(labels.rows[0])
        if as_text(heading).lower().startswith(OWN_PREFIX)
    }
    columns = sorted({column for _, column in cells} | earlier)
    headings = [cells.get((0, column), labels.cell(0, column)) for column in columns]
    rows: list[list[Cell]] = [[_ROW, _KNOWN_BY, *headings]]
    for index in sorted({row for row, _ in cells if row}):
        number = labels.place_of(index).row or 0
        said = [cells.get((index, column), labels.cell(index, column)) for column in columns]
        rows.append([number, _known(labels, index, known_by), *said])
    return rows


def _known(labels: Grid, index: int, known_by: Sequence[int]) -> str:
    return " ".join(as_text(labels.cell(index, column)) for column in known_by)
