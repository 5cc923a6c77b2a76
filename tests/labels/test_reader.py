import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.corpus import Skipped
from reapex.errors import NotASheet
from reapex.keyframes import RawKeyFrames
from reapex.labels import LabelSheet, TabularReader, read_labels
from reapex.labels.casme2 import CASME2
from reapex.labels.table import TABLE

from .conftest import CASME2_HEADER, CASME2_ROWS, PLAIN_HEADER, WriteText, WriteWorkbook

HEADER = ("subject", "clip", "onset", "apex", "offset")


def codes(sheet: LabelSheet) -> list[tuple[int | None, str]]:
    return [(each.where.row, each.code) for each in sheet.skipped]


def only_skipped(sheet: LabelSheet) -> Skipped:
    assert sheet.records == ()
    (skipped,) = sheet.skipped
    return skipped


class TestCasme2:
    def test_a_row_as_released_in_2014(self, workbook: WriteWorkbook) -> None:
        path = workbook(CASME2_ROWS)
        sheet = read_labels(path)
        first = sheet.records[0]
        assert (first.id, first.dataset) == ("casme2/99/EP02_01f#1", "casme2")
        assert (first.subject, first.subject_raw, first.name) == ("99", "99", "EP02_01f")
        assert first.raw == RawKeyFrames(40, 60, 90)
        assert (first.emotion, first.action_units) == ("happiness", ("12",))
        assert (first.fps, first.kind) == (200.0, "micro")
        assert str(first.provenance.place) == f"{path}, sheet 'Sheet1', row 2"
        assert (len(sheet.records), sheet.skipped, sheet.n_no_record) == (3, (), 0)
        assert sheet.source.sheet == "Sheet1"
        assert len(sheet.source.sha256) == 64

    def test_the_apex_that_is_a_slash_is_unknown_and_its_row_is_kept(
        self, workbook: WriteWorkbook
    ) -> None:
        second = read_labels(workbook(CASME2_ROWS)).records[1]
        assert second.raw == RawKeyFrames(10, None, 60)
        assert second.action_units == ("R4", "L10")

    @pytest.mark.parametrize("subject", ["01", 1, 1.0, "sub01"])
    def test_subjects_as_text_and_as_numbers_are_one_person(
        self, workbook: WriteWorkbook, subject: Any
    ) -> None:
        row = (subject, "EP02_01f", None, 40, 60, 90, None, 4, "others")
        (record,) = read_labels(workbook([CASME2_HEADER, row])).records
        assert record.id == "casme2/01/EP02_01f#1"

    def test_ver_2_xls_has_no_blank_columns(self, old_workbook: WriteWorkbook) -> None:
        rows = [[row[index] for index in (0, 1, 3, 4, 5, 7, 8)] for row in CASME2_ROWS]
        rows[1][0] = 99
        sheet = read_labels(old_workbook(rows))
        assert [record.raw.onset for record in sheet.records] == [40, 10, 5]
        assert [record.emotion for record in sheet.records] == ["happiness", "others", "surprise"]
        assert sheet.records[0].subject == "99"
        assert sheet.source.dataset == "casme2"

    def test_fear_and_sadness_are_kept(self, workbook: WriteWorkbook) -> None:
        rows = [
            CASME2_HEADER,
            ("99", "EP13_02", None, 1, 2, 3, None, 1, "fear"),
            ("99", "EP15_01", None, 1, 2, 3, None, 1, "sadness"),
        ]
        assert [each.emotion for each in read_labels(workbook(rows)).records] == ["fear", "sadness"]

    @pytest.mark.parametrize("marks", [(66, 111, 111), (90, 60, 40), (10, 99, 40)])
    def test_key_frames_that_coincide_or_are_out_of_order_are_kept(
        self, workbook: WriteWorkbook, marks: tuple[int, int, int]
    ) -> None:
        row = ("99", "EP02_01f", None, *marks, None, 4, "others")
        (record,) = read_labels(workbook([CASME2_HEADER, row])).records
        assert tuple(record.raw) == marks

    @pytest.mark.parametrize("n_above", [0, 13, 29])
    def test_a_preamble_holds_no_record(self, workbook: WriteWorkbook, n_above: int) -> None:
        preamble = [("CASME II, copied by hand",)] * n_above
        sheet = read_labels(workbook([*preamble, *CASME2_ROWS]))
        assert (len(sheet.records), sheet.n_no_record) == (3, n_above)
        assert sheet.records[0].provenance.row == n_above + 2

    def test_empty_sheets_before_the_right_one(self, workbook: WriteWorkbook) -> None:
        path = workbook(CASME2_ROWS, sheet="labels", Sheet1=[], Sheet2=[("a note",)])
        sheet = read_labels(path)
        assert (sheet.source.sheet, len(sheet.records)) == ("labels", 3)

    def test_a_subject_merged_over_its_clips(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for row in CASME2_ROWS:
            book.active.append(row)
        book.active["A3"] = None
        book.active.merge_cells("A2:A3")
        book.save(tmp_path / "a.xlsx")
        sheet = read_labels(tmp_path / "a.xlsx")
        assert [record.subject for record in sheet.records] == ["99", "99", "98"]


class TestTable:
    def test_semicolons_and_a_decimal_comma(self, text: WriteText) -> None:
        path = text([(*HEADER, "fps"), ("p1", "a", 1, 2, 3, "29,97")], delimiter=";")
        (record,) = read_labels(path).records
        assert (record.fps, tuple(record.raw)) == (29.97, (1, 2, 3))

    @pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_the_header_decides_the_delimiter_and_the_name_does_not(
        self, text: WriteText, suffix: str, delimiter: str
    ) -> None:
        rows = [(*HEADER, "note"), ("p1", "a", 1, 2, 3, "x"), ("p1", "b", 1, 2, 3, "y")]
        sheet = read_labels(text(rows, name=f"labels.{suffix}", delimiter=delimiter))
        assert [record.columns for record in sheet.records] == [{"note": "x"}, {"note": "y"}]

    def test_a_chinese_sheet_in_gb18030(self, text: WriteText) -> None:
        header = ("被试", "文件名", "起始帧", "顶点帧", "结束帧", "情绪", "帧率", "标注者", "备注")
        row = ("李一", "片段01", "４０", "６０", "９０", "厌恶", "２００", "王", "清楚")
        sheet = read_labels(text([header, row], encoding="gb18030"))
        (record,) = sheet.records
        assert (record.id, tuple(record.raw)) == ("table/李一/片段01#1", (40, 60, 90))
        assert (record.emotion, record.emotion_raw) == ("disgust", "厌恶")
        assert (record.fps, record.coder) == (200.0, "王")
        assert record.columns == {"备注": "清楚"}
        assert sheet.source.encoding == "gb18030"

    def test_utf_16_with_tabs_as_excel_writes_unicode_text(self, text: WriteText) -> None:
        path = text([HEADER, ("é", "a", 1, 2, 3)], "a.txt", "\t", "utf-16", "\r\n")
        sheet = read_labels(path)
        assert sheet.records[0].subject == "é"
        assert sheet.source.encoding == "utf-16"

    def test_a_byte_order_mark_is_no_part_of_the_first_heading(self, text: WriteText) -> None:
        sheet = read_labels(text([HEADER, ("p1", "a", 1, 2, 3)], encoding="utf-8-sig"))
        assert len(sheet.records) == 1
        assert sheet.layout.header.texts[0] == "subject"

    @pytest.mark.parametrize("missing", ["#N/A", "/", "\\", "", "nan", "-1", "NA"])
    def test_an_apex_that_is_missing(self, text: WriteText, missing: str) -> None:
        (record,) = read_labels(text([HEADER, ("p1", "a", 1, missing, 3)])).records
        assert record.raw == RawKeyFrames(1, None, 3)

    def test_a_sheet_without_apexes(self, text: WriteText) -> None:
        path = text([("subject", "clip", "onset", "offset"), ("p1", "a", 1, 3)])
        assert read_labels(path).records[0].raw == RawKeyFrames(1, None, 3)

    def test_further_columns_are_kept_by_their_headings(self, text: WriteText) -> None:
        header = (*HEADER, "Sex", "", "note", "note", "_reapex_gain")
        row = ("p1", "a", 1, 2, 3, "f", "unheaded", "x", "y", "0.5")
        sheet = read_labels(text([header, row]))
        assert sheet.records[0].columns == {"Sex": "f", "note": "x", "note (column 9)": "y"}
        assert sheet.remarks == ("The heading 'note' occurs more than once; the first is read",)

    def test_kind_coder_and_folder(self, text: WriteText) -> None:
        header = (*HEADER, "type", "coder", "folder")
        rows = [
            header,
            ("p1", "a", 1, 2, 3, "Macro-expression", "A", "x/a"),
            ("p1", "a", 1, 2, 3, "Micro - 1/2", "B", ""),
        ]
        records = read_labels(text(rows)).records
        assert [(each.kind, each.coder, each.folder) for each in records] == [
            ("macro", "A", "x/a"),
            ("micro", "B", ""),
        ]
        assert [each.id for each in records] == ["table/p1/a#1", "table/p1/a#1"]

    def test_a_written_id_is_the_id(self, text: WriteText) -> None:
        rows = [(*HEADER, "_reapex_id"), ("p1", "a", 5, 6, 7, "casme2/01/x#3")]
        (record,) = read_labels(text(rows)).records
        assert (record.id, record.columns) == ("casme2/01/x#3", {})

    def test_clip_names_that_are_numbers(self, workbook: WriteWorkbook) -> None:
        path = workbook([HEADER, (3, 6.0, 1, 2, 3), (3, "006", 1, 2, 3)])
        assert [record.name for record in read_labels(path).records] == ["6", "006"]

    def test_an_open_quotation_mark_is_not_read_over(self, tmp_path: Path) -> None:
        lines = [",".join(HEADER) + ",note", 'p1,a,1,2,3,"oh', "p1,b,1,2,3,x"]
        (tmp_path / "a.csv").write_text("\n".join(lines))
        with pytest.raises(NotASheet, match="never closed") as caught:
            read_labels(tmp_path / "a.csv")
        assert caught.value.where.row == 2


class TestSkipped:
    @pytest.mark.parametrize("cell", ["about 40", "40.5", "-3", "1,005"])
    def test_text_in_a_number_cell(self, text: WriteText, cell: str) -> None:
        path = text([HEADER, ("p1", "a", 1, 2, f'"{cell}"')])
        skipped = only_skipped(read_labels(path))
        place = skipped.where
        assert skipped.code == "bad_cell"
        assert (place.file, place.row, place.column, place.clip) == (path, 2, "offset", "a")
        assert repr(cell) in skipped.reason

    @pytest.mark.parametrize(("key", "index"), [("onset", 2), ("offset", 4)])
    def test_a_key_frame_that_is_needed(self, text: WriteText, key: str, index: int) -> None:
        row = ["p1", "a", "1", "2", "3"]
        row[index] = "/"
        skipped = only_skipped(read_labels(text([HEADER, row])))
        assert (skipped.code, skipped.where.column) == ("key_frame_missing", key)

    def test_no_name_and_no_subject(self, text: WriteText) -> None:
        sheet = read_labels(text([HEADER, ("p1", "", 1, 2, 3), ("", "a", 1, 2, 3)]))
        assert codes(sheet) == [(2, "bad_cell"), (3, "bad_cell")]
        assert "no name" in sheet.skipped[0].reason
        assert "subject is empty" in sheet.skipped[1].reason

    def test_a_bad_frame_rate(self, text: WriteText) -> None:
        sheet = read_labels(text([(*HEADER, "fps"), ("p1", "a", 1, 2, 3, "0")]))
        assert only_skipped(sheet).where.column == "fps"

    def test_a_date_that_excel_made_of_a_number(self, workbook: WriteWorkbook) -> None:
        import datetime as dt

        sheet = read_labels(workbook([HEADER, ("p1", "a", 1, dt.date(2024, 1, 2), 3)]))
        assert "2024-01-02" in only_skipped(sheet).reason

    def test_a_row_that_is_there_twice_names_the_earlier_one(self, text: WriteText) -> None:
        rows = [HEADER, ("p1", "a", 1, 2, 3), ("p1", "b", 1, 2, 3), ("p1", "a", 1, 9, 9)]
        sheet = read_labels(text(rows))
        assert [record.provenance.row for record in sheet.records] == [2, 3]
        assert codes(sheet) == [(4, "duplicate_row")]
        assert "row 2" in sheet.skipped[0].reason
        assert sheet.skipped[0].where.clip == "a"

    def test_a_second_expression_and_a_second_coder_are_no_duplicates(
        self, text: WriteText
    ) -> None:
        rows = [
            (*HEADER, "coder"),
            ("p1", "a", 1, 2, 3, "A"),
            ("p1", "a", 50, 52, 53, "A"),
            ("p1", "a", 1, 2, 3, "B"),
        ]
        sheet = read_labels(text(rows))
        assert [record.id[-2:] for record in sheet.records] == ["#1", "#2", "#1"]
        assert sheet.skipped == ()

    def test_a_row_that_is_mended_later_does_not_shift_the_ids(self, text: WriteText) -> None:
        bad = read_labels(text([HEADER, ("p", "a", 1, "x", 3), ("p", "a", 50, 51, 52)]))
        good = read_labels(text([HEADER, ("p", "a", 1, 2, 3), ("p", "a", 50, 51, 52)]))
        assert bad.records[0].id == good.records[1].id == "table/p/a#2"


class TestNoRecord:
    @pytest.mark.parametrize(
        "row",
        [
            (),
            ("", "", "", "", ""),
            ("   ",),
            HEADER,
            ("SUBJECT", "Clip", "Onset", "Apex", "Offset"),
            ("Note: coded by two people",),
            ("Total", "255"),
            ("Total:", "", "255"),
            ("Average", "", "75.0", "80.0", "90.0"),
            ("", "Total", "255"),
            ("", "", "", "", "see above"),
            ("", "", "5", "", ""),
        ],
    )
    def test_rows_that_hold_no_record_are_counted_apart(
        self, text: WriteText, row: tuple[str, ...]
    ) -> None:
        sheet = read_labels(text([HEADER, ("p1", "b", 1, 2, 3), row]))
        assert (len(sheet.records), sheet.skipped, sheet.n_no_record) == (1, (), 1)

    def test_a_subject_called_mean_is_a_person(self, text: WriteText) -> None:
        assert len(read_labels(text([HEADER, ("Mean", "b", 1, 2, 3)])).records) == 1


JUNK = st.one_of(
    st.none(),
    st.sampled_from(["", "/", "Total", "40", "x", "p1", "onset", "40.5", "#N/A", "-1", "-3"]),
    st.integers(-5, 500),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5),
)


