"""Which rows hold a record, where only the rest of the table can tell."""

from pathlib import Path
from typing import Any

import pytest

from reapex.labels.cells import Cell
from reapex.labels.descriptor import Field
from reapex.labels.fourdme import FOURDME
from reapex.labels.grid import Grid
from reapex.labels.header import Header, Table
from reapex.labels.rows import RowParser

HEADER = ("sub_ID", "fold_name", "Onset", "Apex", "Offset")
COLUMNS: dict[Field, int] = {"subject": 0, "name": 1, "onset": 2, "apex": 3, "offset": 4}
CLIP: tuple[Cell, ...] = ("S99", "S99_1", 10, 12, 14)
NAMELESS: tuple[Cell, ...] = ("", "", 10, 12, 14)


class CountedRows(tuple[tuple[Cell, ...], ...]):
    """Rows that know how often their rest was copied."""

    n_slices = 0

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            type(self).n_slices += 1
        return super().__getitem__(index)


def parser(rows: tuple[tuple[Cell, ...], ...]) -> RowParser:
    grid = Grid(Path("l.csv"), None, rows, "")
    return RowParser(Table(grid, Header(0, COLUMNS, HEADER)), FOURDME)


@pytest.mark.parametrize(
    ("below", "held"),
    [
        ((CLIP, NAMELESS), [True, False]),
        ((NAMELESS, CLIP), [True, True]),
        ((CLIP, NAMELESS, (), ("", None)), [True, False, False, False]),
        ((CLIP, NAMELESS, NAMELESS), [True, True, False]),
        ((CLIP, ("S99", "", 10, 12, 14)), [True, True]),
    ],
)
def test_a_total_is_the_last_filled_row_without_subject_and_clip(
    below: tuple[tuple[Cell, ...], ...], held: list[bool]
) -> None:
    rows = parser((HEADER, *below))
    assert [rows.holds_record(row) for row in range(1, len(below) + 1)] == held


def test_no_row_looks_through_the_rest_of_the_table() -> None:
    """So that a sheet of many rows is read in a time that grows as they do."""
    rows = CountedRows((HEADER, *[NAMELESS] * 50))
    CountedRows.n_slices = 0
    made = parser(rows)
    assert sum(made.holds_record(row) for row in range(len(rows))) == 49
    assert CountedRows.n_slices == 0
