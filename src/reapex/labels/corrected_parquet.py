"""A corrected sheet as Parquet: the file that was read, edited, or a new one of its values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

from reapex.errors import BadCell
from reapex.keyframes import KEYS
from reapex.labels import parquet
from reapex.labels.cells import Cell, frame_number
from reapex.labels.edits import Placed, exact_number, exact_text
from reapex.labels.record import SheetLayout

_OF_ONE_KIND = (bool, dt.date, dt.datetime, dt.time, dt.timedelta)


def edited_parquet(placed: Placed, data: bytes, out: Path) -> tuple[str, ...]:
    """Set cells in a copy of a Parquet file; its other columns, types and metadata stay.

    A column whose type cannot hold what is set gets one that can, which is said.
    """
    pa, pq = parquet.library()
    table = parquet.table_of(data)
    remarks = []
    for column, cells in _by_column(placed).items():
        below = {row - 1: value for row, value in cells.items() if row > 0}
        if column >= table.num_columns:
            values = [below.get(row) for row in range(table.num_rows)]
            table = table.append_column(str(cells[min(cells)]), _array(values))
            continue
        field, old = table.schema.field(column), table.column(column)
        new = _fitted(old, below)
        if new is None:
            values = [below.get(row, cell) for row, cell in enumerate(parquet.cells_of(old))]
            new = _array(values)
            remarks.append(
                f"The column {field.name!r} is now {new.type}: {field.type} cannot hold what was "
                "written"
            )
            field = pa.field(field.name, new.type, metadata=field.metadata)
        table = table.set_column(column, field, new)
    pq.write_table(table, out)
    return tuple(remarks)


def new_parquet(layout: SheetLayout, placed: Placed, out: Path) -> tuple[str, ...]:
    """A Parquet file of the header and the rows below it.

    A column is of numbers where all its cells are; a column of key frames also where some are
    missing, whatever sign the sheet has for that. Columns without heading and content are left out.
    """
    pa, pq = parquet.library()
    grid, first = layout.grid, layout.header.row_index
    added = _by_column(placed)
    names: list[str] = []
    arrays = []
    for column in range(max((grid.width - 1, *added)) + 1):
        cells = added.get(column, {})
        values = [
            cells.get(row, grid.cell(row, column)) for row in range(first + 1, len(grid.rows))
        ]
        values = [None if value == "" else value for value in values]
        name = exact_text(cells.get(first, grid.cell(first, column))).strip().lstrip("\ufeff")
        if not name and all(value is None for value in values):
            continue
        names.append(f"{name} (column {column + 1})".lstrip() if name in ("", *names) else name)
        is_key = column in [layout.header.columns.get(key) for key in KEYS]
        numbers = _frame_numbers(values) if is_key else None
        arrays.append(_array(_exact(values) if numbers is None else numbers))
    pq.write_table(pa.Table.from_arrays(arrays, names=names), out)
    if not first:
        return ()
    return (f"{first} rows above the header were left out: Parquet has no place for them",)


def _by_column(placed: Placed) -> dict[int, dict[int, Cell]]:
    """The cells to set by column, the columns in order."""
    found: dict[int, dict[int, Cell]] = {}
    for (row, column), value in placed.cells.items():
        found.setdefault(column, {})[row] = value
    return dict(sorted(found.items()))


def _fitted(old: Any, cells: Mapping[int, Cell]) -> Any:
    """The column with some cells set and its type kept; None if the type cannot hold them."""
    pa, _ = parquet.library()
    kind = old.type
    is_dictionary = pa.types.is_dictionary(kind)
    inner = kind.value_type if is_dictionary else kind
    try:
        values = {row: _converted(value, inner) for row, value in cells.items()}
        plain = (old.cast(inner) if is_dictionary else old).to_pylist()
        for row, value in values.items():
            plain[row] = value
        new = pa.array(plain, type=inner)
        if any(new[row].as_py() != value for row, value in values.items() if _is_number(value)):
            return None  # rounded, as 16 bits would round frame 5001
        return _encoded(plain, old) if is_dictionary else new
    except (TypeError, ValueError, ArithmeticError, NotImplementedError):
        return None  # what pyarrow raises is one of these too


def _converted(value: Cell, kind: Any) -> Any:
    """The value as pyarrow takes it for a type; raises TypeError if it cannot be meant."""
    pa, _ = parquet.library()
    types = pa.types
    if value is None:
        return None
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return _encodable(value)
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind):
        return _encodable(value).encode()
    if not _is_number(value):
        raise TypeError
    if types.is_integer(kind) and value == int(value):  # pyarrow would cut 0.25 to 0
        return int(value)
    if types.is_floating(kind):
        return float(value)
    if types.is_decimal(kind):
        return Decimal(str(value))
    raise TypeError


def _encoded(values: Sequence[Any], old: Any) -> Any:
    """Values as a dictionary of the old one's type, its categories first and in their order."""
    pa, _ = parquet.library()
    chunks = old.unify_dictionaries().chunks
    known = chunks[0].dictionary.to_pylist() if chunks else []
    categories = [value for value in dict.fromkeys([*known, *values]) if value is not None]
    places = {value: place for place, value in enumerate(categories)}
    return pa.DictionaryArray.from_arrays(
        pa.array([places.get(value) for value in values], type=old.type.index_type),
        pa.array(categories, type=old.type.value_type),
        ordered=old.type.ordered,
    )


def _array(values: Sequence[Cell]) -> Any:
    """A column of the type that its values have in common; text if they have none."""
    pa, _ = parquet.library()
    present = [value for value in values if value is not None]
    try:
        numbers = [value if _is_number(value) else None for value in values]
        if present and numbers == list(values):
            is_whole = all(number == int(number) for number in numbers if number is not None)
            return pa.array(numbers, type=pa.int64() if is_whole else pa.float64())
        if len({type(value) for value in present}) == 1 and isinstance(present[0], _OF_ONE_KIND):
            return pa.array(values)
    except (TypeError, ValueError, ArithmeticError):
        pass  # such as a number of more than 64 bits
    return pa.array(
        [None if value is None else _encodable(value) for value in values], type=pa.string()
    )


def _exact(values: Sequence[Cell]) -> Sequence[Cell]:
    """Numbers where every text is exactly how one is written, so that ``01`` stays text."""
    numbers = [exact_number(value) for value in values]
    return numbers if not any(isinstance(value, str) for value in numbers) else values


def _frame_numbers(values: Sequence[Cell]) -> list[Cell] | None:
    try:
        return [frame_number(value, "") for value in values]
    except BadCell:
        return None


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _encodable(value: Cell) -> str:
    return exact_text(value).encode("utf-8", "replace").decode()  # paths may hold half characters
