"""The rows of a table of faces: its headings found, each row's values read.

Conventions
-----------
A table that holds one clip's rows only needs no column that names it: then the file's name counts.
Where a tracker says ``success`` 0 or a ``confidence`` below 0.5, the row says nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import BadCell, ColumnMissing, Place
from reapex.face.columns import (
    CLIP,
    CONFIDENCE,
    EXPECTED,
    FACE_ID,
    FRAME,
    OPENFACE,
    SUBJECT,
    SUCCESS,
    Layout,
    layouts_of,
)
from reapex.labels.cells import MISSING_TOKENS, Cell, as_text, is_missing, plain
from reapex.labels.grid import Grid
from reapex.labels.header import HEADER_ROWS, normal

_UNKNOWN = MISSING_TOKENS - {"-1"}  # a point may lie just outside the picture
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:[.,]\d{0,20})?|[.,]\d{1,20})(?:[eE][-+]?\d{1,3})?")
_FAR = 1e6  # pixels: no picture is that large
_LEAST_CONFIDENCE = 0.5

Values = Mapping[Layout, Sequence[float]]


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A row: its index in the grid, whose face in which frame it is, and where."""

    index: int
    clip: str
    subject: str
    face_id: str
    frame: int | None
    values: Values


@dataclass(frozen=True, slots=True)
class FaceHeader:
    """The row that names the columns, and which they are.

    Parameters
    ----------
    roles
        The columns that hold no coordinates, by what they say.
    by_openface
        Whether a heading shows that OpenFace wrote the table.
    """

    grid: Grid
    index: int
    headings: tuple[str, ...]
    layouts: tuple[tuple[Layout, tuple[int, ...]], ...]
    roles: Mapping[str, int | None]
    by_openface: bool

    @classmethod
    def found(cls, grids: Sequence[Grid], path: Path, *, names_clips: bool) -> FaceHeader:
        """The first row of any sheet that names coordinates, and clips where it has to.

        Raises
        ------
        ColumnMissing
            If there is none.
        """
        for grid in grids:
            for index, row in enumerate(grid.rows[:HEADER_ROWS]):
                headings = tuple(map(as_text, row))
                layouts = layouts_of(headings)
                roles = _roles(headings)
                if layouts and (roles["clip"] is not None or not names_clips):
                    by_openface = any(normal(text) in OPENFACE for text in headings)
                    return cls(grid, index, headings, layouts, roles, by_openface)
        raise _no_header(grids[0], path, names_clips=names_clips)

    def rows(self) -> Iterator[FaceRow]:
        """Every row below that is not blank; one without a face has no values.

        Raises
        ------
        BadCell
            If some cells of a layout are empty and others not, or one is no number.
        """
        for index in range(self.index + 1, len(self.grid.rows)):
            if any(map(as_text, self.grid.rows[index])):
                frame = _parsed(self._text(index, "frame"))
                yield FaceRow(
                    index,
                    self._text(index, "clip"),
                    self._text(index, "subject"),
                    self._text(index, "face_id"),
                    None if frame is None or frame % 1 else int(frame),
                    self._values(index),
                )

    def place(self, index: int) -> Place:
        """A row, for messages."""
        return self.grid.place.at(row=index + 1)

    def _text(self, index: int, role: str) -> str:
        column = self.roles[role]
        return "" if column is None else as_text(self.grid.cell(index, column))

    def _values(self, index: int) -> Values:
        """What a row says in each layout; nothing where its cells are empty or not believed."""
        confidence = _parsed(self._text(index, "confidence"))
        doubtful = confidence is not None and confidence < _LEAST_CONFIDENCE
        if doubtful or self._text(index, "success") == "0":
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


def _roles(headings: Sequence[str]) -> dict[str, int | None]:
    normals = [normal(text) for text in headings]
    names = {
        "clip": CLIP,
        "subject": SUBJECT,
        "success": (SUCCESS,),
        "confidence": (CONFIDENCE,),
        "face_id": (FACE_ID,),
        "frame": FRAME,
    }
    return {
        role: next((normals.index(name) for name in known if name in normals), None)
        for role, known in names.items()
    }


def _no_header(grid: Grid, path: Path, *, names_clips: bool) -> ColumnMissing:
    rows = [tuple(map(as_text, row)) for row in grid.rows[:HEADER_ROWS]]
    first = next((row for row in rows if any(row)), ())
    missing = "the clips" if layouts_of(first) else "a complete face"
    shown = ", ".join(repr(text) for text in first[:12] if text) or "nothing"
    clips = "a column headed clip, and " if names_clips else ""
    return ColumnMissing(
        f"No row of headings names {missing}; the first row reads {shown}",
        where=Place(file=path, sheet=grid.sheet),
        expected=f"{clips}{EXPECTED}",
        mend="Head the columns so",
    )
