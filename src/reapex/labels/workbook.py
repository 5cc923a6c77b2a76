"""Workbooks as tables of values: .xlsx, .xlsm, .xls and .ods."""

from __future__ import annotations

import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from reapex.errors import NotASheet
from reapex.labels import workbook_child
from reapex.labels.cells import Cell

Rows = tuple[tuple[Cell, ...], ...]
Merged = tuple[tuple[int, int], tuple[int, int]]

_MAX_BYTES = 256 * 2**20
_MAX_MEMBERS = 10_000
_MAX_DIRECTORY = 2 * 2**20
_MAX_MERGED = 1_500_000
_MAX_S = 15.0
_FILLED = re.compile(rb'<c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,10}):([A-Z]{1,3})(\d{1,10})"')
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_ZIP = b"PK\x05\x06"
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
    _check_directory(data)
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

    Read in a process of its own: see :mod:`reapex.labels.workbook_child`.

    Raises
    ------
    NotASheet
        If the workbook is protected by a password, damaged, or beyond a limit.
    """
    if kind_of(data) in ("xlsx", "ods"):
        check_archive(data)
    what, told = _read_apart(data)
    if what == workbook_child.PROTECTED:
        raise _protected()
    if what == workbook_child.LARGE:
        raise _too_large(*told)
    if what == workbook_child.DAMAGED:
        raise _damaged(f" ({told})")
    if not told:
        raise _damaged(": it has no sheet of cells")
    return tuple((name, _filled(rows, merged)) for name, rows, merged in told)


def _read_apart(data: bytes) -> tuple[str, Any]:
    """What the script answers; ``damaged`` too where it dies or takes too long."""
    try:
        done = subprocess.run(
            # -P: nothing beside the script or in the user's folder is taken for a module
            [sys.executable, "-P", workbook_child.__file__],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # traces of Rust
            timeout=_MAX_S + len(data) / 2**20,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return workbook_child.DAMAGED, "reading it takes longer than any table of clips does"
    if done.returncode or not done.stdout:
        return workbook_child.DAMAGED, "reading it asks for more memory than there is"
    answer: tuple[str, Any] = pickle.loads(done.stdout)
    return answer


def _filled(rows: Sequence[Sequence[Cell]], merged: Iterable[Merged]) -> Rows:
    """The rows, empty text as no value, and merged cells filled down.

    Labs merge a subject down over its clips. Filled down and not across: a title or note that is
    merged across would otherwise stand in every column and look like a record.
    """
    filled: list[list[Cell]] = [[None if cell == "" else cell for cell in row] for row in rows]
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, min(bottom + 1, len(filled))):
            if left < len(filled[row]):
                filled[row][left] = filled[top][left]
    width = max(map(_n_used, filled), default=0)  # some sheets have empty columns to the end
    return tuple(tuple(row[:width]) for row in filled)


def _n_used(row: Sequence[Cell]) -> int:
    return next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)


def check_archive(data: bytes) -> None:
    """Raise before anything is unpacked that would fill the memory.

    The archive's own directory says how large its members are, and may lie; so what is unpacked
    is counted too.

    Raises
    ------
    NotASheet
        If it unpacks to more than 256 MiB, or a sheet's cells span more than 5 million.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > _MAX_MEMBERS or sum(each.file_size for each in members) > _MAX_BYTES:
            raise _bomb()
        for each in members:
            if "/worksheets/sheet" in each.filename:
                sheet = _member(archive, each)
                _check_cells(_FILLED.findall(sheet))
                _check_merged(_MERGED.findall(sheet))
            elif each.filename == "content.xml":
                _check_repeats(_member(archive, each))


def _check_directory(data: bytes) -> None:
    """Raise for an archive of very many members, whose list alone takes seconds to read."""
    end = data.rfind(_END_OF_ZIP)
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
        raise _bomb()


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more than the directory promised."""
    try:
        with archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except Exception as error:  # zlib's, a password, a method that is not known
        raise _damaged(f" ({error})") from None
    if len(data) > member.file_size:
        raise _bomb()
    return data


def _check_cells(places: Iterable[tuple[bytes, bytes]]) -> None:
    """Raise for a far stray cell: calamine fills the rectangle."""
    height = width = 0
    for letters, digits in places:
        height, width = max(height, int(digits)), max(width, _column(letters))
    if height * width > workbook_child.MAX_CELLS:
        raise _too_large(height, width)


def _check_merged(ranges: Iterable[tuple[bytes, ...]]) -> None:
    """Raise for merged cells to the end of the sheet: openpyxl makes each of them, for hours."""
    n_cells = 0
    for left, top, right, bottom in ranges:
        height, width = int(bottom) - int(top) + 1, _column(right) - _column(left) + 1
        n_cells += max(0, height) * max(0, width)
    if n_cells > _MAX_MERGED:
        raise NotASheet(
            f"A sheet has {n_cells} merged cells",
            expected=f"a table of clips, with {_MAX_MERGED} merged cells at most",
            mend="Split the merged cells that reach to the end of the sheet",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64  # A is 65 in ASCII
    return number


def _check_repeats(content: bytes) -> None:
    """Raise for an .ods whose repeated cells and rows fill the memory.

    Empty ones at the end, which every program writes to the end of the sheet, do no harm.
    """
    height = width = 0
    for row in _ODS_ROW.finditer(content):
        filled = 0
        column = 0
        for cell in _ODS_CELL.finditer(row[2] or b""):
            column += _repeated(_ODS_COLUMNS.search(cell[0]))
            filled = column if b"value" in cell[0] or not cell[0].endswith(b"/>") else filled
        if filled:
            height, width = height + _repeated(_ODS_ROWS.search(row[1])), max(width, filled)
        if height * width > workbook_child.MAX_CELLS:
            raise _too_large(height, width)


def _repeated(match: re.Match[bytes] | None) -> int:
    return 1 if match is None else int(match[1])


def _too_large(height: int, width: int) -> NotASheet:
    return NotASheet(
        f"A sheet spans {height} rows × {width} columns",
        expected=f"a table of clips, of {workbook_child.MAX_CELLS} cells and "
        f"{workbook_child.MAX_COLUMNS} columns at most",
        mend="Delete stray cells far below or right of the table",
    )


def _bomb() -> NotASheet:
    return NotASheet(
        f"The workbook unpacks to more than {_MAX_BYTES >> 20} MiB or {_MAX_MEMBERS} files, or to "
        "more than it says",
        expected="a table of clips",
        mend="Save the sheet of the labels as a file of its own",
    )


def _damaged(detail: str) -> NotASheet:
    return NotASheet(
        f"The workbook is damaged or cut short{detail}",
        expected="a workbook that a spreadsheet program can open",
        mend="Get the file anew, or open it in a spreadsheet program and save it again",
    )


def _protected() -> NotASheet:
    return NotASheet(
        "The workbook is protected by a password",
        expected="a workbook that opens without one",
        mend="Open it with the password and save an unprotected copy",
    )
