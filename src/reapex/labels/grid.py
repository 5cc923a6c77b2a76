"""One table exactly as the file holds it, before anyone says what its columns mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from reapex.errors import MissingExtra, NotASheet, Place
from reapex.keyframes import Key
from reapex.labels import delimited, parquet, workbook
from reapex.labels.cells import Cell
from reapex.labels.delimited import TextForm

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOK_SUFFIXES = workbook.SUFFIXES
_EXPECTED = "a workbook (.xlsx, .xlsm, .xls, .ods), a text table (.csv, .tsv, .txt) or .parquet"
_MAX_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a table stand that Reapex made of the user's own.

    Parameters
    ----------
    rows
        The row of the sheet, from 1, of each row of the grid; None of what stands nowhere.
    width
        How many of the first columns are the sheet's own, cell for cell; 0 where the cells have
        been rearranged, so that a correction cannot be written where they stood.
    known_by
        Those columns by whose cells a row is known again, should rows be moved.
    reasons
        Why a key frame is missing, and the mend, by row index and key frame.
    headings
        What the sheet calls the column of a key frame, by row index and key frame, where rows have
        theirs from several columns.
    remark
        What to say when the table is written as it was made.
    """

    rows: tuple[int | None, ...]
    width: int = 0
    known_by: tuple[int, ...] = ()
    reasons: Mapping[tuple[int, Key], tuple[str, str]] = field(default_factory=dict)
    headings: Mapping[tuple[int, Key], str] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table.

    Parameters
    ----------
    path
        The file.
    sheet
        The sheet's name; None for a text or Parquet file.
    rows
        The cells from A1 on: ``rows[0]`` is what a spreadsheet calls row 1, even where it is empty.
        Text files hold text only, as written; rows may differ in length.
    sha256
        Of the file's bytes.
    text
        How a text file is written; None for other files.
    origin
        Where its rows stand in the file, if they are not the file's own; see
        :mod:`reapex.labels.shaping`.
    """

    path: Path
    sheet: str | None
    rows: tuple[tuple[Cell, ...], ...]
    sha256: str
    text: TextForm | None = None
    origin: Origin | None = None

    @property
    def place(self) -> Place:
        """File and sheet, for messages."""
        return Place(file=self.path, sheet=self.sheet)

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """A cell by its indices from 0; None beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def place_of(self, row: int) -> Place:
        """A row by its index, as the user finds it in the file."""
        if self.origin is None:
            return self.place.at(row=row + 1)
        return self.place.at(row=self.origin.rows[row], table_row=row + 1)

    def cell_in_file(self, row: int, column: int) -> tuple[int, int] | None:
        """Row and column, both from 1, of a cell in the sheet; None if it has none there."""
        if self.origin is None:
            return row + 1, column + 1
        in_sheet = self.origin.rows[row]
        return (in_sheet, column + 1) if in_sheet and column < self.origin.width else None


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Every sheet of a workbook, or a text file once per delimiter that occurs in it.

    The last files are remembered by their bytes, so that trying several data sets on a file
    parses it once, and a file that changed is never mistaken for what it was.

    Raises
    ------
    NotASheet
        If the file cannot be read as a table, or its content contradicts its name.
    MissingExtra
        If it is a Parquet file and pyarrow is not installed.
    """
    try:
        return _parsed(path, _read(path))
    except (NotASheet, MissingExtra) as error:
        raise error.at(file=path) from None


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise NotASheet(f"The file is larger than {_MAX_BYTES >> 20} MiB", expected=_EXPECTED)
        return path.read_bytes()
    except FileNotFoundError:
        what, mend = "There is no such file", "Check the path"
    except IsADirectoryError:
        what, mend = "This is a folder", "Give the annotation file itself"
    except PermissionError:
        is_folder = path.is_dir()  # what Windows says of a folder
        what = "This is a folder" if is_folder else "The file may not be read"
        mend = "Give the annotation file itself" if is_folder else "Ask for the right to read it"
    except (OSError, ValueError) as error:
        what, mend = f"The file cannot be read: {error}", "Check the path and the disk"
    raise NotASheet(what, expected=_EXPECTED, mend=mend)


@lru_cache(maxsize=2)
def _parsed(path: Path, data: bytes) -> tuple[Grid, ...]:
    _agree(path, data)
    sha256 = hashlib.sha256(data).hexdigest()
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        return tuple(Grid(path, name, rows, sha256) for name, rows in workbook.sheets(data))
    if path.suffix.lower() in parquet.SUFFIXES:
        return (Grid(path, None, parquet.rows_of(data), sha256),)
    return tuple(Grid(path, None, rows, sha256, form) for form, rows in delimited.readings(data))


def _agree(path: Path, data: bytes) -> None:
    """Raise where the bytes are not what the name promises."""
    suffix = path.suffix.lower()
    if path.name.startswith("~$"):
        raise NotASheet(
            "This is the lock file that Excel keeps beside an open workbook",
            mend=f"Give the workbook itself, {path.name[2:]}",
        )
    if suffix not in (*WORKBOOK_SUFFIXES, *TEXT_SUFFIXES, *parquet.SUFFIXES):
        raise NotASheet(
            f"Files named {suffix or 'without an ending'} are not read",
            expected=_EXPECTED,
            mend="Save the table in one of these formats",
        )
    if not data.strip():
        raise NotASheet("The file is empty", expected=_EXPECTED, mend="Get or save it anew")
    workbook.refuse_protected(data)
    kind, usual = _kind(data)
    if suffix in usual:
        return
    if kind == "text" and suffix not in TEXT_SUFFIXES:
        what = "workbook" if suffix in WORKBOOK_SUFFIXES else "file"
        raise NotASheet(
            f"The file is named {suffix} and is no such {what}: it may be a web page, text or "
            "cut short",
            expected=_EXPECTED,
            mend="Open it in a spreadsheet program and save it as .xlsx or .csv",
        )
    raise NotASheet(
        f"The file is named {suffix} and its content is that of "
        + (f"a {kind} ({usual[0]})" if usual else "an archive"),
        expected=_EXPECTED,
        mend=f"Rename it to end in {usual[0]}" if usual else "Unpack it and give the sheet inside",
    )


def _kind(data: bytes) -> tuple[str, tuple[str, ...]]:
    """What the bytes are, in a word, and the name endings under which that goes."""
    if parquet.is_parquet(data):
        return "Parquet table", parquet.SUFFIXES
    kind = workbook.kind_of(data)
    return ("workbook", workbook.usual_suffixes(kind)) if kind else ("text", TEXT_SUFFIXES)
