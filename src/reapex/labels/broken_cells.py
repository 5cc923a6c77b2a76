"""Cells of an .xlsx that hold a formula without a value, or a failed one.

Conventions
-----------
Whoever reads such a cell finds it empty, so that it looks like a value that nobody filled in. The
sheet's own XML tells the two apart. Rows and columns count from 1, as in the file.

References
----------
ECMA-376, Part 1 (2016), 18.3.1.4 (``c``) and 18.18.11 (its types).
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from reapex.labels.grid import Grid

_SUFFIXES = (".xlsx", ".xlsm")
_NAMED = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAX_SHOWN = 60
_NO_VALUE = "#N/A"  # which people type to say that nothing is known
_ODD = (zipfile.BadZipFile, ParseError, NotImplementedError)
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def broken_cells(grid: Grid) -> Mapping[tuple[int, int], str]:
    """What stands in them, by row and column; none of a file of another kind.

    The file is read again. If it is not what it was when ``grid`` was read, nothing is found.

    Examples
    --------
    >>> from pathlib import Path
    >>> broken_cells(Grid(Path("labels.csv"), None, (), ""))
    {}
    """
    from defusedxml import DefusedXmlException

    if grid.path.suffix.lower() not in _SUFFIXES or grid.sheet is None:
        return {}
    try:
        data = grid.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != grid.sha256:
            return {}
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            archive.open(_part_of(archive, grid.sheet)) as sheet,
        ):
            return dict(_broken(sheet))
    except (OSError, LookupError, ValueError, zlib.error, *_ODD, DefusedXmlException):
        return {}  # it was read as a table; what else is odd about it is no cell's fault


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside the archive; KeyError if there is none."""
    from defusedxml.ElementTree import fromstring

    book, links = fromstring(archive.read(_BOOK)), fromstring(archive.read(_LINKS))
    targets = {each.get("Id"): each.get("Target", "") for each in links.iter()}
    for each in book.iter():
        if _name(each) == "sheet" and each.get("name") == sheet:
            link = next((value for key, value in each.items() if key.endswith("}id")), None)
            target = targets[link]
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    raise KeyError(sheet)


def _broken(sheet: Any) -> Iterator[tuple[tuple[int, int], str]]:
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import column_index_from_string

    for _, element in iterparse(sheet, events=("end",), forbid_dtd=True):
        if _name(element) == "c":
            place, text = _NAMED.fullmatch(element.get("r", "")), _failure(element)
            if place is not None and text:
                yield (int(place[2]), column_index_from_string(place[1])), text[:_MAX_SHOWN]
        elif _name(element) == "row":
            element.clear()


def _failure(cell: Element) -> str:
    """What the cell holds in place of a value; empty if nothing is wrong with it."""
    parts = {_name(each): each.text or "" for each in cell}
    kind, value = cell.get("t", "n"), parts.get("v", "").strip()
    if kind == "e":
        return "" if value == _NO_VALUE else value or "#VALUE!"
    # A formula whose result is an empty text says so by its type.
    is_open = "f" in parts and not value and kind not in ("str", "inlineStr")
    return f"={parts['f']}" if is_open else ""


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
