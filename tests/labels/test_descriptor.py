"""What a descriptor's values do, whatever the data set."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reapex.keyframes import RawKeyFrames
from reapex.labels import Descriptor, LabelSheet, TabularReader
from reapex.labels.cross_check import marked_otherwise
from reapex.labels.table import TABLE
from reapex.loading import Loader
from reapex.loading.unmarked import with_unmarked

from .conftest import PLAIN_HEADER, WriteText

PLAIN = replace(TABLE, name="plain")


def read(text: WriteText, descriptor: Descriptor, *rows: tuple[Any, ...]) -> LabelSheet:
    return TabularReader(descriptor).read(text([PLAIN_HEADER, *rows]))


def test_zero_is_unknown_only_where_the_data_set_says_so(text: WriteText) -> None:
    rows = [("1", "a", 10, 0, 30, ""), ("1", "b", 10, "0.0", 30, ""), ("1", "c", 10, 12, 0, "")]
    as_it_is = read(text, PLAIN, *rows)
    assert [each.raw.apex for each in as_it_is.records] == [0, 0, 12]
    known = replace(PLAIN, zero_is_missing=frozenset({"apex", "offset"}))
    sheet = read(text, known, *rows)
    assert [each.raw for each in sheet.records] == [RawKeyFrames(10, None, 30)] * 2
    assert [(each.where.row, each.code) for each in sheet.skipped] == [(4, "key_frame_missing")]
    assert known.missing_in("onset") == known.missing


def test_a_row_whose_offset_is_such_a_zero_can_be_asked_for(
    text: WriteText, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = replace(PLAIN, zero_is_missing=frozenset({"apex", "offset"}))
    monkeypatch.setattr("reapex.loading.unmarked.descriptor_of", lambda name: known)
    sheet = with_unmarked(read(text, known, ("1", "c", 10, 0, 0, "")))
    assert [each.raw for each in sheet.records] == [RawKeyFrames(10, None, None)]
    assert sheet.skipped == ()


def test_subjects_are_written_as_people_write_them(text: WriteText) -> None:
    numbered = replace(
        PLAIN, subject_pattern=r"(?:s)?0*(\d+)", subject_digits=2, subject_form="S{}"
    )
    (record,) = read(text, numbered, ("s3", "a", 1, 2, 3, "")).records
    assert (record.subject, record.subject_raw, record.id) == ("S03", "s3", "plain/S03/a#1")


def test_the_subject_in_the_clips_name_wins_with_a_remark(text: WriteText) -> None:
    named = replace(PLAIN, name_parts=r"(?P<subject>p\d)-(?P<sample>\d+)")
    sheet = read(text, named, ("p1", "p1-1", 1, 2, 3, ""), ("p1", "p2-1", 1, 2, 3, ""),
                 ("p1", "other", 1, 2, 3, ""))  # fmt: skip
    assert [each.subject for each in sheet.records] == ["p1", "p2", "p1"]
    assert sheet.remarks == (
        "Row 3: the subject cell says p1 and the clip's name p2-1 says p2, which is taken",
    )
    assert sheet.records[1].name_parts == {"subject": "p2", "sample": "1"}
    assert sheet.records[2].name_parts == {}


def test_many_remarks_on_rows_are_counted(text: WriteText) -> None:
    named = replace(PLAIN, name_parts=r"(?P<subject>p\d)-\d+")
    sheet = read(text, named, *(("p1", f"p2-{row}", 1, 2, 3, "") for row in range(25)))
    assert len(sheet.remarks) == 21
    assert sheet.remarks[-1] == "5 more rows have such remarks"


def test_several_emotions_and_what_was_written(text: WriteText) -> None:
    several = replace(PLAIN, emotion_separator="+")
    rows = [("1", "a", 1, 2, 3, "Surprise+Happy"), ("1", "b", 1, 2, 3, "Sad"), ("1", "c", 1, 2, 3)]
    records = read(text, several, *rows).records
    assert [each.emotion for each in records] == ["surprise+happiness", "sadness", ""]
    assert [each.emotions for each in records] == [("surprise", "happiness"), ("sadness",), ()]
    assert [each.emotion_raw for each in records] == ["Surprise+Happy", "Sad", ""]
    (a, *_) = Loader().read(text([PLAIN_HEADER, *rows])).corpus
    assert (a.emotions, a.emotion_raw) == (
        ("surprise", "happy"),
        "Surprise+Happy",
    )


def test_columns_of_single_emotions_are_compared_with_the_label() -> None:
    known = {"positive": "positive", "negative": "negative"}
    for one, none in (("1", "0"), ("1.0", "0.0"), ("x", ""), ("TRUE", "false")):
        columns = {"Positive'": one, "NEGATIVE": none, "other": "1"}
        assert marked_otherwise(["positive"], columns, known) is None
        assert marked_otherwise(["positive", "surprise"], columns, known) is None
        assert marked_otherwise(["negative"], columns, known) == ("positive",)
        assert marked_otherwise([], columns, known) == ("positive",)
    assert marked_otherwise(["negative"], {}, known) is None
    notes = {"Positive": "1", "Negative": "not sure"}
    assert marked_otherwise(["negative"], notes, known) is None


@pytest.mark.parametrize("ends", [True, False])
def test_a_total_that_no_word_tells(text: WriteText, tmp_path: Path, ends: bool) -> None:
    totalled = replace(PLAIN, ends_in_total=ends)
    rows = [("1", "a", 1, 2, 3, ""), ("", "", 267, 4, 99, ""), ("", "", "", "", "", "")]
    sheet = read(text, totalled, *rows)
    assert (len(sheet.records), len(sheet.skipped), sheet.n_no_record) == (
        (1, 0, 2) if ends else (1, 1, 1)
    )
