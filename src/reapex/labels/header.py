"""Which row names the columns, and which column holds which field.

Conventions
-----------
Headings are compared after :func:`normal`. The header is found by content among the first rows of
each sheet, never by position: people add preambles and blank columns, and remove them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import OWN_PREFIX, Descriptor, Field
from reapex.labels.grid import Grid

HEADER_ROWS = 30
_IGNORED = frozenset("_-'’\ufeff\u200b")


def normal(text: str) -> str:
    """A heading without what people vary: case, spaces, ``_``, ``-``, ``'``, width of letters.

    Examples
    --------
    >>> normal("Onset Frame"), normal("onset_frame"), normal("ＯｎｓｅｔＦｒａｍｅ")
    ('onsetframe', 'onsetframe', 'onsetframe')
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(mark for mark in folded if mark not in _IGNORED and not mark.isspace())


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns.

    Parameters
    ----------
    row_index
        Its index in the grid, from 0.
    columns
        The column index of each field that has a column.
    texts
        Every heading as written, one per column.
    """

    row_index: int
    columns: Mapping[Field, int]
    texts: tuple[str, ...]

    @property
    def repeated(self) -> tuple[str, ...]:
        """Headings that occur more than once; the first of them is the column that is read."""
        found = [normal(text) for text in self.texts]
        twice = [
            text
            for index, text in enumerate(self.texts)
            if found[index] and found.count(found[index]) > 1 and found.index(found[index]) == index
        ]
        return tuple(twice)

    def text(self, field: Field) -> str:
        """The heading of a field's column, as written; the field's own name without one."""
        return self.texts[self.columns[field]] if field in self.columns else field

    def is_own(self, column: int) -> bool:
        """Whether a column was written by Reapex."""
        return self.texts[column].lower().startswith(OWN_PREFIX)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose header is known."""

    grid: Grid
    header: Header


def find_table(grids: Sequence[Grid], descriptor: Descriptor) -> Table | None:
    """The first sheet with a complete header, sheets of the known names before the others."""
    for grid in _by_preference(grids, descriptor):
        for index, row in enumerate(grid.rows[:HEADER_ROWS]):
            header = _header(index, row, descriptor)
            if is_complete(header, descriptor):
                return Table(grid, header)
    return None


def nearest_table(grids: Sequence[Grid], descriptor: Descriptor) -> Table | None:
    """Where most of the needed columns were found, if at least two were; for messages."""
    candidates = [
        Table(grid, _header(index, row, descriptor))
        for grid in _by_preference(grids, descriptor)
        for index, row in enumerate(grid.rows[:HEADER_ROWS])
    ]
    best = max(
        candidates,
        key=lambda table: (_n_needed(table.header, descriptor), len(table.header.columns)),
        default=None,
    )
    return best if best is not None and len(best.header.columns) > 1 else None


def is_complete(header: Header, descriptor: Descriptor) -> bool:
    """Whether every column that is needed, and every one that the user named, is there."""
    return _n_needed(header, descriptor) == len(needed(descriptor))


def needed(descriptor: Descriptor) -> tuple[Field, ...]:
    """The fields that the data set requires, and those whose columns the user named."""
    return tuple(dict.fromkeys((*descriptor.required, *descriptor.named)))


def _n_needed(header: Header, descriptor: Descriptor) -> int:
    return sum(field in header.columns for field in needed(descriptor))


def _header(index: int, row: Sequence[Cell], descriptor: Descriptor) -> Header:
    texts = tuple(as_text(cell).lstrip("\ufeff") for cell in row)
    first_of: dict[str, int] = {}
    for column, text in enumerate(texts):
        if text and len(text) < 100:  # a note may be long, a heading is not
            first_of.setdefault(normal(text), column)
    columns: dict[Field, int] = {}
    for field, aliases in descriptor.aliases.items():
        found = next((alias for alias in aliases if alias in first_of), None)
        if found is not None:
            columns[field] = first_of[found]
    return Header(index, columns, texts)


def _by_preference(grids: Iterable[Grid], descriptor: Descriptor) -> list[Grid]:
    known = {name.casefold() for name in descriptor.sheets}
    return sorted(grids, key=lambda grid: (grid.sheet or "").casefold() not in known)
