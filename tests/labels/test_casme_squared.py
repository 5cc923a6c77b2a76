"""Every quirk of CAS(ME)²'s workbook (reference note datasets §5) on invented rows."""

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import ColumnMissing, FormatUnclear, HeaderNotFound
from reapex.keyframes import RawKeyFrames
from reapex.labels import (
    Confidence,
    CorrectedRow,
    LabelSheet,
    TabularReader,
    class_map_named,
    descriptor_of,
    read_labels,
    reader_for,
    write_corrected,
)
from reapex.labels.casme_squared import CASME_SQUARED
from reapex.loading import Loader, load

from .releases.casme_squared import LABELS, ROWS, SUBJECTS, VIDEOS, write_casme_squared
from .releases.writing import Rows, write_book, write_pictures


def read(folder: Path, rows: Rows = ROWS, **rules: Any) -> LabelSheet:
    return read_labels(book(folder, rows, **rules), "casme_squared")


def book(
    folder: Path, rows: Rows = ROWS, subjects: Rows | None = SUBJECTS, videos: Rows | None = VIDEOS
) -> Path:
    """The workbook alone; pictures take time."""
    sheets: dict[str, Rows] = {"CASFEcode_final": rows}
    sheets |= {} if subjects is None else {"naming rule1": subjects}
    sheets |= {} if videos is None else {"naming rule2": videos}
    return write_book(folder / LABELS, sheets)


def facts(sheet: LabelSheet) -> list[tuple[Any, ...]]:
    return [(each.id, *each.raw) for each in sheet.records]


IDS = ["98/anger1_1#1", "98/happy4_2#1", "99/disgust1_1#1"]


