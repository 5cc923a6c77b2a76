import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from reapex.errors import NotASheet
from reapex.labels.grid import read_grids

from .conftest import CASME2_ROWS, PLAIN_ROWS, WriteText, WriteWorkbook

ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>
 <table:table table:name="Blatt 1">{}</table:table>
 </office:spreadsheet></office:body></office:document-content>"""


def write_ods(path: Path, rows: list[list[str]]) -> Path:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(lines))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_rows_of_a_workbook_stand_where_the_spreadsheet_shows_them(workbook: WriteWorkbook) -> None:
    path = workbook([(), (), (None, "Subject"), (None, "01", 40, 40.5, True, dt.date(2024, 1, 2))])
    (grid,) = read_grids(path)
    assert grid.sheet == "Sheet1"
    assert not any(grid.rows[0] + grid.rows[1])
    assert grid.rows[2][:3] == (None, "Subject", None)
    assert grid.rows[3] == (None, "01", 40.0, 40.5, True, dt.date(2024, 1, 2))


def test_every_sheet_is_read_and_charts_are_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.create_sheet("Second")["B2"] = "x"
    book.save(tmp_path / "a.xlsx")
    grids = read_grids(tmp_path / "a.xlsx")
    assert [grid.sheet for grid in grids] == ["Sheet", "Second"]
    assert grids[0].rows == ()
    assert grids[1].cell(1, 1) == "x"


def test_an_xls_and_its_integers(old_workbook: WriteWorkbook) -> None:
    (grid,) = read_grids(old_workbook(CASME2_ROWS))
    assert grid.rows[2][3:6] == (10, "/", 60)
    assert grid.text is None


def test_an_ods(tmp_path: Path) -> None:
    (grid,) = read_grids(write_ods(tmp_path / "a.ods", [["subject", "clip"], ["p1", "a"]]))
    assert (grid.sheet, grid.rows) == ("Blatt 1", (("subject", "clip"), ("p1", "a")))


def test_merged_cells_are_filled_down_and_not_across(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ((None, "note", "x"), ("99", "a"), (None, "b"), (None, "c")):
        sheet.append(row)
    sheet["A1"] = "title"
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A1:A1")
    sheet["E1"] = "across"
    sheet.merge_cells("E1:G1")
    book.save(tmp_path / "a.xlsx")
    (grid,) = read_grids(tmp_path / "a.xlsx")
    assert [row[0] for row in grid.rows] == ["title", "99", "99", "99"]
    assert [grid.cell(0, column) for column in (4, 5, 6)] == ["across", None, None]


@pytest.mark.parametrize(
    ("encoding", "name", "bom"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", True),
        ("utf-16", "utf-16", True),
        ("gb18030", "gb18030", False),
    ],
)
def test_encodings_of_text(text: WriteText, encoding: str, name: str, bom: bool) -> None:
    (grid,) = read_grids(text([("被试", "情绪"), ("01", "厌恶")], encoding=encoding))
    assert grid.rows == (("被试", "情绪"), ("01", "厌恶"))
    assert grid.text is not None
    assert (grid.text.name, grid.text.bom) == (name, bom)


def test_western_letters_that_no_chinese_encoding_takes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("caf\xe9,1\n".encode("cp1252"))
    (grid,) = read_grids(tmp_path / "a.csv")
    assert grid.rows == (("café", "1"),)


def test_one_reading_per_delimiter_that_occurs(text: WriteText) -> None:
    grids = read_grids(text([("a;b", "c")]))
    assert [grid.text.delimiter for grid in grids if grid.text] == [",", ";"]
    assert [grid.rows for grid in grids] == [(("a;b", "c"),), (("a", "b,c"),)]


def test_quoted_cells_hold_line_breaks_delimiters_and_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'a,"one\r\ntwo",c\r\n1,"x,""y""",3\r\n')
    grid = read_grids(tmp_path / "a.csv")[0]
    assert grid.rows == (("a", "one\r\ntwo", "c"), ("1", 'x,"y"', "3"))
    assert grid.text is not None
    assert grid.text.line_ending == "\r\n"
    assert not grid.text.unclosed_quote


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("is_open", [False, True])
def test_line_endings(tmp_path: Path, ending: str, is_open: bool) -> None:
    body = ending.join(["a,b", "", "1,2"]) + ("" if is_open else ending)
    (tmp_path / "a.csv").write_bytes(body.encode())
    grid = read_grids(tmp_path / "a.csv")[0]
    assert grid.rows == (("a", "b"), (), ("1", "2"))
    assert grid.text is not None
    assert (grid.text.line_ending, grid.text.ends_open) == (ending, is_open)
    assert grid.text.encode(grid.rows) == body.encode()


