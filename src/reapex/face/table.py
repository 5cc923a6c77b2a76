"""The user's own boxes or landmarks: a table with a row per clip, or one per frame.

Conventions
-----------
A row names its clip by the id that Reapex gives it, by ``subject/name``, by a column each for both,
or by the name alone. Of several rows for one clip (trackers write one per frame) each value's
median counts. Where a row has a box and eyes, the box is taken from the one and the eyes from the
other; where it has eyes or landmarks only, the box is made from them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reapex.errors import BadCell, ColumnMissing, Place
from reapex.face.box import Face
from reapex.face.columns import CLIP, EXPECTED, SUBJECT, SUCCESS, Layout, face_of, layouts_of
from reapex.labels.cells import MISSING_TOKENS, Cell, as_text, is_missing, plain
from reapex.labels.grid import Grid, read_grids
from reapex.labels.header import HEADER_ROWS, normal

_UNKNOWN = MISSING_TOKENS - {"-1"}  # a point may lie just outside the picture
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:[.,]\d{0,20})?|[.,]\d{1,20})(?:[eE][-+]?\d{1,3})?")
_FAR = 1e6  # pixels: no picture is that large


@dataclass(frozen=True, slots=True)
class NamedFace:
    """A face, whose clip it is in the table's words, and the first row that said so."""

    clip: str
    subject: str
    face: Face
    row: int


@dataclass(frozen=True, slots=True)
class FaceTable:
    """The faces of a file.

    Parameters
    ----------
    file
        Where they were read.
    faces
        One per clip, in the order of the rows.
    n_empty
        Rows without a face: nothing in the columns, or a tracker that saw none.
    """

    file: Path
    faces: tuple[NamedFace, ...]
    n_empty: int = 0


def read_faces(path: Path) -> FaceTable:
    """Read a table of boxes, eyes or landmarks: CSV, TSV or a workbook.

    Raises
    ------
    NotASheet
        If it is no table.
    ColumnMissing
        If no row names the clips and a complete set of coordinates.
    BadCell
        If a cell is no number, a set of coordinates incomplete, or a box empty.
    """
    header = _Header.found(read_grids(path), path)
    values: dict[tuple[str, str], list[tuple[int, _Values]]] = {}
    n_empty = 0
    for index in range(header.index + 1, len(header.grid.rows)):
        if not any(map(as_text, header.grid.rows[index])):
            continue
        name = header.text(index, header.clip)
        said = header.values(index) if name else {}
        if said:
            key = header.text(index, header.subject), name
            values.setdefault(key, []).append((index, said))
        else:
            n_empty += 1
    faces = tuple(
        NamedFace(name, subject, _face(rows, header), rows[0][0] + 1)
        for (subject, name), rows in values.items()
    )
    return FaceTable(path, faces, n_empty)


_Values = Mapping[Layout, Sequence[float]]


def _face(rows: Sequence[tuple[int, _Values]], header: _Header) -> Face:
    """The face of one clip's rows: the median of what they say in each layout."""
    faces = []
    for layout, _ in header.layouts:
        said = [values[layout] for _, values in rows if layout in values]
        if said:
            middle = np.median(np.array(said, dtype=np.float64), axis=0)
            faces.append((layout, face_of(layout, middle, header.place(rows[0][0]))))
    eyes = next((face.eyes_px for layout, face in faces if layout.has_eyes), None)
    return Face(faces[0][1].box, eyes)


@dataclass(frozen=True, slots=True)
class _Header:
    """The row that names the columns, and which they are."""

    grid: Grid
    index: int
    headings: tuple[str, ...]
    layouts: tuple[tuple[Layout, tuple[int, ...]], ...]
    clip: int
    subject: int | None
    success: int | None

    @classmethod
    def found(cls, grids: Sequence[Grid], path: Path) -> _Header:
        """The first row of any sheet that names clips and coordinates."""
        for grid in grids:
            for index, row in enumerate(grid.rows[:HEADER_ROWS]):
                headings = tuple(map(as_text, row))
                layouts = layouts_of(headings)
                clip = _column(headings, CLIP)
                if layouts and clip is not None:
                    subject, success = _column(headings, SUBJECT), _column(headings, (SUCCESS,))
                    return cls(grid, index, headings, layouts, clip, subject, success)
        raise _no_header(grids[0], path)

    def text(self, index: int, column: int | None) -> str:
        """A cell as text."""
        return "" if column is None else as_text(self.grid.cell(index, column))

    def place(self, index: int) -> Place:
        """A row, for messages."""
        return self.grid.place.at(row=index + 1)

    def values(self, index: int) -> _Values:
        """What a row says in each layout; nothing where its cells are empty.

        Raises
        ------
        BadCell
            If some cells of a layout are empty and others not, or one is no number.
        """
        if self.success is not None and self.text(index, self.success) == "0":
            return {}
        return {
            layout: [self._number(index, column) for column in columns]
            for layout, columns in self.layouts
            if not all(is_missing(self.grid.cell(index, column), _UNKNOWN) for column in columns)
        }

    def _number(self, index: int, column: int) -> float:
        cell = self.grid.cell(index, column)
        number = _parsed(cell)
        if number is None:
            raise BadCell(
                f"The cell reads {as_text(cell)!r}, which is no coordinate",
                where=self.place(index).at(column=self.headings[column]),
                expected="a number of pixels, such as 120 or 120.5",
                mend="Correct the cell, or empty the row's coordinates to have the face looked for",
            )
        return number


def _parsed(cell: Cell) -> float | None:
    """The number in a cell, with a point or a comma; None if there is none."""
    if isinstance(cell, bool) or not _NUMBER.fullmatch(plain(cell)):
        return None
    number = float(plain(cell).replace(",", "."))
    return number if math.isfinite(number) and abs(number) < _FAR else None


def _column(headings: Sequence[str], names: Sequence[str]) -> int | None:
    normals = [normal(text) for text in headings]
    return next((normals.index(name) for name in names if name in normals), None)


def _no_header(grid: Grid, path: Path) -> ColumnMissing:
    rows = [tuple(map(as_text, row)) for row in grid.rows[:HEADER_ROWS]]
    first = next((row for row in rows if any(row)), ())
    missing = "the clips" if layouts_of(first) else "a complete face"
    shown = ", ".join(repr(text) for text in first[:12] if text) or "nothing"
    return ColumnMissing(
        f"No row of headings names {missing}; the first row reads {shown}",
        where=Place(file=path, sheet=grid.sheet),
        expected=f"a column headed clip, and {EXPECTED}",
        mend="Head the columns so",
    )
