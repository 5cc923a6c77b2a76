"""From a row of cells to a record, or to the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reapex.clip import Provenance
from reapex.errors import BadCell, KeyFrameMissing, LabelError
from reapex.keyframes import KEYS, Key, RawKeyFrames
from reapex.labels import cells, units
from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import Descriptor, Field
from reapex.labels.header import Table, normal
from reapex.labels.ids import IdBook
from reapex.labels.record import Record

_TOTALS = frozenset(
    {"total", "totals", "sum", "mean", "average", "count", "合计", "总计", "总数", "平均"}
)


@dataclass(frozen=True, slots=True)
class RowParser:
    """The rows of one table under one descriptor; rows are indexed from 0 here."""

    table: Table
    descriptor: Descriptor
    _last_filled: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = self.table.grid.rows
        filled = (row for row in reversed(range(len(rows))) if any(map(as_text, rows[row])))
        object.__setattr__(self, "_last_filled", next(filled, -1))

    def cell(self, row: int, field: Field) -> Cell:
        """The cell of a field; None where the table has no such column."""
        column = self.table.header.columns.get(field)
        return None if column is None else self.table.grid.cell(row, column)

    def text(self, row: int, field: Field) -> str:
        """The same as text."""
        return as_text(self.cell(row, field))

    def holds_record(self, row: int) -> bool:
        """Whether a row is meant as a record, and not a preamble, blank line, note or total."""
        header = self.table.header
        if row <= header.row_index or self._repeats_header(row) or self._is_total(row):
            return False
        if self.descriptor.ends_in_total and self._is_last_without_name(row):
            return False
        if self.text(row, "name"):
            # A clip of a subject without any key frame is a record that cannot be used, not a note.
            return bool(self.text(row, "subject")) or any(self.text(row, key) for key in KEYS)
        return self._is_number(row, "onset") and self._is_number(row, "offset")

    def record(self, row: int, ids: IdBook) -> tuple[str, Record]:
        """The row's id and its record.

        Raises
        ------
        LabelError
            If the row cannot be a record; the error names the row.
        """
        try:
            return self._record(row, ids)
        except LabelError as error:
            name = self.text(row, "name")
            place = self.table.grid.place_of(row)
            raise error.at(
                file=place.file,
                sheet=place.sheet,
                row=place.row,
                table_row=place.table_row,
                clip=name or None,
            ) from None

    def _record(self, row: int, ids: IdBook) -> tuple[str, Record]:
        descriptor, missing = self.descriptor, self.descriptor.missing
        subject = self._subject(self.cell(row, "subject"))
        name, coder = self._name(row), self.text(row, "coder")
        parts, remarks = self._name_parts(name), list[str]()
        if parts.get("subject"):
            by_name = self._subject(parts["subject"])
            if by_name != subject:
                remarks.append(
                    f"the subject cell says {subject} and the clip's name {name} says {by_name}, "
                    "which is taken"
                )
            subject = by_name
        onset = self._needed_frame(row, "onset")
        # Given before the rest is read: a later row keeps its id when this one is mended.
        clip_id = ids.id_of(subject, name, coder, onset, self.text(row, "id"))
        offset = self._needed_frame(row, "offset")
        fps = cells.frame_rate(self.cell(row, "fps"), self.table.header.text("fps"), missing)
        found = units.action_units(self.cell(row, "action_units"), missing, descriptor.held_units)
        emotion = cells.words(
            self.cell(row, "emotion"),
            descriptor.emotion_aliases,
            descriptor.emotion_separator,
            missing,
        )
        further = self._further(row)
        kind = cells.word(self.cell(row, "kind"), descriptor.kind_aliases, missing)
        return clip_id, Record(
            dataset=descriptor.name,
            id=clip_id,
            subject=subject,
            subject_raw=self.text(row, "subject"),
            name=name,
            raw=RawKeyFrames(onset, self.frame(row, "apex"), offset),
            provenance=self._provenance(row),
            emotion=emotion,
            emotion_raw=self.text(row, "emotion"),
            action_units=found,
            action_units_raw=self.text(row, "action_units"),
            ambiguous_units=any(map(units.is_ambiguous_unit, found)),
            coder=coder,
            fps=descriptor.fps if fps is None else fps,
            kind=kind or descriptor.kind,
            folder=self.text(row, "folder"),
            columns=further,
            name_parts=parts,
            remarks=tuple(remarks),
        )

    def _provenance(self, row: int) -> Provenance:
        place = self.table.grid.place_of(row)
        grid = self.table.grid
        return Provenance(grid.path, grid.sheet, place.row or row + 1, place.table_row)

    def _subject(self, value: Cell) -> str:
        descriptor = self.descriptor
        found = cells.subject(
            value,
            self.table.header.text("subject"),
            descriptor.subject_pattern,
            descriptor.subject_digits,
        )
        return descriptor.subject_form.format(found)

    def _name_parts(self, name: str) -> Mapping[str, str]:
        match = re.fullmatch(self.descriptor.name_parts, name, re.IGNORECASE)
        return match.groupdict("") if match else {}

    def _name(self, row: int) -> str:
        name = self.text(row, "name")
        if not name:
            raise BadCell(
                "The clip has no name",
                expected="the name of the clip's folder",
                mend="Fill in the cell in the sheet",
            ).at(column=self.table.header.text("name"))
        return name

    def frame(self, row: int, key: Key) -> int | None:
        """A key frame; None where the cell says that there is none.

        Raises
        ------
        BadCell
            If the cell holds no frame number.
        """
        return cells.frame_number(
            self.cell(row, key), self._heading(row, key), self.descriptor.missing_in(key)
        )

    def _heading(self, row: int, key: Key) -> str:
        """The user's own name of the column."""
        origin = self.table.grid.origin
        known = None if origin is None else origin.headings.get((row, key))
        return known or self.table.header.text(key)

    def _needed_frame(self, row: int, key: Key) -> int:
        number = self.frame(row, key)
        if number is None:
            what, mend = self._why_missing(row, key)
            raise KeyFrameMissing(
                what, expected="a frame number; only the apex may be unknown", mend=mend
            ).at(column=self._heading(row, key))
        return number

    def _why_missing(self, row: int, key: Key) -> tuple[str, str]:
        origin = self.table.grid.origin
        known = None if origin is None else origin.reasons.get((row, key))
        return known or (f"The {key} is missing", "Fill in the cell in the sheet")

    def _further(self, row: int) -> Mapping[str, str]:
        """The columns that Reapex has no field for, those without a heading and its own apart."""
        header = self.table.header
        read = set(header.columns.values())
        found: dict[str, str] = {}
        for column, heading in enumerate(header.texts):
            if heading and column not in read and not header.is_own(column):
                # A heading that occurs twice must not hide one of its columns.
                key = f"{heading} (column {column + 1})" if heading in found else heading
                found[key] = as_text(self.table.grid.cell(row, column))
        return found

    def _repeats_header(self, row: int) -> bool:
        header = self.table.header
        return all(
            normal(as_text(self.table.grid.cell(row, column))) == normal(header.texts[column])
            for column in header.columns.values()
        )

    def _is_total(self, row: int) -> bool:
        """A row of sums or means: it begins with the word, and marks no clip of a subject."""
        first = next(filter(None, map(as_text, self.table.grid.rows[row])), "")
        named = self.text(row, "name") and self.text(row, "subject")
        marked = any(self.text(row, key) for key in KEYS)
        return not (named and marked) and normal(first).rstrip(":") in _TOTALS

    def _is_last_without_name(self, row: int) -> bool:
        is_last = row >= self._last_filled
        return is_last and not self.text(row, "name") and not self.text(row, "subject")

    def _is_number(self, row: int, key: Key) -> bool:
        try:
            return self.frame(row, key) is not None
        except BadCell:
            return False
