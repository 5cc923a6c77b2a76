"""Sheets and pictures of invented releases."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import openpyxl
import xlwt

Row = Sequence[Any]
Rows = Sequence[Row]


class Release(NamedTuple):
    """What ``reapex audit LABELS --frames FRAMES`` takes."""

    labels: Path
    frames: Path


def write_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook of these sheets: an .xls where the name ends so, else an .xlsx."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xls":
        return _write_xls(path, sheets)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    cell = page.cell(index, column, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(path)
    book.close()
    return path


def _write_xls(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        page = book.add_sheet(title)
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(index, column, value)
    book.save(str(path))
    return path


def write_pictures(folder: Path, numbers: Iterable[int], name: str) -> Path:
    """Pictures of one colour, named as the release does: ``"reg_img{}.jpg"``."""
    folder.mkdir(parents=True, exist_ok=True)
    data = _picture(Path(name).suffix)
    for number in numbers:
        (folder / name.format(number)).write_bytes(data)
    return folder


@cache
def _picture(suffix: str) -> bytes:
    ok, data = cv2.imencode(suffix, np.full((8, 8, 3), 90, np.uint8))
    assert ok
    return data.tobytes()


def as_text(rows: Rows) -> Rows:
    """The same with every cell as text, as CAS(ME)³ has them."""
    return [[None if cell is None else str(cell) for cell in row] for row in rows]
