import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import InputError, OutputExists, OutputIsInput, UsageError
from reapex.labels import CorrectedRow, LabelSheet, read_labels, write_corrected

from .conftest import CASME2_ROWS, WriteText, WriteWorkbook
from .test_grid import write_ods

HEADER = ("subject", "clip", "onset", "apex", "offset")
ROWS = [
    HEADER,
    ("01", "a", "10", "18", "40"),
    ("01", "a", "50", "/", "90"),
    ("02", "b", "x", "2", "3"),
    ("01", "a", "10", "18", "40"),
    ("Total", "4"),
]
CHANGES = [
    CorrectedRow(2, {"onset": 12, "apex": 18, "offset": 38}, {"_reapex_gain": 0.25}),
    CorrectedRow(3, {"apex": 70}, {"_reapex_gain": None, "reason": "moved"}),
]


def facts(sheet: LabelSheet) -> list[tuple[Any, ...]]:
    return [(record.id, *record.raw) for record in sheet.records]


def counts(sheet: LabelSheet) -> tuple[Any, ...]:
    skipped = [(each.where.row, each.code) for each in sheet.skipped]
    return len(sheet.records), skipped, sheet.n_no_record


@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt", "xlsx"])
@pytest.mark.parametrize("given_as", ["csv", "xlsx", "xls"])
def test_reading_back_gives_the_corrected_key_frames_the_same_ids_and_counts(
    tmp_path: Path,
    text: WriteText,
    workbook: WriteWorkbook,
    old_workbook: WriteWorkbook,
    given_as: str,
    suffix: str,
) -> None:
    write = {"csv": text, "xlsx": workbook, "xls": old_workbook}[given_as]
    before = read_labels(write(ROWS))
    assert counts(before) == (2, [(4, "bad_cell"), (5, "duplicate_row")], 1)
    out = tmp_path / f"out.{suffix}"
    write_corrected(before.layout, CHANGES, out)
    after = read_labels(out)
    assert facts(after) == [("table/01/a#1", 12, 18, 38), ("table/01/a#2", 50, 70, 90)]
    assert [record.id for record in after.records] == [record.id for record in before.records]
    assert counts(after) == counts(before)
    again = tmp_path / f"again.{suffix}"
    write_corrected(after.layout, [CorrectedRow(3, {"onset": 12})], again)
    assert facts(read_labels(again)) == [
        ("table/01/a#1", 12, 18, 38),
        ("table/01/a#2", 12, 70, 90),
    ]
    assert counts(read_labels(again)) == counts(before)


def test_a_csv_keeps_its_delimiter_encoding_line_endings_and_untouched_text(
    tmp_path: Path,
) -> None:
    lines = [
        "sep by hand",
        "subject;clip;onset;apex;offset;note;fps",
        '01;a; 10 ;018;40.0;"x;y";29,97',
        "",
        "Total;1",
    ]
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    write_corrected(read_labels(path).layout, [CorrectedRow(3, {"apex": 19})], out)
    lines[1] += ";_reapex_id"
    lines[2] = '01;a; 10 ;19;40.0;"x;y";29,97;table/01/a#1'
    assert out.read_bytes() == "\r\n".join(lines).encode("utf-8-sig")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8", "utf-8-sig"])
def test_encodings_are_kept(tmp_path: Path, text: WriteText, encoding: str) -> None:
    rows = [("被试", "文件名", "起始帧", "结束帧"), ("李", "片段", 1, 9)]
    before = read_labels(text(rows, encoding=encoding, delimiter="\t"))
    write_corrected(before.layout, [CorrectedRow(2, {"offset": 8})], tmp_path / "out.csv")
    after = read_labels(tmp_path / "out.csv")
    assert after.source.encoding == before.source.encoding
    assert facts(after) == [("table/李/片段#1", 1, None, 8)]
    assert after.layout.grid.text == before.layout.grid.text


def test_a_character_that_the_encoding_lacks_makes_it_utf_8_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("subject,clip,onset,offset\ncaf\xe9,a,1,3\n".encode("cp1252"))
    layout = read_labels(tmp_path / "a.csv").layout
    remarks = write_corrected(layout, [CorrectedRow(2, {}, {"n": "λ"})], tmp_path / "o.csv")
    assert remarks == ("Written as UTF-8, since cp1252 lacks a character that was added",)
    assert read_labels(tmp_path / "o.csv").records[0].subject == "café"


