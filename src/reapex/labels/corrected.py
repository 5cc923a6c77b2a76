"""Corrected key frames, written in the layout that the labels came in.

Conventions
-----------
Only the cells of changed key frames change; all else stays as the user had it. What Reapex adds
stands in columns of its own, named ``_reapex_*``, to the right of everything. Among them is always
``_reapex_id``, for every row that has one: k of ``dataset/subject/name#k`` counts manual onsets,
which can no longer be counted once they have moved.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reapex.errors import BadCell, InputError, UsageError
from reapex.keyframes import KEYS, Key
from reapex.labels import parquet
from reapex.labels.cells import Cell, frame_number
from reapex.labels.corrected_parquet import edited_parquet, new_parquet
from reapex.labels.corrected_text import text_bytes
from reapex.labels.corrected_workbook import edited_workbook, new_workbook
from reapex.labels.descriptor import ID_COLUMN, OWN_PREFIX
from reapex.labels.edits import Edit, Placed, place
from reapex.labels.exchange import SUFFIXES as EXCHANGED
from reapex.labels.exchange import Format, exchange_format, marks_of
from reapex.labels.grid import TEXT_SUFFIXES, Grid, read_grids
from reapex.labels.record import SheetLayout
from reapex.output import writing

Note = str | int | float | None

_EDITABLE = (".xlsx", ".xlsm")  # what openpyxl reads and writes
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """What is to be written into one row.

    Parameters
    ----------
    row
        The row as a spreadsheet counts, from 1 (``Record.provenance.line``).
    changes
        The new frame number, in the sheet's counting, of each key frame that moved.
    notes
        What Reapex says of the row, by column; ``_reapex_`` is put before names that lack it.
    """

    row: int
    changes: Mapping[Key, int] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)


def write_corrected(
    layout: SheetLayout, rows: Sequence[CorrectedRow], out: Path, force: bool = False
) -> tuple[str, ...]:
    """Write a corrected copy of a sheet, and say what could not be kept.

    An .xlsx or .xlsm is edited, so that formats and other sheets stay; a text file keeps its
    delimiter, encoding and line endings, a Parquet file its columns and types; an .xls or .ods
    becomes an .xlsx of its values. A table that Reapex had to make of a sheet or folder
    (``grid.origin``) is written as that table, unless its cells stand in an .xlsx as they are.

    Returns
    -------
    tuple of str
        Remarks for the user, such as that formats were lost; empty as a rule.

    Raises
    ------
    UsageError
        If ``out`` has a suffix that cannot be written, or a row is not in the sheet.
    MissingExtra
        If ``out`` is to be Parquet and pyarrow is not installed.
    InputError
        If the sheet changed on disk since it was read, or cannot be edited.
    OutputError
        If ``out`` is the input, is there already, or cannot be written.
    """
    grid, suffix = layout.grid, out.suffix.lower()
    require_writable(layout, out)
    edits = list(_edits(layout, rows))
    placed = place(edits, layout.header, grid.width)
    exchange = exchange_format(grid.path) if suffix == grid.path.suffix.lower() else None
    with writing(out, inputs=(grid.path,), force=force) as temporary:
        if exchange is not None:
            return _exchanged(layout, placed, exchange, temporary)
        if suffix in TEXT_SUFFIXES:
            data, remarks = text_bytes(grid, placed, suffix)
            temporary.write_bytes(data)
            return (*_of_the_table(grid), *remarks)
        if suffix in parquet.SUFFIXES:
            if grid.path.suffix.lower() in parquet.SUFFIXES:
                return edited_parquet(placed, _unchanged(layout), temporary)
            return (*_of_the_table(grid), *new_parquet(layout, placed, temporary))
        if grid.sheet is None or (grid.origin is not None and not _is_in_place(grid)):
            return new_workbook((grid,), grid, placed, temporary)
        data = _unchanged(layout)
        if grid.path.suffix.lower() in _EDITABLE:
            return edited_workbook(layout, edits, data, temporary)
        return new_workbook(read_grids(grid.path), grid, placed, temporary)


def _is_in_place(grid: Grid) -> bool:
    """Whether cells can be set where they stand in the user's workbook."""
    is_own = grid.origin is None or grid.origin.width > 0
    return is_own and grid.path.suffix.lower() in _EDITABLE


