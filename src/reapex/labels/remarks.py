"""What a user should know of a label file as a whole, though nothing in it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reapex.labels.descriptor import OWN_PREFIX, Descriptor
from reapex.labels.grid import Grid
from reapex.labels.header import Table, find_table
from reapex.labels.record import Record

_PLAIN = ("utf-8", "utf-8-sig")
_SHOWN = 20  # rows; more of one kind say that a column is wrong, and not a cell


def remarks(table: Table, grids: Sequence[Grid], descriptor: Descriptor) -> Iterator[str]:
    """Sentences without their full stop.

    Parameters
    ----------
    table
        What is read.
    grids
        All sheets of the file.
    descriptor
        How it is read.
    """
    for text in table.header.repeated:
        yield f"The heading {text!r} occurs more than once; the first is read"
    for grid in grids:
        is_other = grid.sheet != table.grid.sheet
        if is_other and find_table((grid,), descriptor) is not None:
            yield (
                f"The sheet {grid.sheet!r} holds labels too, and is not read; to read it, save it "
                "as a file of its own"
            )
    form = table.grid.text
    if form is not None and form.name not in _PLAIN and any(map(_is_foreign, table.grid.rows)):
        yield (f"The text is read as {form.name}; if names look wrong, save the file as CSV UTF-8")
    if any(text.lower().startswith(f"{OWN_PREFIX}old_") for text in table.header.texts):
        yield (
            "Reapex has corrected this sheet before; what is read are the corrected key frames, "
            "and the columns _reapex_old_* hold the first ones"
        )


def row_remarks(records: Sequence[Record]) -> Iterator[str]:
    """What was decided or looks odd about single rows, each with its number."""
    said = [
        f"Row {record.provenance.row}: {remark}" for record in records for remark in record.remarks
    ]
    yield from said[:_SHOWN]
    if len(said) > _SHOWN:
        yield f"{len(said) - _SHOWN} more rows have such remarks"


def _is_foreign(row: Sequence[object]) -> bool:
    return any(isinstance(cell, str) and not cell.isascii() for cell in row)