class TestReading:
    def test_a_workbook_without_headings_is_known_and_read_by_position(
        self, tmp_path: Path
    ) -> None:
        path = book(tmp_path)
        sheet = read_labels(path)
        assert sheet.source.dataset == "casme_squared"
        assert [each.id for each in sheet.records] == [f"casme_squared/{each}" for each in IDS]
        first = sheet.records[0]
        assert (first.subject, first.name, first.raw) == (
            "98",
            "anger1_1",
            RawKeyFrames(100, 110, 120),
        )
        assert (first.emotion, first.kind, first.fps) == ("negative", "micro", 30.0)
        assert first.action_units == ("4",)
        assert (first.columns["Self-report"], first.columns["Video code"]) == ("anger", "0401")
        assert (sheet.n_no_record, len(sheet.skipped)) == (0, 1)

    def test_the_natural_number_is_the_participant_of_the_rule_and_not_the_folder(
        self, tmp_path: Path
    ) -> None:
        records = read(tmp_path).records
        assert [(each.columns["Number"], each.subject) for each in records] == [
            ("1", "98"), ("1", "98"), ("2", "99"),
        ]  # fmt: skip

    def test_without_rule_sheets_the_published_rules_hold_and_this_is_said(
        self, tmp_path: Path
    ) -> None:
        sheet = read(tmp_path, subjects=None, videos=None)
        assert [each.subject for each in sheet.records] == ["15", "15", "16"]
        assert [each.columns["Video code"] for each in sheet.records] == ["0401", "0507", "0101"]
        assert sheet.remarks == (
            "The workbook has no naming rule of the subjects and videos; the published one is used",
        )

    def test_a_code_that_lost_its_zero_gets_it_back(self, tmp_path: Path) -> None:
        assert VIDEOS[-1] == (101, "disgust1")
        assert read(tmp_path).records[-1].columns["Video code"] == "0101"

    def test_a_number_that_no_rule_lists_is_skipped_and_said(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, [*ROWS, (7, *ROWS[0][1:])])
        assert "'7, which no naming rule lists'" in sheet.skipped[-1].reason
        assert sheet.skipped[-1].where.row == 5

    @pytest.mark.parametrize(
        ("written", "kind"),
        [("micro-expression", "micro"), ("Micro expression ", "micro"),
         ("microexpression", "micro"), ("MACRO-EXPRESSION", "macro"), ("macroexpression", "macro")],
    )  # fmt: skip
    def test_types_without_their_hyphen(self, tmp_path: Path, written: str, kind: str) -> None:
        rows = [(*ROWS[0][:7], written, "anger")]
        assert [each.kind for each in read(tmp_path, rows).records] == [kind]

    def test_an_offset_of_0_is_skipped_with_the_users_row_and_what_papers_put_there(
        self, tmp_path: Path
    ) -> None:
        (skipped,) = read(tmp_path).skipped
        assert str(skipped.where).endswith("row 3, column 'Offset', clip disgust2_3")
        assert skipped.code == "key_frame_missing"
        assert "SoftNet and MEAN take the apex, here 60" in skipped.reason

    def test_a_clip_without_offset_can_be_located(self, tmp_path: Path) -> None:
        loaded = Loader(unmarked=True, apex_policy="keep").read(book(tmp_path))
        raw = {clip.name: clip.raw for clip in loaded.corpus}
        assert raw["disgust2_3"] == RawKeyFrames(50, 60, None)
        assert loaded.corpus.skipped == ()

    def test_an_apex_of_0_is_unknown_and_the_policy_decides(self, tmp_path: Path) -> None:
        path = book(tmp_path)
        clips = {clip.name: clip for clip in load(path)}
        assert clips["happy4_2"].raw.apex is None
        assert clips["happy4_2"].apex_source == "midpoint"
        assert "happy4_2" not in {clip.name for clip in load(path, apex_policy="drop")}

    def test_a_row_of_headings_that_somebody_added_is_no_clip(self, tmp_path: Path) -> None:
        heading = ("subject", "video", "start", "peak", "end", "au", "emo", "type", "self")
        sheet = read(tmp_path, [heading, *ROWS])
        assert [each.id for each in sheet.records] == [f"casme_squared/{each}" for each in IDS]
        assert [each.provenance.row for each in sheet.records] == [2, 3, 5]
        assert (sheet.n_no_record, sheet.skipped[0].where.row) == (0, 4)

    def test_blank_rows_and_further_columns_move_nothing(self, tmp_path: Path) -> None:
        rows = [ROWS[0], (), (*ROWS[1], "my note"), *ROWS[2:]]
        sheet = read(tmp_path, rows)
        assert [each.provenance.row for each in sheet.records] == [1, 3, 5]
        assert sheet.n_no_record == 1

    def test_a_csv_of_the_coded_sheet_alone(self, tmp_path: Path) -> None:
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in ROWS]
        (tmp_path / "code_final.csv").write_text("\n".join(lines), encoding="utf-8")
        sheet = read_labels(tmp_path / "code_final.csv")
        assert [each.id for each in sheet.records] == [
            "casme_squared/15/anger1_1#1",
            "casme_squared/15/happy4_2#1",
            "casme_squared/16/disgust1_1#1",
        ]

    def test_another_workbook_without_headings_is_not_taken_for_it(self, tmp_path: Path) -> None:
        path = write_book(
            tmp_path / "other.xlsx", {"a": [(1, "EP01_1", 3, 4, 5), (2, "monday1_1", 1, 2, 3)]}
        )
        assert TabularReader(CASME_SQUARED).recognises(path) is Confidence.NO
        with pytest.raises(HeaderNotFound):
            read_labels(path)

    def test_its_micro_map_counts_micro_expressions_only(self, tmp_path: Path) -> None:
        records = read(tmp_path).records
        counts = class_map_named("casme_squared/4").count_of(records)
        assert dict(counts) == {"positive": 0, "negative": 2, "surprise": 0, "others": 0}
        said = class_map_named("casme_squared/3").count_of(records)
        assert dict(said) == {"anger": 1, "disgust": 1, "happiness": 0}


class TestFrames:
    def test_long_videos_are_found_by_the_beginning_of_their_names(self, tmp_path: Path) -> None:
        made = write_casme_squared(tmp_path)
        loaded = Loader().read(made.labels, made.frames)
        corpus = loaded.corpus
        folders = {clip.name: clip.frames.place.frames.name for clip in corpus}  # type: ignore[union-attr]
        assert folders == {
            "anger1_1": "98_0401girlcrashing",
            "happy4_2": "98_0507climbingthewall",
            "disgust1_1": "99_0101disgustingteeth",
        }
        assert all(clip.keyframes and not clip.index_shift for clip in corpus)
        (remark,) = corpus.remarks
        assert "99_0101disgustingteeth lies in another subject's" in remark
        assert "subject 99" in remark

    def test_cropped_clips_are_found_by_their_own_names(self, tmp_path: Path) -> None:
        write_pictures(
            tmp_path / "f" / "cropped" / "s98" / "anger1_1", range(100, 121), "img{}.jpg"
        )
        corpus = load(book(tmp_path, ROWS[:1]), tmp_path / "f")
        assert [tuple(clip.keyframes or ()) for clip in corpus] == [(0, 10, 20)]

    def test_a_folder_that_is_missing_is_told(self, tmp_path: Path) -> None:
        write_pictures(
            tmp_path / "f" / "rawpic" / "s98" / "98_0401x", range(1, 130), "img{:03d}.jpg"
        )
        corpus = load(book(tmp_path), tmp_path / "f")
        assert len(corpus) == 1
        assert {each.code for each in corpus.skipped} == {"key_frame_missing", "folder_missing"}


