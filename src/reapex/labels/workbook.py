"""Workbooks as tables of values: .xlsx, .xlsm, .xls and .ods."""

from __future__ import annotations

import io
import re
import zipfile

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from reapex.errors import NotASheet
from reapex.labels.cells import Cell

Rows = tuple[tuple[Cell, ...], ...]

_MAX_CELLS = 20_000_000
_MAX_BYTES = 512 * 2**20
_FILLED = re.compile(rb'<c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SUFFIXES = {
    "xlsx": (".xlsx", ".xlsm"),
    "ods": (".ods",),
    "xls": (".xls",),
    "damaged": (".xlsx", ".xlsm", ".ods"),
}
SUFFIXES = tuple(dict.fromkeys(suffix for known in _SUFFIXES.values() for suffix in known))


def kind_of(data: bytes) -> str | None:
    """``xlsx``, ``ods`` or ``xls`` by the bytes; None for what is no workbook.

    ``zip`` is another archive, and ``damaged`` one that does not open. The name of a file is not
    believed: people rename what a web site handed them.
    """
    if data.startswith(_OLE):
        return "xls"
    if not data.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except Exception:  # besides BadZipFile, whatever its parser stumbles over
        return "damaged"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ods" if "content.xml" in names else "zip"


def usual_suffixes(kind: str) -> tuple[str, ...]:
    """The name endings under which a kind of workbook goes."""
    return _SUFFIXES.get(kind, ())


def refuse_protected(data: bytes) -> None:
    """Raise for an .xlsx under a password, which is an encrypted stream inside the .xls format."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise _protected()


def sheets(data: bytes) -> tuple[tuple[str, Rows], ...]:
    """The name and the rows of every sheet, from cell A1 on.

    Raises
    ------
    NotASheet
        If the workbook is protected by a password or damaged.
    """
    try:
        if kind_of(data) == "xlsx":
            _check_spans(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet  # charts and macros hold no cells
            ]
            return tuple((name, _rows(book, name)) for name in names)
    except NotASheet:
        raise
    except PasswordError:
        raise _protected() from None
    except BaseException as error:  # calamine is Rust: a panic there is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise NotASheet(
            f"The workbook is damaged or cut short ({error})",
            expected="a workbook that a spreadsheet program can open",
            mend="Get the file anew, or open it in a spreadsheet program and save it again",
        ) from None


def _check_spans(data: bytes) -> None:
    """Raise before calamine ends the whole process for want of memory: it fills the rectangle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [each for each in archive.infolist() if "/worksheets/sheet" in each.filename]
        if sum(each.file_size for each in archive.infolist()) > _MAX_BYTES:
            raise NotASheet(f"The workbook unpacks to more than {_MAX_BYTES >> 20} MiB")
        for each in sheets:
            height = width = 0
            for letters, digits in _FILLED.findall(archive.read(each)):
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64  # A is 65 in ASCII
                height, width = max(height, int(digits)), max(width, column)
            _check_size(height, width)


def _check_size(height: int, width: int) -> None:
    if height * width > _MAX_CELLS:
        raise NotASheet(
            f"A sheet spans {height} rows × {width} columns",
            expected="a table of clips",
            mend="Delete stray cells far below or right of the table",
        )


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    sheet = book.get_sheet_by_name(name)
    _check_size(sheet.total_height, sheet.total_width)
    rows: list[list[Cell]] = [
        [None if cell == "" else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    # Labs merge a subject down over its clips. Filled down and not across: a title or note that
    # is merged across would otherwise stand in every column and look like a record.
    for (top, left), (bottom, _) in getattr(sheet, "merged_cell_ranges", None) or ():
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]):
                rows[row][left] = rows[top][left]
    return tuple(tuple(row) for row in rows)


def _protected() -> NotASheet:
    return NotASheet(
        "The workbook is protected by a password",
        expected="a workbook that opens without one",
        mend="Open it with the password and save an unprotected copy",
    )
