"""Sheets in the layouts of real releases; every row is invented (subjects 98 and 99)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

Row = Sequence[Any]
Rows = Sequence[Row]

CASME2_HEADER = (
    "Subject",
    "Filename",
    None,
    "OnsetFrame",
    "ApexFrame",
    "OffsetFrame",
    None,
    "Action Units",
    "Estimated Emotion",
)
CASME2_ROWS: Rows = (
    CASME2_HEADER,
    ("99", "EP02_01f", None, 40, 60, 90, None, 12, "happiness"),
    ("99", "EP12_01f", None, 10, "/", 60, None, "R4+L10", "others"),
    ("98", "EP01_2", None, 5, 20, 44, None, "1+2", "surprise"),
)
SAMM_PREAMBLE: Rows = (
    ("SAMM Dataset - Master FACS Codes",),
    (),
    ("9/9/17: Emotional and Objective Classes were added",),
    (),
    ("Symbol Key:",),
    ('"/" = or',),
    ('"?" = unsure',),
    (),
    ("AU Help:",),
    ("L = left side", "R = right side"),
    ("A = asymmetric",),
    (),
    (),
)
SAMM_HEADER = (
    "Subject",
    "Filename",
    "Inducement Code",
    "Onset Frame",
    "Apex Frame",
    "Offset Frame",
    "Duration",
    "Micro",
    "Action Units",
    "Estimated Emotion",
    "Objective Classes",
    "Notes",
)
SAMM_ROWS: Rows = (
    SAMM_HEADER,
    ("099", "099_1_1", 1, 1000, 1030, 1080, 81, "Micro - 1/2", "L12 or L14", "Anger", 7, None),
    ("098", "098_2_3", 2, 500, 520, 560, 61, "Micro - 1/2", "1+2", "Surprise", 2, "invented"),
)
PLAIN_HEADER = ("subject", "clip", "onset", "apex", "offset", "emotion")
PLAIN_ROWS: Rows = (
    PLAIN_HEADER,
    ("p1", "a", "10", "18", "40", "Happy"),
    ("p2", "b", "5", "", "30", "tense"),
)

WriteWorkbook = Callable[..., Path]
WriteText = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> WriteWorkbook:
    """Write an .xlsx; further sheets come first, as keywords."""

    def write(rows: Rows, name: str = "labels.xlsx", sheet: str = "Sheet1", **before: Rows) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, content in {**before, sheet: rows}.items():
            page = book.create_sheet(title)
            for index, row in enumerate(content, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        cell = page.cell(index, column, value)
                        cell.data_type = "s" if isinstance(value, str) else cell.data_type
        book.save(tmp_path / name)
        book.close()
        return tmp_path / name

    return write


@pytest.fixture
def old_workbook(tmp_path: Path) -> WriteWorkbook:
    """Write an .xls, the format that CASME and CASME II were released in."""

    def write(rows: Rows, name: str = "labels.xls", sheet: str = "Sheet1") -> Path:
        book = xlwt.Workbook()
        page = book.add_sheet(sheet)
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(index, column, value)
        book.save(str(tmp_path / name))
        return tmp_path / name

    return write


@pytest.fixture
def text(tmp_path: Path) -> WriteText:
    """Write a text table, cells as they are."""

    def write(
        rows: Rows,
        name: str = "labels.csv",
        delimiter: str = ",",
        encoding: str = "utf-8",
        line_ending: str = "\n",
    ) -> Path:
        lines = (
            delimiter.join("" if cell is None else str(cell) for cell in row) + line_ending
            for row in rows
        )
        (tmp_path / name).write_bytes("".join(lines).encode(encoding))
        return tmp_path / name

    return write