def test_a_quotation_mark_that_is_never_closed_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n1,"x\n2,y\n')
    grid = read_grids(tmp_path / "a.csv")[0]
    assert grid.text is not None
    assert grid.text.unclosed_quote
    assert grid.rows[1] == ("1", "x\n2,y\n")


def no_sheets(folder: Path) -> dict[str, Path]:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(folder / "real.xlsx")
    real = (folder / "real.xlsx").read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    contents = {
        "renamed.csv": real,
        "renamed.xls": real,
        "renamed.ods": real,
        "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "page.csv": b"<html><table><tr><td>1</td></tr></table></html>",
        "text.xlsx": b"subject,clip\n1,a\n",
        "photo.csv": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)),
        "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        "nameless": b"subject,clip\n",
        "empty.csv": b"",
        "blank.xlsx": b"  \n",
        "cut.xlsx": real[: len(real) // 2],
        "cut.xls": ole + b"\0" * 600,
        "locked.xlsx": ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99,
        "locked.xls": ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99,
        "wide.txt": "subject,clip\n".encode("utf-16-le"),
        "bad_bom.csv": b"\xef\xbb\xbf\xff\xff",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "archive.xlsx", "w") as archive:
        archive.writestr("labels.csv", "subject,clip\n")
    (folder / "folder.csv").mkdir()
    names = [*contents, "archive.xlsx", "folder.csv", "absent.csv", "n" * 300 + ".csv"]
    return {name: folder / name for name in names}


def test_what_is_no_sheet_is_said_in_words(tmp_path: Path) -> None:
    for path in no_sheets(tmp_path).values():
        with pytest.raises(NotASheet) as caught:
            read_grids(path)
        assert caught.value.where.file == path
        assert caught.value.expected, path
        assert caught.value.mend, path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("renamed.csv", r"workbook \(\.xlsx\).*Rename it to end in \.xlsx"),
        ("page.xls", "web page"),
        ("text.xlsx", "no such workbook"),
        ("photo.csv", "no text"),
        ("empty.csv", "empty"),
        ("absent.csv", "no such file"),
        ("folder.csv", "a folder"),
        ("archive.xlsx", "archive"),
        ("cut.xlsx", "damaged or cut short"),
        ("cut.xls", "damaged or cut short"),
        ("nameless", "without an ending"),
    ],
)
def test_each_says_what_it_is(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(NotASheet, match=words):
        read_grids(no_sheets(tmp_path)[name])


def test_a_workbook_under_a_password(tmp_path: Path) -> None:
    # An encrypted .xlsx is an OLE file, so its name and content disagree as well.
    with pytest.raises(NotASheet, match="password"):
        read_grids(no_sheets(tmp_path)["locked.xlsx"])


def test_a_file_that_may_not_be_read(text: WriteText, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text(PLAIN_ROWS)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(NotASheet, match="may not be read"):
        read_grids(path)


def test_a_stray_cell_at_the_edge_of_the_sheet_does_not_end_the_process(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(NotASheet, match=r"1048576 rows × 16384 columns.*stray"):
        read_grids(tmp_path / "a.xlsx")


def test_a_file_is_parsed_once_and_never_stale(text: WriteText) -> None:
    path = text([("a", "b")])
    first = read_grids(path)
    assert read_grids(path) is first
    text([("a", "c")])
    assert read_grids(path)[0].rows == (("a", "c"),)
