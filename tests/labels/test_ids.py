from dataclasses import replace
from pathlib import Path

import pytest

from reapex.clip import Provenance
from reapex.errors import DuplicateRow
from reapex.keyframes import RawKeyFrames
from reapex.labels.ids import IdBook
from reapex.labels.record import Record


def test_k_counts_the_onsets_that_one_coder_marked_in_a_clip() -> None:
    book = IdBook("casme3")
    given = [
        book.id_of("01", "a", "", 10),
        book.id_of("01", "a", "", 50),
        book.id_of("01", "a", "B", 10),
        book.id_of("01", "b", "", 10),
        book.id_of("02", "a", "", 10),
        book.id_of("01", "a", "", 10),
    ]
    assert given == [
        "casme3/01/a#1",
        "casme3/01/a#2",
        "casme3/01/a#1",
        "casme3/01/b#1",
        "casme3/02/a#1",
        "casme3/01/a#1",
    ]


def test_a_written_id_wins_and_is_given_to_no_other_row() -> None:
    book = IdBook("table", ["table/p/a#1"])
    assert book.id_of("p", "a", "", 99) == "table/p/a#2"
    assert book.id_of("p", "a", "", 12, "table/p/a#1") == "table/p/a#1"


def record(clip_id: str, row: int, onset: int = 10, coder: str = "") -> Record:
    return Record(
        dataset="table", id=clip_id, subject="p", subject_raw="p", name="a",
        raw=RawKeyFrames(onset, 20, 30), coder=coder,
        provenance=Provenance(Path("l.csv"), None, row),
    )  # fmt: skip


def test_the_second_claim_of_an_id_names_the_first_row() -> None:
    book = IdBook("table")
    book.claim(record("table/p/a#1", 4))
    book.claim(record("table/p/a#2", 5, onset=50))
    book.claim(record("table/p/a#1", 6, coder="B"))
    with pytest.raises(DuplicateRow, match=r"says again what row 4 says"):
        book.claim(record("table/p/a#1", 9))
    with pytest.raises(DuplicateRow, match="id 'table/p/a#1' of row 4, which is another"):
        book.claim(record("table/p/a#1", 10, onset=99))


def test_the_rows_named_are_the_users_own_and_told_apart_by_the_tables() -> None:
    def of(row: int, line: int) -> Record:
        made = record("table/p/a#1", row)
        return replace(made, provenance=replace(made.provenance, table_row=line))

    book = IdBook("table")
    book.claim(of(3, 4))
    book.claim(of(3, 4))
    with pytest.raises(DuplicateRow, match="marks one expression twice") as one_row:
        book.claim(of(3, 5))
    assert "row 3" not in str(one_row.value)
    with pytest.raises(DuplicateRow, match="says again what row 3 says"):
        book.claim(of(4, 6))
    with pytest.raises(DuplicateRow, match="says again what row 3 says"):
        book.claim(of(8, 3))  # line 3 is another row than row 3
