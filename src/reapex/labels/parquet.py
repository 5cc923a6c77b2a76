"""Parquet files as tables of values; they need the extra ``[parquet]``.

Conventions
-----------
The names of the columns are row 1, as in a text table, so that the first clip stands in row 2.
Nulls and NaN are empty cells, integers stay integers, categories are their values. What no cell
can hold (lists, structures, pictures) is shown as text, and written back as it was.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from numbers import Integral, Real
from types import ModuleType
from typing import Any

from reapex.errors import MissingExtra, NotASheet
from reapex.labels.cells import Cell

SUFFIXES = (".parquet",)

_MAGIC = b"PAR1"
_MAX_CELLS = 5_000_000


def is_parquet(data: bytes) -> bool:
    """Whether the bytes are those of a whole, unencrypted file; its name is not believed."""
    return data.startswith(_MAGIC) and data.endswith(_MAGIC) and len(data) > 2 * len(_MAGIC)


def library() -> tuple[ModuleType, ModuleType]:
    """The modules ``pyarrow`` and ``pyarrow.parquet``.

    Raises
    ------
    MissingExtra
        If they are not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra(
            "Parquet files need the library pyarrow, which is not installed",
            mend='Run pip install "reapex[parquet]", or save the table as .xlsx or .csv',
        ) from error
    return pyarrow, pyarrow.parquet


def table_of(data: bytes) -> Any:
    """The file as a ``pyarrow.Table``.

    Raises
    ------
    NotASheet
        If it is damaged or too large.
    MissingExtra
        If pyarrow is not installed.
    """
    pa, pq = library()
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        height, width = file.metadata.num_rows, file.metadata.num_columns
        # The bytes say little of the size: one value a million times takes no room.
        if height * width <= _MAX_CELLS:
            return file.read()
    except Exception as error:  # pyarrow raises OSError, ValueError and kinds of its own
        raise NotASheet(
            f"The Parquet file is damaged, encrypted or of an unknown kind ({error})",
            expected="a file that pandas or polars can read",
            mend="Write it again, or save the table as .xlsx or .csv",
        ) from None
    raise NotASheet(
        f"The table spans {height} rows × {width} columns",
        expected="a table of clips",
        mend="Save the columns and rows of the labels as a file of their own",
    )


def rows_of(data: bytes) -> tuple[tuple[Cell, ...], ...]:
    """The names of the columns, and the rows below them; raises as :func:`table_of`."""
    table = table_of(data)
    columns = [cells_of(column) for column in table.columns]
    below = zip(*columns, strict=True) if columns else ()
    return (tuple(table.column_names), *below)


def cells_of(column: Any) -> list[Cell]:
    """The cells of a ``pyarrow.ChunkedArray``."""
    pa, _ = library()
    kind = column.type
    try:
        if pa.types.is_dictionary(kind):
            column = column.cast(kind.value_type)
        elif pa.types.is_timestamp(kind):
            column = column.cast(pa.timestamp("us", kind.tz and "UTC"), safe=False)
        elif pa.types.is_duration(kind):
            column = column.cast(pa.duration("us"), safe=False)
        elif pa.types.is_time64(kind):
            column = column.cast(pa.time64("us"), safe=False)
        return [_cell(value) for value in column.to_pylist()]
    except Exception:  # such as a date beyond year 9999: no field of ours, but the user's to keep
        return [_cell(f"<{kind}>" if is_valid else None) for is_valid in _validity(column)]


def _validity(column: Any) -> list[bool]:
    found: list[bool] = column.is_valid().to_pylist()
    return found


def _cell(value: object) -> Cell:
    match value:
        case None | str() | bool():
            return value
        case dt.datetime() if value.tzinfo is not None:
            return value.isoformat()  # workbooks know no time zones
        case dt.date() | dt.time() | dt.timedelta():
            return value
        case Integral():
            return int(value)
        case Decimal() | Real():
            return _number(float(value))
        case bytes():
            return _text(value)
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, default=_inner)
        case _:
            return str(value)


def _number(value: float) -> Cell:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return f"<{len(value)} bytes>"
    return text if text.isprintable() else f"<{len(value)} bytes>"


def _inner(value: object) -> str:
    return _text(value) if isinstance(value, bytes) else str(value)
