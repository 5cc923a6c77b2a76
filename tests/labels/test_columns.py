import pytest

from reapex.errors import ColumnMissing, HeaderNotFound, UsageError
from reapex.labels import read_labels, with_columns
from reapex.labels.casme2 import CASME2
from reapex.labels.table import TABLE

from .conftest import WriteText

ROWS = [
    ("Proband", "Clip", "Start Frame", "Peak Frame", "End Frame"),
    ("p1", "a", 10, 20, 30),
    ("p1", "b", 11, 21, 31),
]
NAMED = {
    "subject": "proband",
    "onset": "start_frame",
    "apex": "PEAKFRAME",
    "offset": "End Frame",
}


def test_the_users_own_headings_are_matched_as_loosely_as_ours(text: WriteText) -> None:
    sheet = read_labels(text(ROWS), columns=NAMED)
    assert [(record.id, *record.raw) for record in sheet.records] == [
        ("table/p1/a#1", 10, 20, 30),
        ("table/p1/b#1", 11, 21, 31),
    ]
    assert sheet.source.dataset == "table"


def test_they_work_for_a_named_data_set_too(text: WriteText) -> None:
    rows = [("Person", *ROWS[0][1:]), ("sub99", *ROWS[1][1:])]
    sheet = read_labels(text(rows), dataset="casme2", columns={**NAMED, "subject": "Person"})
    assert [(record.subject, record.fps) for record in sheet.records] == [("99", 200.0)]


def test_a_heading_that_the_user_gave_away_is_no_longer_anothers() -> None:
    descriptor = with_columns(TABLE, {"name": "Subject"})
    assert descriptor.aliases["name"] == ("subject",)
    assert "subject" not in descriptor.aliases["subject"]


def test_an_unknown_column_name_lists_the_valid_ones() -> None:
    with pytest.raises(UsageError, match=r"one of subject, name, onset.*Did you mean onset") as got:
        with_columns(CASME2, {"onest": "x"})
    assert "id" not in got.value.expected.split(", ")


@pytest.mark.parametrize("columns", [{"onset": " "}, {"onset": "Frame", "offset": "frame"}])
def test_headings_that_cannot_be(columns: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        with_columns(TABLE, columns)


def test_a_named_heading_that_is_absent_shows_close_ones(text: WriteText) -> None:
    path = text(ROWS)
    with pytest.raises(ColumnMissing) as caught:
        read_labels(path, columns={**NAMED, "onset": "StartFrames"})
    error = caught.value
    assert "onset (asked for as 'StartFrames')" in error.what
    assert "'StartFrames' may be 'Start Frame'" in error.mend
    assert '--columns onset="Start Frame"' in error.mend
    assert (error.where.file, error.where.row) == (path, 1)


def test_a_named_heading_for_a_field_that_is_not_required_must_be_there_too(
    text: WriteText,
) -> None:
    with pytest.raises(ColumnMissing, match="coder"):
        read_labels(text(ROWS), columns={**NAMED, "coder": "Rater"})


def test_nearly_a_header_says_what_is_missing_and_how_to_name_it(text: WriteText) -> None:
    with pytest.raises(ColumnMissing) as caught:
        read_labels(text([("subject", "clip", "begin", "apex"), ("p1", "a", 1, 2)]))
    said = str(caught.value)
    assert "lacks onset, offset" in said
    assert "headings 'subject', 'name', 'onset', 'offset'" in said
    assert "subject ('subject'), name ('clip'), apex ('apex')" in said
    assert "--columns onset=" in said
    assert "'begin'" in said


def test_nothing_like_a_header(text: WriteText) -> None:
    with pytest.raises(HeaderNotFound, match=r"first row reads 'weight \| height'.*--columns"):
        read_labels(text([("weight", "height"), (1, 2)]))


def test_a_file_of_blank_lines(text: WriteText) -> None:
    with pytest.raises(HeaderNotFound, match="empty"):
        read_labels(text([("", "", ""), ()]))