def _of_the_table(grid: Grid) -> tuple[str, ...]:
    """That what is written is a table that Reapex made of the user's."""
    return () if grid.origin is None or not grid.origin.remark else (grid.origin.remark,)


def _exchanged(layout: SheetLayout, placed: Placed, exchange: Format, out: Path) -> tuple[str, ...]:
    """The file of another tool, written anew from its expressions."""
    _unchanged(layout)
    marks = marks_of(layout, placed.cells)
    for each in marks:
        exchange.check(each)
    written = exchange.write(marks)
    if len(written) != 1:
        raise UsageError(
            f"The corrected labels are of {len(written)} videos, and {exchange.title} has a file "
            "for each",
            mend="Give --out a name that ends in .csv, and make files of it with reapex convert",
        )
    out.write_bytes(written[0].data)
    n_left = len(layout.grid.rows) - 1 - len(marks)
    left = f", and {n_left} annotations that could not be read" if n_left else ""
    return (
        f"Written anew by Reapex for {exchange.title}: what it does not read (other tiers, "
        f"settings){left} is in the original alone",
    )


def _edits(layout: SheetLayout, rows: Sequence[CorrectedRow]) -> Iterator[Edit]:
    """Key frames first, then the ids, then the notes: the order of columns that are new."""
    for corrected in rows:
        if not layout.header.row_index < corrected.row - 1 < len(layout.grid.rows):
            raise UsageError(f"Row {corrected.row} is not among the rows of {layout.grid.place}")
        for key in KEYS:
            if key in corrected.changes:
                yield from _change(layout, corrected.row - 1, key, corrected.changes[key])
    for row, clip_id in layout.ids.items():
        yield Edit(row - 1, ID_COLUMN, _harmless(clip_id))
    for corrected in rows:
        for name, value in corrected.notes.items():
            own = name if name.startswith(OWN_PREFIX) else OWN_PREFIX + name
            yield Edit(corrected.row - 1, own, _harmless(value))


def _change(layout: SheetLayout, row: int, key: Key, number: int) -> Iterator[Edit]:
    # A sheet without a column for the apex gets one, headed "apex", which a reader will find.
    column = layout.header.columns.get(key)
    if column is not None:
        try:
            if frame_number(layout.grid.cell(row, column), key) == number:
                return  # untouched, as the user wrote it
        except BadCell:
            pass
    yield Edit(row, key if column is None else column, int(number), is_change=True)


def _harmless(value: Note) -> Cell:
    """The note as a cell that no spreadsheet program will run as a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip().startswith(_FORMULA_STARTS) else value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def require_writable(layout: SheetLayout, out: Path) -> None:
    """Raise if a sheet cannot be written under such a name; worth asking before long work.

    Raises
    ------
    UsageError
        If ``out`` has an ending that cannot be written.
    MissingExtra
        If its format needs a library that is not installed.
    """
    suffix = out.suffix.lower()
    own = layout.grid.path.suffix.lower()
    exchange = exchange_format(layout.grid.path)
    is_macro = own == ".xlsm"
    can = [*TEXT_SUFFIXES, ".xlsx", *([".xlsm"] if is_macro else []), *parquet.SUFFIXES]
    can += [own] if exchange else []
    if suffix not in can:
        raise UsageError(
            f"A corrected sheet cannot be written as {suffix or 'a file without an ending'}",
            expected=f"a name that ends in {', '.join(can)}",
            mend="Give --out such a name"
            + (", as in corrected.xlsx" if suffix else "")
            + (", and reapex convert makes of it what you need" if suffix in EXCHANGED else ""),
        )
    if suffix in parquet.SUFFIXES:
        parquet.library()  # before anything is written


def _unchanged(layout: SheetLayout) -> bytes:
    """The file's bytes, if they are still those that were read: rows may have moved since."""
    try:
        data = layout.grid.path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != layout.grid.sha256:
        raise InputError(
            "The sheet changed on disk since it was read",
            where=layout.grid.place,
            mend="Run the command again",
        )
    return data