class TestWriting:
    def test_key_frames_change_in_place_and_the_notes_stand_on_a_sheet_of_their_own(
        self, tmp_path: Path
    ) -> None:
        sheet = read(tmp_path)
        line = sheet.records[2].provenance.line
        out = tmp_path / "out.xlsx"
        rows = [CorrectedRow(line, {"onset": 21, "apex": 27}, {"method": "risefall"})]
        assert write_corrected(sheet.layout, rows, out) == ()
        written = openpyxl.load_workbook(out)
        assert written.sheetnames == ["CASFEcode_final", "naming rule1", "naming rule2", "_reapex"]
        values = [[cell.value for cell in row] for row in written["CASFEcode_final"]]
        assert values == [
            *map(list, ROWS[:3]),
            [2, "disgust1_1", 21, 27, *ROWS[3][4:]],
        ]
        notes = [[cell.value for cell in row] for row in written["_reapex"]]
        assert notes[0] == ["row", "known by", "_reapex_id", "_reapex_method"]
        assert notes[-1] == [4, "2 disgust1_1", "casme_squared/99/disgust1_1#1", "risefall"]
        written.close()

    @pytest.mark.parametrize("suffix", ["xlsx", "csv", "tsv", "parquet"])
    def test_reading_back_gives_the_same_ids_and_the_corrected_key_frames(
        self, tmp_path: Path, suffix: str
    ) -> None:
        if suffix == "parquet":
            pytest.importorskip("pyarrow")
        before = read(tmp_path)
        changed = CorrectedRow(before.records[0].provenance.line, {"onset": 98, "apex": 109})
        out = tmp_path / f"out.{suffix}"
        remarks = write_corrected(before.layout, [changed], out)
        assert bool(remarks) == (suffix != "xlsx")
        after = read_labels(out)
        assert after.source.dataset == "casme_squared"
        expected = facts(before)
        expected[0] = (expected[0][0], 98, 109, 120)
        assert facts(after) == expected
        assert [each.kind for each in after.records] == [each.kind for each in before.records]
        again = tmp_path / f"again.{suffix}"
        write_corrected(
            after.layout, [CorrectedRow(after.records[0].provenance.line, {"onset": 97})], again
        )
        expected[0] = (expected[0][0], 97, 109, 120)
        assert facts(read_labels(again)) == expected

    def test_ids_stay_when_two_onsets_change_places(self, tmp_path: Path) -> None:
        rows = [ROWS[0], (1, "anger1_1", 200, 210, 220, *ROWS[0][5:])]
        before = read(tmp_path, rows)
        lines = [each.provenance.line for each in before.records]
        changes = [CorrectedRow(lines[0], {"onset": 205, "apex": 206, "offset": 207})]
        write_corrected(before.layout, changes, tmp_path / "out.xlsx")
        after = read_labels(tmp_path / "out.xlsx")
        assert [each.id for each in after.records] == [each.id for each in before.records]

    def test_notes_of_rows_that_were_moved_are_not_believed(self, tmp_path: Path) -> None:
        before = read(tmp_path)
        out = tmp_path / "out.xlsx"
        write_corrected(before.layout, [], out)
        changed = openpyxl.load_workbook(out)
        changed["CASFEcode_final"].delete_rows(1)
        changed.save(out)
        changed.close()
        after = read_labels(out)
        assert [each.name for each in after.records] == ["happy4_2", "disgust1_1"]
        assert "are about other rows than stand there now" in after.remarks[0]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 30), st.text(max_size=3), st.none()),
            st.one_of(st.from_regex(r"(anger|happy)\d_\d", fullmatch=True), st.text(max_size=6)),
            *[st.one_of(st.integers(-2, 500), st.sampled_from(["/", "0", "x", ""]), st.none())] * 3,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_is_a_record_skipped_or_none(rows: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sure = (1, "anger1_1", 100, 110, 120)
        path = Path(folder) / "l.csv"
        lines = [
            "\t".join("" if c is None else str(c) for c in row) for row in [sure] * 9 + [*rows]
        ]
        lines = [
            "".join(m for m in line if m.isprintable() or m == "\t").replace('"', "")
            for line in lines
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            sheet = read_labels(path, "casme_squared")
        except (HeaderNotFound, FormatUnclear):
            return
        n_rows = len(sheet.layout.grid.rows) - 1
        assert len(sheet.records) + len(sheet.skipped) + sheet.n_no_record == n_rows
        for each in sheet.records:
            assert each.raw.onset is not None
            assert 0 not in (each.raw.apex, each.raw.offset)


def test_it_is_named_for_the_command_line() -> None:
    assert descriptor_of("casme_squared").title == "CAS(ME)²"
    assert reader_for("x", "casme_squared").name == "casme_squared"


@pytest.mark.parametrize(
    "head",
    [
        ("subject", "name", "onset", "apex", "offset"),
        ("被试", "片段", "起始帧", "顶点帧", "结束帧"),
    ],
)
def test_a_table_of_ones_own_with_such_clip_names_is_not_taken_for_it(
    tmp_path: Path, head: tuple[str, ...]
) -> None:
    rows = [(each[0], *each[1:5]) for each in TestHeadings.ROWS]
    path = write_book(tmp_path / "own.xlsx", {"a": [head, *rows]})
    sheet = read_labels(path)
    assert sheet.source.dataset == "table"
    assert [each.subject for each in sheet.records] == ["15", "16", "24"]
    with pytest.raises((ColumnMissing, HeaderNotFound)):
        read_labels(path, "casme_squared")


class TestHeadings:
    """A table with headings is read by them alone: its subjects are the participants."""

    HEAD = ("Subject", "Filename", "Onset", "Apex", "Offset", "AU", "Emotion", "Type")
    ROWS = (
        (15, "anger1_1", 100, 110, 120, "4", "negative", "micro-expression"),
        (16, "happy4_2", 300, 310, 340, "12", "positive", "macro-expression"),
        (24, "happy4_2", 300, 310, 340, "12", "positive", "macro-expression"),
    )

    @pytest.mark.parametrize(
        "head",
        [
            HEAD,
            ("sub", "clip", "OnsetFrame", "ApexFrame", "OffsetFrame", "AUs", "Emotion", "Type"),
            ("Subject", "Filename", "onset_f", "apex_f", "offset_f", "x", "Emotion", "Type"),
        ],
    )
    @pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
    def test_no_rule_is_applied_a_second_time(
        self, tmp_path: Path, head: tuple[str, ...], suffix: str
    ) -> None:
        path = tmp_path / f"own{suffix}"
        if suffix == ".xlsx":
            write_book(path, {"a": [head, *self.ROWS]})
        else:
            lines = [",".join(map(str, row)) for row in (head, *self.ROWS)]
            path.write_text("\n".join(lines), encoding="utf-8")
        sheet = read_labels(path, "casme_squared")
        assert [each.id for each in sheet.records] == [
            "casme_squared/15/anger1_1#1",
            "casme_squared/16/happy4_2#1",
            "casme_squared/24/happy4_2#1",
        ]
        assert (sheet.skipped, sheet.remarks) == ((), ())
        assert [each.kind for each in sheet.records] == ["micro", "macro", "macro"]
        assert sheet.layout.grid.origin is None

    def test_numbers_that_are_no_participants_are_said_to_be_taken_for_them(
        self, tmp_path: Path
    ) -> None:
        rows = [(number, *row[1:]) for number, row in zip((1, 2, 16), self.ROWS, strict=True)]
        sheet = read_labels(write_book(tmp_path / "l.xlsx", {"a": [self.HEAD, *rows]}),
                            "casme_squared")  # fmt: skip
        assert [each.subject for each in sheet.records] == ["01", "02", "16"]
        (remark,) = sheet.remarks
        assert "1, 2 are taken for participants" in remark
        assert "head their column Number" in remark
        by_number = [("Number", *self.HEAD[1:]), *rows]
        again = read_labels(write_book(tmp_path / "n.xlsx", {"a": by_number}), "casme_squared")
        assert [each.subject for each in again.records] == ["15", "16", "33"]
