"""Every quirk of SMIC-E's workbook (reference note datasets §9) on invented rows."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.keyframes import RawKeyFrames
from reapex.labels import CorrectedRow, LabelSheet, read_labels, reader_for, write_corrected
from reapex.loading import Loader, load

from .releases.smic_e import HEADER, NOTES, ROWS, write_smic_e
from .releases.writing import Rows, write_book, write_pictures


def book(
    folder: Path, rows: Rows = ROWS, notes: Rows = NOTES, name: str = "SMIC-HS-E.xlsx"
) -> Path:
    return write_book(folder / name, {"HS": [HEADER, *rows, *notes]})


def facts(sheet: LabelSheet) -> list[tuple[Any, ...]]:
    return [(each.id, *each.raw) for each in sheet.records]


EXPECTED = [
    ("smic_e/99/s99_ne_01#1", 500020, None, 500045),
    ("smic_e/98/s98_sur_02#1", 100010, None, 100030),
    ("smic_e/98/s98_sur_02#2", 100200, None, 100225),
    ("smic_e/98/s98_po_01#1", 200010, None, 200030),
    ("smic_e/98/s98_po_01#2", 200050, None, 200060),
    ("smic_e/98/s98_po_01#3", 200070, None, 200090),
]


def test_up_to_three_expressions_of_a_row_are_records_of_their_own(tmp_path: Path) -> None:
    sheet = read_labels(book(tmp_path))
    assert sheet.source.dataset == "smic_e"
    assert facts(sheet) == EXPECTED
    assert [each.provenance.row for each in sheet.records] == [2, 3, 3, 4, 4, 4]
    assert len({each.provenance.line for each in sheet.records}) == 6
    assert {each.fps for each in sheet.records} == {100.0}
    assert [each.emotion for each in sheet.records[:2]] == ["negative", "surprise"]
    assert [each.columns["TotalMF"] for each in sheet.records] == [
        "26",
        "21",
        "26",
        "21",
        "11",
        "21",
    ]


def test_reading_ends_at_the_first_row_without_a_subject(tmp_path: Path) -> None:
    sheet = read_labels(book(tmp_path))
    assert (len(sheet.records), sheet.skipped, sheet.n_no_record) == (6, (), 3)
    assert sheet.remarks == ()


def test_clips_below_a_blank_row_are_told_and_not_lost_in_silence(tmp_path: Path) -> None:
    sheet = read_labels(book(tmp_path, [ROWS[0], (), ROWS[1]]))
    assert [each.name for each in sheet.records] == ["s99_ne_01"]
    assert sheet.remarks[0].startswith("1 rows below the first one without a subject")
    assert "the first in row 4: delete the blank row 3" in sheet.remarks[0]


def test_the_first_frame_may_be_text(tmp_path: Path) -> None:
    assert ROWS[1][10] == "n/a"
    corpus = Loader().read(*write_smic_e(tmp_path)).corpus
    assert [clip.index_shift for clip in corpus] == [0] * 6
    assert all(clip.keyframes is not None for clip in corpus)


def test_padded_subject_folders_are_found(tmp_path: Path) -> None:
    rows = [(3, "s3_ne_01", *ROWS[0][2:])]
    write_pictures(tmp_path / "f" / "s03" / "s3_ne_01", range(500010, 500050), "image{}.jpg")
    corpus = load(book(tmp_path, rows, ()), tmp_path / "f")
    assert [(clip.subject, clip.keyframes is not None) for clip in corpus] == [("3", True)]


def test_files_counted_from_1_are_told_by_the_first_frame(tmp_path: Path) -> None:
    write_pictures(tmp_path / "f" / "s99" / "s99_ne_01", range(1, 101), "image{}.jpg")
    corpus = load(book(tmp_path, ROWS[:1], ()), tmp_path / "f", context_ms=0)
    (clip,) = corpus
    assert clip.index_shift == 1 - 500001
    assert clip.frames is not None
    assert len(clip.frames) == 26
    assert clip.frames.place.frames == tmp_path / "f" / "s99" / "s99_ne_01"


@pytest.mark.parametrize("subject", [3, 3.0, "3", "s3", "s03", "03"])
def test_a_subject_is_one_number_however_it_is_written(tmp_path: Path, subject: Any) -> None:
    rows = [(subject, "s3_ne_01", *ROWS[0][2:])]
    assert [each.subject for each in read_labels(book(tmp_path, rows, ())).records] == ["3"]


@pytest.mark.parametrize(
    ("name", "fps"),
    [("SMIC-HS-E_annotation.xlsx", 100), ("SMIC_VIS_E_annotation.xlsx", 25),
     ("SMIC_NIR_E_annotation_2019.xlsx", 25)],
)  # fmt: skip
def test_the_files_name_says_the_camera(tmp_path: Path, name: str, fps: float) -> None:
    path = write_book(tmp_path / name, {"Sheet1": [HEADER, *ROWS]})
    assert {each.fps for each in read_labels(path).records} == {fps}


def test_without_a_camera_the_rate_is_asked_for(tmp_path: Path) -> None:
    path = write_book(tmp_path / "labels.xlsx", {"Sheet1": [HEADER, *ROWS]})
    sheet = read_labels(path)
    assert {each.fps for each in sheet.records} == {None}
    assert "say --fps 100 for HS" in sheet.remarks[0]


def test_an_expression_with_one_end_is_skipped_alone(tmp_path: Path) -> None:
    rows = [(*ROWS[1][:6], None, *ROWS[1][7:])]
    sheet = read_labels(book(tmp_path, rows, ()))
    assert [each.id for each in sheet.records] == ["smic_e/98/s98_sur_02#1"]
    (skipped,) = sheet.skipped
    assert (skipped.where.row, skipped.where.table_row) == (2, 3)
    out = tmp_path / "out.csv"
    write_corrected(sheet.layout, [CorrectedRow(3, notes={"reason": "skipped"})], out)
    assert read_labels(out).layout.own_note(3, "reason") == "skipped"
    assert read_labels(out).layout.own_note(2, "reason") == ""


def test_two_expressions_of_one_row_with_one_onset_are_not_both_taken(tmp_path: Path) -> None:
    rows = [(*ROWS[1][:5], 100010, 100030, *ROWS[1][7:])]
    sheet = read_labels(book(tmp_path, rows, ()))
    assert len(sheet.records) == 1
    assert [each.code for each in sheet.skipped] == ["duplicate_row"]


def test_a_sheet_without_second_expressions_is_left_as_it_is(tmp_path: Path) -> None:
    kept = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 16]
    rows = [[row[column] for column in kept] for row in (HEADER, *ROWS)]
    sheet = read_labels(write_book(tmp_path / "HS.xlsx", {"a": rows}), "smic_e")
    assert [each.raw.onset for each in sheet.records] == [500020, 100010, 200010]
    assert sheet.layout.grid.origin is None


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "tsv", "parquet"])
def test_a_corrected_sheet_has_a_row_per_expression_and_reads_the_same(
    tmp_path: Path, suffix: str
) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    before = read_labels(book(tmp_path))
    changes = [
        CorrectedRow(before.records[1].provenance.line, {"apex": 100020, "offset": 100033}),
        CorrectedRow(before.records[2].provenance.line, {"onset": 100199}, {"method": "x"}),
    ]
    out = tmp_path / f"corrected.{suffix}"
    (remark,) = write_corrected(before.layout, changes, out)
    assert "one row per expression" in remark
    after = read_labels(out)
    assert after.source.dataset == "smic_e"
    expected: list[tuple[object, ...]] = list(EXPECTED)
    expected[1] = (EXPECTED[1][0], 100010, 100020, 100033)
    expected[2] = (EXPECTED[2][0], 100199, None, 100225)
    assert facts(after) == expected
    assert {each.fps for each in after.records} == {100.0}
    assert reader_for(out).name == "smic_e"


_MARK = st.one_of(st.integers(1, 9999), st.none(), st.sampled_from(["n/a", "-1", "?", ""]))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from([98, 99, None]), *[_MARK] * 6), min_size=1, max_size=6))
def test_every_marked_expression_above_the_notes_is_counted(rows: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        full = [
            (who, f"s{who}_ne_01", None, *marks, *[None] * 7, "negative") for who, *marks in rows
        ]
        lines = [
            ",".join("" if cell is None else str(cell) for cell in row) for row in [HEADER, *full]
        ]
        path = Path(folder) / "SMIC-HS-E.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sheet = read_labels(path, "smic_e")
        above = [
            marks
            for who, *marks in rows[
                : next((i for i, row in enumerate(rows) if row[0] is None), len(rows))
            ]
        ]
        known = [[cell not in (None, "n/a", "-1", "") for cell in marks] for marks in above]
        n = sum(
            max(1, sum(a or b for a, b in zip(each[::2], each[1::2], strict=True)))
            for each in known
        )
        assert len(sheet.records) + len(sheet.skipped) == n
        for each in sheet.records:
            assert isinstance(each.raw, RawKeyFrames)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [(4, None, "OffsetF"), (6, None, "Offset2F"), (5, "?", "Onset2F"), (8, None, "Offset3F")],
)
def test_messages_name_the_column_of_the_release(
    tmp_path: Path, column: int, value: Any, said: str
) -> None:
    row = list(ROWS[2])
    row[column] = value
    (skipped,) = read_labels(book(tmp_path, [row], ())).skipped
    assert (skipped.where.row, skipped.where.column) == (2, said)


def test_an_expression_marked_twice_in_a_row_is_told_by_the_users_row(tmp_path: Path) -> None:
    rows = [ROWS[0], (*ROWS[1][:5], 100010, 100030, *ROWS[1][7:])]
    (skipped,) = read_labels(book(tmp_path, rows)).skipped
    assert skipped.where.row == 3
    assert skipped.reason.startswith("The row marks one expression twice")


def test_a_file_called_by_its_name_alone_knows_the_camera_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "VIS" / "labels.xlsx", {"Sheet1": [HEADER, *ROWS]})
    monkeypatch.chdir(tmp_path / "VIS")
    assert {each.fps for each in read_labels("labels.xlsx").records} == {25.0}
