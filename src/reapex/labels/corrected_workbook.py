"""A corrected sheet as a workbook: the one that was read, edited, or a new one of its values."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import PatternFill

from reapex.errors import InputError
from reapex.labels.cells import Cell
from reapex.labels.edits import Edit, Placed, exact_number, place
from reapex.labels.grid import Grid
from reapex.labels.notes_sheet import NOTES_SHEET, note_rows
from reapex.labels.record import SheetLayout

_CHANGED = PatternFill(fill_type="solid", start_color="FFFFFF00", end_color="FFFFFF00")
_NOT_IN_SHEET_NAMES = re.compile(r"[\\*?:/\[\]]")


def edited_workbook(
    layout: SheetLayout, edits: Iterable[Edit], data: bytes, out: Path
) -> tuple[str, ...]:
    """Set cells in a copy of an .xlsx or .xlsm; the rest of it stays.

    Returns what openpyxl says that it could not keep.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        book, sheet = _load(layout.grid, data, keep_vba=out.suffix.lower() == ".xlsm")
        remarks = _settle_formulas(sheet, layout)
        placed = place(edits, layout.header, max(layout.grid.width, _n_used_columns(sheet)))
        _fill(book, sheet, layout.grid, placed)
        book.save(out)
        book.close()
    lost = [str(warning.message) for warning in caught if warning.category is UserWarning]
    return tuple(dict.fromkeys((*remarks, *lost)))


def _fill(book: Any, sheet: Any, grid: Grid, placed: Placed) -> None:
    """Set the cells where they stand, and those that stand nowhere on a sheet of notes."""
    notes: dict[tuple[int, int], Cell] = {}
    for (row, column), value in placed.cells.items():
        at = grid.cell_in_file(row, column)
        if at is None:
            notes[row, column] = value
        else:
            _set(_free(sheet, *at), value, (row, column) in placed.changed)
    if not notes:
        return
    if NOTES_SHEET in book.sheetnames:
        book.remove(book[NOTES_SHEET])
    page = book.create_sheet(NOTES_SHEET)
    for row, values in enumerate(note_rows(grid, notes), 1):
        for column, value in enumerate(values, 1):
            if value is not None and value != "":
                _set(page.cell(row, column), value, is_change=False)


def new_workbook(grids: Iterable[Grid], edited: Grid, placed: Placed, out: Path) -> tuple[str, ...]:
    """A workbook of the values of all sheets, one of them edited."""
    book = Workbook()
    book.remove(book.active)
    for grid in grids:
        sheet = book.create_sheet(_NOT_IN_SHEET_NAMES.sub("_", grid.sheet or "Labels")[:31])
        is_edited = grid.sheet == edited.sheet
        cells = {
            (row, column): exact_number(value) if grid.text else value
            for row, values in enumerate(grid.rows)
            for column, value in enumerate(values)
        }
        cells.update(placed.cells if is_edited else {})
        for (row, column), value in cells.items():
            if value is not None and value != "":
                is_change = is_edited and (row, column) in placed.changed
                _set(sheet.cell(row + 1, column + 1), value, is_change)
    book.save(out)
    book.close()
    suffix = edited.path.suffix.lower()
    if edited.origin is not None:
        return (edited.origin.remark,)
    return (
        ()
        if edited.sheet is None
        else (f"Written as .xlsx: {suffix} is read only; formats are lost",)
    )


def _load(grid: Grid, data: bytes, keep_vba: bool) -> tuple[Any, Any]:
    """The workbook and the sheet."""
    try:
        book = load_workbook(io.BytesIO(data), keep_vba=keep_vba, rich_text=True)
        return book, book[grid.sheet]
    except Exception as error:  # openpyxl raises whatever its parsers stumble over
        raise InputError(
            f"The workbook can be read but not edited ({error})",
            where=grid.place,
            mend="Write a .csv instead, or open it in a spreadsheet program and save it again",
        ) from error


def _settle_formulas(sheet: Any, layout: SheetLayout) -> tuple[str, ...]:
    """Put values in place of formulas in the columns that Reapex reads.

    openpyxl drops what a formula last gave, so that until a spreadsheet program has opened the file
    such a cell reads as empty: a clip would lose its onset.
    """
    n_settled = 0
    n_formulas = sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    for column in layout.header.columns.values():
        for row in layout.ids:  # totals and means of the user's stay formulas
            at = layout.grid.cell_in_file(row - 1, column)
            if at is None:
                continue
            cell = sheet.cell(*at)
            value = layout.grid.cell(row - 1, column)
            if cell.data_type == "f" and value is not None:
                _set(cell, value, is_change=False)
                n_settled += 1
    remarks = []
    if n_settled:
        remarks.append(f"{n_settled} formulas in label columns were replaced by their values")
    if n_formulas > n_settled:
        remarks.append(
            f"{n_formulas - n_settled} formulas elsewhere show no result until a spreadsheet "
            "program opens the file and saves it"
        )
    return tuple(remarks)


def _n_used_columns(sheet: Any) -> int:
    """Columns up to the last one with content; formats alone may reach to the edge of the sheet."""
    used = (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None)
    merged = (area.max_col for area in sheet.merged_cells.ranges)
    return max((*used, *merged), default=0)


def _free(sheet: Any, row: int, column: int) -> Any:
    """The cell, freed if it is merged with cells of other rows, which then keep its value."""
    for area in list(sheet.merged_cells.ranges):
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            value = sheet.cell(area.min_row, area.min_col).value
            sheet.unmerge_cells(str(area))
            for each in range(area.min_row, area.max_row + 1):
                sheet.cell(each, area.min_col).value = value
    return sheet.cell(row, column)


def _set(cell: Any, value: Cell, is_change: bool) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"  # openpyxl would make a formula of "=", and an error of "#N/A"
    else:
        cell.value = value
    if is_change:
        cell.fill = _CHANGED
        if cell.is_date:  # a number in a cell formatted as a date would be read as a date
            cell.number_format = "0"
