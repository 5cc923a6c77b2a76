"""Any table by its headings, for files that hold no labels: who the subjects are, and the like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import ColumnMissing
from reapex.labels.cells import as_text
from reapex.labels.grid import Grid, read_grids
from reapex.labels.header import HEADER_ROWS, normal


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Headings and the rows below them, all as text; ``key`` is the column that was asked for."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int


def read_plain(path: Path, key: Sequence[str]) -> PlainTable:
    """The first table of a file that has a column of one of these headings.

    Parameters
    ----------
    path
        A workbook or text file.
    key
        Headings in the form that :func:`~reapex.labels.header.normal` gives; the first that a row
        has is the column.

    Raises
    ------
    NotASheet
        If the file is no table.
    ColumnMissing
        If no row has such a heading.
    """
    grids = read_grids(path)
    for grid in grids:
        for index, row in enumerate(grid.rows[:HEADER_ROWS]):
            texts = tuple(map(as_text, row))
            normals = [normal(text) for text in texts]
            found = next((name for name in key if name in normals), None)
            if found is not None:
                rows = _below(grid, index, len(texts))
                return PlainTable(texts, rows, normals.index(found))
    first = next((row for row in grids[0].rows if any(map(as_text, row))), ())
    headings = ", ".join(repr(text) for text in map(as_text, first) if text)
    raise ColumnMissing(
        f"No column is headed {key[0]}",
        where=grids[0].place.at(file=path),
        expected=f"one such column; the first row reads {headings or 'nothing'}",
        mend=f"Head that column {key[0]}",
    )


def _below(grid: Grid, header: int, width: int) -> tuple[tuple[str, ...], ...]:
    rows = range(header + 1, len(grid.rows))
    return tuple(
        tuple(as_text(grid.cell(row, column)) for column in range(width))
        for row in rows
        if any(map(as_text, grid.rows[row]))
    )
