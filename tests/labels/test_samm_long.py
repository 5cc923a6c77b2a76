"""Every quirk of SAMM Long Videos (reference note datasets §4b) on invented rows."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.keyframes import RawKeyFrames
from reapex.labels import CorrectedRow, class_map_named, read_labels, write_corrected
from reapex.loading import Loader, load

from .releases.samm_long import HEADER, PREAMBLE, ROWS, write_samm_long
from .releases.writing import Rows, write_book


def book(folder: Path, rows: Rows = ROWS, preamble: Rows = PREAMBLE, sheet: str = "Sheet1") -> Path:
    return write_book(
        folder / "SAMM_LongVideos_V3_Release.xlsx", {sheet: [*preamble, HEADER, *rows]}
    )


@pytest.mark.parametrize("n_above", [0, 3, 9])
@pytest.mark.parametrize("sheet", ["FACS_Movement_Only", "Sheet1"])
def test_the_headings_may_be_in_row_10_or_anywhere(
    tmp_path: Path, n_above: int, sheet: str
) -> None:
    found = read_labels(book(tmp_path, preamble=PREAMBLE[:n_above], sheet=sheet))
    assert found.source.dataset == "samm_long"
    assert [each.provenance.row for each in found.records] == [n_above + k for k in range(2, 7)]
    assert found.n_no_record == n_above


def test_types_are_micro_and_macro_however_they_are_spaced(tmp_path: Path) -> None:
    kinds = [each.kind for each in read_labels(book(tmp_path)).records]
    assert kinds == ["micro", "macro", "micro", "macro", "micro"]


def test_an_apex_of_minus_1_is_unknown(tmp_path: Path) -> None:
    assert read_labels(book(tmp_path)).records[1].raw == RawKeyFrames(200, None, 260)


@pytest.mark.parametrize("text", ["30", "30.0", 30.0, "30.00", " 30 "])
def test_numbers_may_be_floats_or_text(tmp_path: Path, text: Any) -> None:
    rows = [(*ROWS[2][:3], text, *ROWS[2][4:])]
    (record,) = read_labels(book(tmp_path, rows)).records
    assert record.raw == RawKeyFrames(30, 40, 70)


def test_a_macro_expression_of_onset_0_stays_and_is_told_as_outside(tmp_path: Path) -> None:
    made = write_samm_long(tmp_path)
    clips = {clip.name: clip for clip in load(made.labels, made.frames)}
    assert clips["098_2_2"].raw == RawKeyFrames(0, 150, 290)
    assert clips["098_2_2"].obstacle == "outside"


def test_expressions_of_one_video_share_its_folder(tmp_path: Path) -> None:
    made = write_samm_long(tmp_path)
    corpus = load(made.labels, made.frames, context_ms=0)
    folders = [clip.frames.place.frames.name for clip in corpus]  # type: ignore[union-attr]
    assert folders == ["099_1", "099_1", "098_2", "098_2", "098_2"]
    assert [clip.subject for clip in corpus] == ["099", "099", "098", "098", "098"]
    first = corpus.clips[0]
    assert first.frames is not None
    assert (len(first.frames), first.timeline.numbers[0], first.index_shift) == (31, 50, 0)
    assert corpus.skipped == ()


def test_without_emotions_it_says_where_they_are(tmp_path: Path) -> None:
    made = write_samm_long(tmp_path)
    corpus = load(made.labels)
    assert {clip.emotion for clip in corpus} == {""}
    assert corpus.remarks == (
        "This workbook holds no emotions; for those of SAMM_Micro_FACS_Codes_v2.xlsx say "
        "--emotions FILE",
    )


def test_emotions_come_by_name_and_type_and_the_others_are_counted(tmp_path: Path) -> None:
    made = write_samm_long(tmp_path)
    corpus = Loader(emotions=made.emotions).read(made.labels, made.frames).corpus
    assert [clip.emotion for clip in corpus] == ["anger", "", "surprise", "", ""]
    assert corpus.remarks == (
        "SAMM_Micro_FACS_Codes_v2.xlsx has no emotion for 3 of 5 expressions, 1 of them micro, "
        "such as 098_2_3",
    )
    assert dict(class_map_named("samm_long/4").count_of(corpus)) == {
        "positive": 0, "negative": 1, "surprise": 1, "others": 0,
    }  # fmt: skip
    objective = class_map_named("samm_long/objective5").count_of(corpus)
    assert {name: n for name, n in objective.items() if n} == {"II": 1, "III": 1}


def test_a_correction_keeps_the_layout(tmp_path: Path) -> None:
    before = read_labels(book(tmp_path))
    write_corrected(before.layout, [CorrectedRow(11, {"apex": 61})], tmp_path / "out.xlsx")
    after = read_labels(tmp_path / "out.xlsx")
    assert [each.id for each in after.records] == [each.id for each in before.records]
    assert after.records[0].raw == RawKeyFrames(50, 61, 80)
    assert after.layout.header.row_index == 9


def test_emotions_reach_rows_without_key_frames_too(tmp_path: Path) -> None:
    made = write_samm_long(tmp_path, [(*ROWS[0][:3], None, None, None, *ROWS[0][6:])])
    (clip,) = (
        Loader(unmarked=True, apex_policy="keep", emotions=made.emotions).read(made.labels).corpus
    )
    assert (clip.name, clip.emotion, clip.raw.onset) == ("099_1_1", "anger", None)


_CELL = st.one_of(st.integers(-1, 9999), st.sampled_from(["-1", "", "x", "7.0", "1.5"]), st.none())


@settings(max_examples=50)
@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6))
def test_every_row_is_a_record_or_skipped(marks: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            HEADER,
            *[("099", f"099_1_{k}", 1, *each, 9, "Macro", 12, "") for k, each in enumerate(marks)],
        ]
        text = "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
        path = Path(folder) / "long.csv"
        path.write_text(text + "\n", encoding="utf-8")
        sheet = read_labels(path)
        assert sheet.source.dataset == "samm_long"
        assert sheet.n_read == len(marks)
        assert sheet.n_no_record == 0
