"""The cells of a sheet that a correction sets, whatever kind of file they go to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reapex.labels.cells import Cell, as_text
from reapex.labels.header import Header

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,9}[1-9])?")


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell to set; rows and columns are indexed from 0.

    ``column`` is a heading where the sheet may have no such column yet. ``is_change`` marks what
    replaces a label of the user's, and is shown in colour where the format has colours.
    """

    row: int
    column: int | str
    value: Cell
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells to set by row and column, and where the user's own labels are replaced."""

    cells: Mapping[tuple[int, int], Cell]
    changed: frozenset[tuple[int, int]]


def place(edits: Iterable[Edit], header: Header, first_free: int) -> Placed:
    """Columns for the edits: those of the same heading, else new ones from ``first_free`` on."""
    columns = {text.lower(): index for index, text in reversed(list(enumerate(header.texts)))}
    cells: dict[tuple[int, int], Cell] = {}
    changed: set[tuple[int, int]] = set()
    for edit in edits:
        if isinstance(edit.column, int):
            column = edit.column
        elif edit.column.lower() in columns:
            column = columns[edit.column.lower()]
        else:
            column = columns[edit.column.lower()] = first_free
            first_free += 1
            cells[header.row_index, column] = edit.column
        cells[edit.row, column] = edit.value
        if edit.is_change:
            changed.add((edit.row, column))
    return Placed(cells, frozenset(changed))


def exact_text(cell: Cell) -> str:
    """The cell as text; the user's own text with its spaces."""
    return cell if isinstance(cell, str) else as_text(cell)


def exact_number(value: Cell) -> Cell:
    """A number where the text is exactly how it is written, so that ``01`` stays text.

    Examples
    --------
    >>> exact_number("40"), exact_number("29.97"), exact_number("01"), exact_number("4.0")
    (40, 29.97, '01', '4.0')
    """
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    number = float(value) if "." in value else int(value)
    return number if str(number) == value else value
