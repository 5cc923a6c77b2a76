"""Sheets to be written from marks: a plain table, or a data set's own columns.

Conventions
-----------
The headings and their order are those of the releases for CASME II and SAMM (reference note
datasets §3, §4; without SAMM's thirteen lines above the header, which a reader does not need), and
for other data sets the headings by which their reader finds its fields. What the columns have no
place for is not written: whoever converts compares what was written with what was read. Coder,
frame rate and kind stand in columns of their own, right of the release's, where clips need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.labels.cells import Cell
from reapex.labels.delimited import TextForm
from reapex.labels.descriptor import Descriptor, Field
from reapex.labels.exchange.as_sheet import further_of, values_of
from reapex.labels.exchange.marked import Marked
from reapex.labels.exchange.text import CONTROL
from reapex.labels.grid import Grid
from reapex.labels.header import Header
from reapex.labels.record import SheetLayout

Column = tuple[str, Field | None]

_TABLE: tuple[Column, ...] = (
    ("subject", "subject"), ("name", "name"), ("onset", "onset"), ("apex", "apex"),
    ("offset", "offset"), ("emotion", "emotion"), ("action_units", "action_units"),
    ("coder", "coder"), ("fps", "fps"), ("kind", "kind"), ("folder", "folder"),
)  # fmt: skip
_CASME2: tuple[Column, ...] = (
    ("Subject", "subject"), ("Filename", "name"), ("", None), ("OnsetFrame", "onset"),
    ("ApexFrame", "apex"), ("OffsetFrame", "offset"), ("", None),
    ("Action Units", "action_units"), ("Estimated Emotion", "emotion"),
)  # fmt: skip
_SAMM: tuple[Column, ...] = (
    ("Subject", "subject"), ("Filename", "name"), ("Inducement Code", None),
    ("Onset Frame", "onset"), ("Apex Frame", "apex"), ("Offset Frame", "offset"),
    ("Duration", None), ("Micro", "kind"), ("Action Units", "action_units"),
    ("Estimated Emotion", "emotion"), ("Objective Classes", None), ("Notes", None),
)  # fmt: skip
# The release has no headings: these are those that its reader gives it. A table without them would
# be read by position, and its participants taken for the workbook's numbers.
_CASME_SQUARED: tuple[Column, ...] = (
    ("Subject", "subject"), ("Video code", None), ("Filename", "name"), ("Onset", "onset"),
    ("Apex", "apex"), ("Offset", "offset"), ("AU", "action_units"), ("Emotion", "emotion"),
    ("Type", "kind"), ("Self-report", None),
)  # fmt: skip
_PUBLISHED = {
    "casme2": _CASME2,
    "casme_squared": _CASME_SQUARED,
    "samm": _SAMM,
    "table": _TABLE,
}
_NO_APEX = {"casme2": "/"}
_OPTIONAL: frozenset[Field] = frozenset(
    {"emotion", "action_units", "coder", "fps", "kind", "folder"}
)
_FORMULA = ("=", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """A data set's sheet as a place for marks."""

    descriptor: Descriptor
    is_text: bool

    def layout(self, marks: Sequence[Marked], path: Path) -> SheetLayout:
        """The table; ``path`` is the file that the marks came from.

        A data set's own layout has its own columns; the plain table also those of the user.
        """
        columns = self._columns(marks)
        taken = {heading.lower() for heading, _ in columns}
        further = [name for name in further_of(marks) if name.lower() not in taken]
        if self.descriptor.name not in ("table",):
            own = {heading for heading, field in columns if heading and field is None}
            further = [name for name in further_of(marks) if name in own]
        headings = [heading for heading, _ in columns]
        headings += [name for name in further if name not in headings]
        rows = [tuple(headings), *(self._row(each, columns, headings) for each in marks)]
        where = {field: index for index, (_, field) in enumerate(columns) if field is not None}
        ids = {row: each.id for row, each in enumerate(marks, 2) if each.id}
        grid = Grid(path, None, tuple(rows), "", TextForm(line_ending="\n"))
        return SheetLayout(grid, Header(0, where, tuple(headings)), ids)

    def _columns(self, marks: Sequence[Marked]) -> Sequence[Column]:
        published = _PUBLISHED.get(self.descriptor.name)
        if published is not None and self.descriptor.name != "table":
            return [*published, *self._beside(marks, published)]
        said = [values_of(each) for each in marks]
        used = [
            field
            for _, field in _TABLE
            if field is not None
            and (field not in _OPTIONAL or any(values[field] not in (None, "") for values in said))
        ]
        if published is not None:
            return [(field, field) for field in used]
        aliases = self.descriptor.aliases
        return [(aliases[field][0], field) for field in used if aliases.get(field)]

    def _beside(self, marks: Sequence[Marked], published: Sequence[Column]) -> list[Column]:
        """Columns that the release has not and its reader knows, where clips need them."""
        there = {field for _, field in published}
        usual = self.descriptor
        needed: dict[Field, bool] = {
            "coder": any(each.coder for each in marks),
            "fps": any(each.fps not in (None, usual.fps) for each in marks),
            "kind": any(each.kind not in ("", usual.kind) for each in marks),
        }
        return [
            (usual.aliases[field][0], field)
            for field, is_needed in needed.items()
            if is_needed and field not in there and usual.aliases.get(field)
        ]

    def _row(
        self, marked: Marked, columns: Sequence[Column], headings: Sequence[str]
    ) -> tuple[Cell, ...]:
        values = values_of(marked)
        cells: list[Cell] = [
            self._cell(marked, values, heading, field) for heading, field in columns
        ]
        cells += [marked.columns.get(name, "") for name in headings[len(columns) :]]
        return tuple(map(self._safe, cells))

    def _cell(
        self, marked: Marked, values: Mapping[Field, Cell], heading: str, field: Field | None
    ) -> Cell:
        name = self.descriptor.name
        if field is None:
            if name == "samm" and heading == "Duration" and marked.onset is not None:
                return "" if marked.offset is None else marked.offset - marked.onset + 1
            return marked.columns.get(heading, "") if heading else ""
        value = values[field]
        if field == "apex" and value is None:
            return _NO_APEX.get(name, "")
        if name == "samm" and field == "kind":
            return {"micro": "Micro - 1/2", "macro": "Macro"}.get(marked.kind, marked.kind)
        if name == "samm" and field == "emotion":
            return {"others": "Other"}.get(marked.emotion, marked.emotion.title())
        return "" if value is None else value

    def _safe(self, cell: Cell) -> Cell:
        """Text that a spreadsheet program neither runs nor refuses."""
        if not isinstance(cell, str) or not self.is_text:
            return cell
        text = CONTROL.sub("\ufffd", cell)
        return f"'{text}" if text.startswith(_FORMULA) else text
