"""SMIC-E's workbook has up to three expressions in one row: each gets a row of its own.

Conventions
-----------
The clips end at the first row without a subject; below it stand notes. ``OnsetF``, ``Onset2F`` and
``Onset3F`` (and so the offsets and lengths) become one column each. A correction is written in this
form, one row per expression, since a second apex or id has no column in the release's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.keyframes import Key
from reapex.labels.cells import Cell, as_text, is_missing
from reapex.labels.grid import Grid, Origin, read_grids
from reapex.labels.header import HEADER_ROWS, normal
from reapex.labels.shaping import Shaped
from reapex.labels.smic_cameras import CAMERA_FPS, camera_of

EXPRESSION, FPS = "Expression", "fps"

_SEVERAL = re.compile(r"(onset|offset|totalmf)(?:f|frame)?([1-3]?)(?:f|frame)?")
_HEADINGS = {"onset": "OnsetF", "offset": "OffsetF", "totalmf": "TotalMF"}
_FIRST = "1"
_MARKED: tuple[Key, ...] = ("onset", "offset")  # nobody marked an apex


def smic_e_shape(path: Path) -> Shaped:
    """The workbook with one expression per row; what has one already is left as it is.

    Raises
    ------
    NotASheet
        If the file is no table.
    """
    grids = read_grids(path)
    molten: list[Grid] = []
    remarks: list[str] = []
    n_apart = 0
    for grid in grids:
        source = _Source.of(grid)
        if source is None:
            molten.append(grid)
            continue
        molten.append(source.table())
        if not n_apart:  # the first is the one that is read
            n_apart = len(grid.rows) - 1 - len(source.rows)
            remarks += source.remarks()
    return Shaped(tuple(molten), tuple(remarks), n_apart)


@dataclass(frozen=True, slots=True)
class _Source:
    """A sheet with several expressions in a row; indices from 0."""

    grid: Grid
    header: int
    subject: int
    several: Mapping[str, Mapping[str, int]]  # by heading, then by number of the expression

    @classmethod
    def of(cls, grid: Grid) -> _Source | None:
        for index, row in enumerate(grid.rows[:HEADER_ROWS]):
            names = [normal(as_text(cell)) for cell in row]
            several: dict[str, dict[str, int]] = {}
            for column, name in enumerate(names):
                match = _SEVERAL.fullmatch(name)
                if match:
                    several.setdefault(match[1], {}).setdefault(match[2] or _FIRST, column)
            is_header = "subject" in names and "filename" in names
            if is_header and {"2", "3"} & set(several.get("onset", ())):
                return cls(grid, index, names.index("subject"), several)
        return None

    @property
    def camera(self) -> str | None:
        """By the sheet, the file or the folders above it, also those that no path spells out."""
        return camera_of((*self.grid.path.absolute().parts, self.grid.sheet or ""))

    @property
    def rows(self) -> range:
        """The rows of clips: up to the first without a subject."""
        first = self.header + 1
        end = next(
            (row for row in range(first, len(self.grid.rows)) if not self._subject(row)),
            len(self.grid.rows),
        )
        return range(first, end)

    def table(self) -> Grid:
        """One row per expression, in the order of the sheet."""
        apart = {column for columns in self.several.values() for column in columns.values()}
        kept = [column for column in range(self.grid.width) if column not in apart]
        headings = [as_text(self.grid.cell(self.header, column)) for column in kept]
        fps = CAMERA_FPS.get(self.camera)
        found = list(self.several)
        rows: list[tuple[Cell, ...]] = [
            (*headings, *(_HEADINGS[name] for name in found), EXPRESSION, FPS)
        ]
        origins: list[int | None] = [self.header + 1]
        said: dict[tuple[int, Key], str] = {}
        for row in self.rows:
            own = [self.grid.cell(row, column) for column in kept]
            for number in self._expressions(row):
                marks = [self._cell(row, name, number) for name in found]
                said.update({(len(rows), key): self._heading(key, number) for key in _MARKED})
                rows.append((*own, *marks, int(number), fps))
                origins.append(row + 1)
        origin = Origin(
            tuple(origins),
            headings=said,
            remark="Written with one row per expression: the release's own form has no place for "
            "a second apex or id",
        )
        return replace(self.grid, rows=tuple(rows), origin=origin)

    def remarks(self) -> Iterator[str]:
        """What is below the clips and looks like one."""
        below = [
            row + 1
            for row in range(self.rows.stop, len(self.grid.rows))
            if self._subject(row) and self._cell(row, "onset", _FIRST) not in (None, "")
        ]
        if below:
            yield (
                f"{len(below)} rows below the first one without a subject look like clips and are "
                f"not read, the first in row {below[0]}: delete the blank row {self.rows.stop + 1}"
            )
        if self.camera is None:
            yield (
                "Neither the file's name nor its folders say HS, VIS or NIR, so that the frame "
                "rate is not known: say --fps 100 for HS, --fps 25 for VIS and NIR"
            )

    def _heading(self, key: Key, number: str) -> str:
        """As in ``Onset2F``: what the sheet calls the column, or would."""
        column = self.several.get(key, {}).get(number)
        known = "" if column is None else as_text(self.grid.cell(self.header, column))
        return known or f"{key.title()}{number.replace(_FIRST, '')}F"

    def _subject(self, row: int) -> str:
        return as_text(self.grid.cell(row, self.subject))

    def _expressions(self, row: int) -> Sequence[str]:
        """The numbers of those that the row marks; the first where it marks none."""
        numbers = sorted({each for columns in self.several.values() for each in columns})
        marked = [
            number
            for number in numbers
            if not all(is_missing(self._cell(row, end, number)) for end in ("onset", "offset"))
        ]
        return marked or [_FIRST]

    def _cell(self, row: int, name: str, number: str) -> Cell:
        column = self.several.get(name, {}).get(number)
        return None if column is None else self.grid.cell(row, column)