@given(st.lists(st.lists(JUNK, max_size=8), max_size=25), st.integers(0, 5))
def test_every_row_is_accounted_for(junk: list[list[Any]], n_above: int) -> None:
    rows = [*junk[:n_above], [*PLAIN_HEADER, "fps", "coder"], *junk[n_above:]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "junk.xlsx"
        book = openpyxl.Workbook()
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = book.active.cell(index, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
        book.save(path)
        book.close()
        sheet = TabularReader(TABLE).read(path)
    n_rows = len(sheet.layout.grid.rows)
    assert n_rows - 1 == len(sheet.records) + len(sheet.skipped) + sheet.n_no_record
    ids = [record.id for record in sheet.records]
    assert len(ids) == len(set(ids))
    assert all(each.reason and each.where.row for each in sheet.skipped)


@given(
    st.lists(st.tuples(*[st.integers(0, 10**7)] * 3), min_size=1, max_size=5),
    st.sampled_from([int, float, str]),
    st.sampled_from(["csv", "xlsx"]),
)
def test_any_frame_number_round_trips(
    marks: list[tuple[int, int, int]], kind: type, suffix: str
) -> None:
    rows = [[f"9{index}", f"EP01_0{index}", *map(kind, each)] for index, each in enumerate(marks)]
    header = ["Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"labels.{suffix}"
        if suffix == "csv":
            lines = [",".join(map(str, row)) + "\n" for row in [header, *rows]]
            path.write_text("".join(lines))
        else:
            book = openpyxl.Workbook()
            for row in [header, *rows]:
                book.active.append(row)
            book.save(path)
            book.close()
        sheet = TabularReader(CASME2).read(path)
    assert [tuple(record.raw) for record in sheet.records] == marks