def styled(path: Path) -> Path:
    """A workbook with everything that a lab may have put in."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in CASME2_ROWS:
        sheet.append(row)
    sheet["D3"] = "10"  # a number as text
    sheet["J1"], sheet["J2"] = "Duration", "=F2-D2+1"
    sheet["A2"].fill = openpyxl.styles.PatternFill("solid", start_color="FF00FF00")
    sheet["D2"].number_format = "0.00"
    sheet["H2"].font = openpyxl.styles.Font(bold=True)
    sheet.column_dimensions["B"].width = 33
    sheet.freeze_panes = "A2"
    sheet["C2"].comment = openpyxl.comments.Comment("look again", "coder")
    for column in range(1, 16385, 4000):  # formats far to the right are no content
        sheet.cell(1, column).number_format = "0.0"
    other = book.create_sheet("Codebook")
    other["B2"] = "=1+1"
    other.merge_cells("B2:C3")
    book.save(path)
    book.close()
    return path


def test_a_workbook_keeps_all_but_the_changed_cells(tmp_path: Path) -> None:
    path, out = styled(tmp_path / "in.xlsx"), tmp_path / "out.xlsx"
    before = read_labels(path)
    row = CorrectedRow(2, {"onset": 42, "apex": 60}, {"onset_interval_ms": 5.0})
    assert write_corrected(before.layout, [row], out) == (
        "1 formulas elsewhere show no result until a spreadsheet program opens the file and "
        "saves it",
    )
    old, new = openpyxl.load_workbook(path), openpyxl.load_workbook(out)
    sheet = new["Sheet1"]
    differing = {
        cell.coordinate: cell.value
        for line in sheet.iter_rows(max_col=20)
        for cell in line
        if cell.value != old["Sheet1"][cell.coordinate].value
    }
    assert differing == {
        "D2": 42,
        "K1": "_reapex_id",
        "K2": "casme2/99/EP02_01f#1",
        "K3": "casme2/99/EP12_01f#1",
        "K4": "casme2/98/EP01_2#1",
        "L1": "_reapex_onset_interval_ms",
        "L2": 5,
    }
    assert sheet["D2"].fill.start_color.rgb == "FFFFFF00"
    assert sheet["E2"].fill.fill_type is None  # told to be 60, and was
    assert (sheet["A2"].value, sheet["A2"].fill.start_color.rgb) == ("99", "FF00FF00")
    assert (sheet["D3"].value, sheet["D3"].data_type) == ("10", "s")
    assert (sheet["D2"].number_format, sheet["H2"].font.bold) == ("0.00", True)
    assert (sheet.column_dimensions["B"].width, sheet.freeze_panes) == (33, "A2")
    assert sheet["C2"].comment.text == "look again"
    assert new.sheetnames == ["Sheet1", "Codebook"]
    assert new["Codebook"]["B2"].value == "=1+1"
    assert str(new["Codebook"].merged_cells) == "B2:C3"
    old.close()
    new.close()


def test_merged_cells_are_freed_only_where_a_key_frame_changes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([*HEADER], ["p", "a", 10, 18, 40], [None, "b", None, 20, 50]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("C2:C3")
    book.save(tmp_path / "in.xlsx")
    before = read_labels(tmp_path / "in.xlsx")
    assert facts(before) == [("table/p/a#1", 10, 18, 40), ("table/p/b#1", 10, 20, 50)]
    write_corrected(before.layout, [CorrectedRow(3, {"onset": 13})], tmp_path / "out.xlsx")
    assert facts(read_labels(tmp_path / "out.xlsx")) == [
        ("table/p/a#1", 10, 18, 40),
        ("table/p/b#1", 13, 20, 50),
    ]
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert str(sheet.merged_cells) == "A2:A3"


def test_the_anchor_of_merged_cells_changes_alone(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([*HEADER], ["p", "a", 10, 18, 40], ["p", "b", None, 20, 50]):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    book.save(tmp_path / "in.xlsx")
    layout = read_labels(tmp_path / "in.xlsx").layout
    write_corrected(layout, [CorrectedRow(2, {"onset": 13})], tmp_path / "out.xlsx")
    after = read_labels(tmp_path / "out.xlsx")
    assert [record.raw.onset for record in after.records] == [13, 10]


def with_cached_formula(path: Path) -> Path:
    """A sheet whose offset is a formula with its last value, as Excel saves it."""
    import zipfile

    book = openpyxl.Workbook()
    for row in ([*HEADER], ["p", "a", 10, 18, 12345]):
        book.active.append(row)
    book.save(path.with_suffix(".tmp.xlsx"))
    with (
        zipfile.ZipFile(path.with_suffix(".tmp.xlsx")) as source,
        zipfile.ZipFile(path, "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name).replace(b"<v>12345</v>", b"<f>C2+30</f><v>40</v>")
            target.writestr(name, data)
    return path


def test_a_formula_in_a_label_column_becomes_its_value_and_is_said(tmp_path: Path) -> None:
    before = read_labels(with_cached_formula(tmp_path / "in.xlsx"))
    assert facts(before) == [("table/p/a#1", 10, 18, 40)]
    change = [CorrectedRow(2, {"onset": 12})]
    remarks = write_corrected(before.layout, change, tmp_path / "out.xlsx")
    assert remarks == ("1 formulas in label columns were replaced by their values",)
    assert facts(read_labels(tmp_path / "out.xlsx")) == [("table/p/a#1", 12, 18, 40)]


def test_a_cell_formatted_as_a_date_is_read_back_as_a_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([*HEADER], ["p", "a", 10, "/", 40]):
        book.active.append(row)
    book.active["D2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "in.xlsx")
    layout = read_labels(tmp_path / "in.xlsx").layout
    write_corrected(layout, [CorrectedRow(2, {"apex": 20})], tmp_path / "out.xlsx")
    assert facts(read_labels(tmp_path / "out.xlsx")) == [("table/p/a#1", 10, 20, 40)]


def test_a_released_xls_becomes_an_xlsx_of_all_sheets_and_says_so(
    tmp_path: Path, old_workbook: WriteWorkbook
) -> None:
    path = old_workbook(CASME2_ROWS)
    before = read_labels(path)
    remarks = write_corrected(before.layout, [CorrectedRow(2, {"apex": 61})], tmp_path / "o.xlsx")
    assert remarks == ("Written as .xlsx: .xls is read only; formats are lost",)
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["Sheet1"]
    assert [sheet[name].value for name in ("A2", "D2", "E2", "E3")] == ["99", 40, 61, "/"]
    assert sheet["E2"].fill.start_color.rgb == "FFFFFF00"
    assert sheet["D2"].fill.fill_type is None


def test_an_ods_becomes_an_xlsx(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "in.ods", [[*HEADER], ["01", "a", "1", "2", "3"]])
    layout = read_labels(path).layout
    write_corrected(layout, [CorrectedRow(2, {"apex": 1})], tmp_path / "out.xlsx")
    assert facts(read_labels(tmp_path / "out.xlsx")) == [("table/01/a#1", 1, 1, 3)]


def test_a_macro_workbook_stays_one(tmp_path: Path, workbook: WriteWorkbook) -> None:
    import zipfile

    layout = read_labels(workbook(CASME2_ROWS, name="in.xlsm")).layout
    out = tmp_path / "out.xlsm"
    write_corrected(layout, [CorrectedRow(2, {"apex": 61})], out)
    assert read_labels(out).records[0].raw.apex == 61
    with zipfile.ZipFile(out) as archive:
        assert b"macroEnabled" in archive.read("[Content_Types].xml")


def test_a_workbook_from_csv_keeps_leading_zeros_and_runs_no_formula(
    tmp_path: Path, text: WriteText
) -> None:
    rows = [(*HEADER, "note", "x"), ("01", "007", "10", "12", "40", "=1+1", "29.97")]
    layout = read_labels(text(rows)).layout
    write_corrected(layout, [], tmp_path / "out.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "out.xlsx").active[2]
    assert [cell.value for cell in cells[:7]] == ["01", "007", 10, 12, 40, "=1+1", 29.97]
    assert cells[5].data_type == "s"


def test_a_csv_from_a_workbook_is_what_excel_takes_for_utf_8(
    tmp_path: Path, workbook: WriteWorkbook
) -> None:
    layout = read_labels(workbook(CASME2_ROWS)).layout
    write_corrected(layout, [CorrectedRow(3, {"apex": 30})], tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[2] == "99,EP12_01f,,10,30,60,,R4+L10,others,casme2/99/EP12_01f#1"


def test_a_sheet_without_apexes_gets_a_column_for_them(tmp_path: Path, text: WriteText) -> None:
    path = text([("subject", "clip", "onset", "offset"), ("p", "a", 1, 9), ("p", "b", 1, 9)])
    write_corrected(read_labels(path).layout, [CorrectedRow(2, {"apex": 4})], tmp_path / "o.csv")
    assert facts(read_labels(tmp_path / "o.csv")) == [
        ("table/p/a#1", 1, 4, 9),
        ("table/p/b#1", 1, None, 9),
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("note", ["=cmd()", "+1", "-1", "@x", "\t=x", " =x"])
def test_what_reapex_adds_is_never_a_formula(
    tmp_path: Path, text: WriteText, note: str, suffix: str
) -> None:
    layout = read_labels(text(ROWS[:2])).layout
    out = tmp_path / f"out.{suffix}"
    write_corrected(layout, [CorrectedRow(2, {}, {"note": note})], out)
    cell = read_labels(out).layout.grid.rows[1][-1]
    assert cell == f"'{note}"


def test_numbers_that_no_sheet_can_hold_are_left_out(tmp_path: Path, text: WriteText) -> None:
    layout = read_labels(text(ROWS[:2])).layout
    row = CorrectedRow(2, {}, {"gain": float("nan"), "shift": -3})
    write_corrected(layout, [row], tmp_path / "out.xlsx")
    assert read_labels(tmp_path / "out.xlsx").layout.grid.rows[1][-2:] == (None, -3)


def test_columns_of_an_earlier_run_are_overwritten(tmp_path: Path, text: WriteText) -> None:
    layout = read_labels(text(ROWS)).layout
    write_corrected(layout, CHANGES, tmp_path / "one.csv")
    once = read_labels(tmp_path / "one.csv").layout
    write_corrected(once, [CorrectedRow(2, {}, {"gain": 0.5})], tmp_path / "two.csv")
    twice = read_labels(tmp_path / "two.csv").layout
    assert twice.header.texts == once.header.texts
    assert twice.grid.cell(1, twice.header.texts.index("_reapex_gain")) == "0.5"
    assert twice.grid.cell(2, twice.header.texts.index("_reapex_reason")) == "moved"


@pytest.mark.parametrize("name", ["out.xls", "out.ods", "out.pdf", "out", "out.xlsm"])
def test_suffixes_that_are_not_written(tmp_path: Path, text: WriteText, name: str) -> None:
    layout = read_labels(text(ROWS)).layout
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_corrected(layout, [], tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("row", [0, 1, 7])
def test_rows_that_are_not_below_the_header(tmp_path: Path, text: WriteText, row: int) -> None:
    layout = read_labels(text(ROWS)).layout
    with pytest.raises(UsageError, match=f"Row {row} "):
        write_corrected(layout, [CorrectedRow(row, {"onset": 1})], tmp_path / "out.csv")


def test_the_input_is_never_overwritten(tmp_path: Path, workbook: WriteWorkbook) -> None:
    path = workbook(CASME2_ROWS)
    content = path.read_bytes()
    layout = read_labels(path).layout
    with pytest.raises(OutputIsInput):
        write_corrected(layout, [], path, force=True)
    assert path.read_bytes() == content


def test_what_is_there_is_replaced_only_with_force(tmp_path: Path, text: WriteText) -> None:
    layout = read_labels(text(ROWS)).layout
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(OutputExists):
        write_corrected(layout, CHANGES, tmp_path / "out.csv")
    write_corrected(layout, CHANGES, tmp_path / "out.csv", force=True)
    assert len(read_labels(tmp_path / "out.csv").records) == 2


def test_a_sheet_that_changed_meanwhile_is_not_edited(
    tmp_path: Path, workbook: WriteWorkbook
) -> None:
    layout = read_labels(workbook(CASME2_ROWS)).layout
    workbook(CASME2_ROWS[:2])
    with pytest.raises(InputError, match="changed on disk"):
        write_corrected(layout, [], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_that_cannot_be_edited_says_what_to_do(
    tmp_path: Path, workbook: WriteWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise TypeError("expected <class 'openpyxl.styles.fills.Fill'>")

    layout = read_labels(workbook(CASME2_ROWS)).layout
    monkeypatch.setattr("reapex.labels.corrected_workbook.load_workbook", stumble)
    with pytest.raises(InputError, match=r"not edited.*\.csv"):
        write_corrected(layout, [], tmp_path / "out.xlsx")


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 10**6),
    st.sampled_from(["csv", "xlsx"]),
)
def test_any_text_of_the_users_survives(notes: list[tuple[str]], number: int, suffix: str) -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEADER, "note"])
    for index, (note,) in enumerate(notes, start=2):
        for column, value in enumerate(["p", f"c{index}", 1, 2, 3, note], start=1):
            cell = book.active.cell(index, column, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "in.xlsx")
        before = read_labels(Path(folder) / "in.xlsx")
        out = Path(folder) / f"out.{suffix}"
        write_corrected(before.layout, [CorrectedRow(2, {"apex": number})], out)
        after = read_labels(out)
    assert after.records[0].raw.apex == number
    assert [record.columns for record in after.records] == [
        record.columns for record in before.records
    ]
    assert counts(after) == counts(before)
