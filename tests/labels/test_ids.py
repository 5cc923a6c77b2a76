import pytest

from reapex.errors import DuplicateRow
from reapex.labels.ids import IdBook


def test_k_counts_the_pairs_of_coder_and_onset_of_a_clip() -> None:
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
        "casme3/01/a#3",
        "casme3/01/b#1",
        "casme3/02/a#1",
        "casme3/01/a#1",
    ]


def test_a_written_id_wins_and_is_given_to_no_other_row() -> None:
    book = IdBook("table", ["table/p/a#1"])
    assert book.id_of("p", "a", "", 99) == "table/p/a#2"
    assert book.id_of("p", "a", "", 12, "table/p/a#1") == "table/p/a#1"


def test_the_second_claim_of_an_id_names_the_first_row() -> None:
    book = IdBook("table")
    book.claim("table/p/a#1", 4)
    book.claim("table/p/a#2", 5)
    with pytest.raises(DuplicateRow, match="row 4"):
        book.claim("table/p/a#1", 9)
