"""CAS(ME)²'s workbook has no headings: each column is known by its position.

Conventions
-----------
A file in which a row names subject, clip, onset and offset is a table already: it is read by these
headings alone, and its subjects are the participants, not the workbook's numbers.

The table that is made has the sheet's own columns under :data:`HEADINGS`, and to the right of them
the participant and the code of the long video, by the workbook's two sheets of naming rules. A cell
of 0 under apex or offset means that nobody marked it.

A correction sets key frames where they stand. A column more would be mistaken for a label by
readers that go by position, so that what Reapex notes of a row goes to a sheet of its own,
:data:`NOTES_SHEET`, and is found there again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.keyframes import Key
from reapex.labels.aliases import CODED_SHEET
from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import Field
from reapex.labels.grid import Grid, Origin, read_grids
from reapex.labels.header import HEADER_ROWS, normal
from reapex.labels.notes_sheet import NOTES_SHEET, notes_of
from reapex.labels.shaping import Shaped
from reapex.labels.table import TABLE

SHEETS = ("CASFEcode_final", "CASMEcode_final")
HEADINGS = (
    "Number",
    "Filename",
    "Onset",
    "Apex",
    "Offset",
    "AU",
    "Emotion",
    "Type",
    "Self-report",
)
SUBJECT, VIDEO = "Subject", "Video code"

_NUMBER, _CLIP, _ONSET, _APEX, _OFFSET = range(5)
_KNOWN_BY = (_NUMBER, _CLIP)
_CLIP_CODE = re.compile(r"(?:anger|disgust|happy)\d*_\d+", re.IGNORECASE)
_PARTICIPANT = re.compile(r"s0*\d+", re.IGNORECASE)
_STEM = re.compile(r"[a-z]+\d+", re.IGNORECASE)
_WHOLE = re.compile(r"\d+(?:\.0*)?")
_ENOUGH_ROWS = 0.5
_NEEDED: tuple[Field, ...] = ("subject", "name", "onset", "offset")
# Of releases and of people's own tables: whatever has them is not read by position.
_NAMES = {field: (*CODED_SHEET[field], *TABLE.aliases[field]) for field in _NEEDED}
_SHOWN = 5

# Reference note datasets §5: the rules as published, for a copy that lost their sheets.
_PARTICIPANTS = {
    str(number): f"s{participant}"
    for number, participant in enumerate(
        (15, 16, 19, 20, 21, 22, 23, 24, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40), 1
    )
}
_VIDEOS = {
    "disgust1": "0101", "disgust2": "0102", "anger1": "0401", "anger2": "0402", "happy1": "0502",
    "happy2": "0503", "happy3": "0505", "happy4": "0507", "happy5": "0508",
}  # fmt: skip


def casme_squared_shape(path: Path) -> Shaped:
    """The workbook with headings; what has them already is left as it is.

    Raises
    ------
    NotASheet
        If the file is no table.
    """
    grids = read_grids(path)
    headed = [grid for grid in grids if _header_row(grid) is not None]
    if headed:
        return Shaped(grids, tuple(_not_participants(headed[0])))
    coded = max(grids, key=_likeness)
    if _likeness(coded) < _ENOUGH_ROWS:
        return Shaped(grids)
    rules = _Rules.of([grid for grid in grids if grid is not coded])
    notes, remarks = notes_of(grids, coded, _KNOWN_BY)
    return Shaped((_headed(coded, rules, notes),), (*rules.remarks(), *remarks))


def _header_row(grid: Grid) -> int | None:
    """The index of the row that names what a table needs; None where positions must tell."""
    for index, row in enumerate(grid.rows[:HEADER_ROWS]):
        names = {normal(as_text(cell)) for cell in row}
        if all(names & set(known) for known in _NAMES.values()):
            return index
    return None


def _not_participants(grid: Grid) -> Iterator[str]:
    """Subjects of a table that are numbers of the workbook, and of no participant."""
    header = _header_row(grid) or 0
    names = [normal(as_text(cell)) for cell in grid.rows[header]]
    column = next(names.index(each) for each in _NAMES["subject"] if each in names)
    participants = {each.lstrip("s") for each in _PARTICIPANTS.values()}
    said = {_plain(as_text(grid.cell(row, column))) for row in range(header + 1, len(grid.rows))}
    lost = sorted((said & set(_PARTICIPANTS)) - participants, key=int)
    if lost:
        shown = ", ".join(lost[:_SHOWN]) + (" and others" if len(lost) > _SHOWN else "")
        yield (
            f"The headings name a subject, and {shown} "
            f"{'is' if len(lost) == 1 else 'are'} taken for participants, of whom the release has "
            "none so called; if these are the workbook's numbers, head their column Number"
        )


def _likeness(grid: Grid) -> float:
    """The share of filled rows that begin as the coded sheet does."""
    if grid.sheet == NOTES_SHEET:
        return 0
    filled = [row for row in grid.rows if any(map(as_text, row))]
    return sum(map(_is_coded, filled)) / len(filled) if filled else 0


def _is_coded(row: Sequence[Cell]) -> bool:
    texts = [as_text(cell) for cell in row[: _OFFSET + 1]]
    return (
        len(texts) > _OFFSET
        and _CLIP_CODE.fullmatch(texts[_CLIP]) is not None
        and any(map(_WHOLE.fullmatch, texts[_ONSET:]))
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which participant a number means, and which video a film; by the sheets or as published."""

    participants: Mapping[str, str]
    videos: Mapping[str, str]

    @classmethod
    def of(cls, grids: Sequence[Grid]) -> _Rules:
        rows = [[as_text(cell) for cell in row] for grid in grids for row in grid.rows]
        participants = {
            _plain(row[2]): row[1]
            for row in rows
            if len(row) > 2 and _PARTICIPANT.fullmatch(row[1]) and _WHOLE.fullmatch(row[2])
        }
        videos = {
            row[1].lower(): _plain(row[0]).zfill(4)  # a spreadsheet makes 0101 the number 101
            for row in rows
            if len(row) > 1 and _WHOLE.fullmatch(row[0]) and _STEM.fullmatch(row[1])
            if not _PARTICIPANT.fullmatch(row[1])
        }
        return cls(participants, videos)

    def participant(self, number: str) -> str:
        """As in ``s15``; a text that says so where no rule names the number."""
        if _PARTICIPANT.fullmatch(number):
            return number
        known = self.participants or _PARTICIPANTS
        missing = f"{number}, which no naming rule lists" if number else ""
        return known.get(_plain(number), missing)

    def video(self, clip: str) -> str:
        """As in ``0401``; empty where no rule names the film."""
        return (self.videos or _VIDEOS).get(clip.split("_")[0].lower(), "")

    def remarks(self) -> Iterator[str]:
        """Which of the rules are not the workbook's own."""
        lacking = [
            what
            for what, found in (("subjects", self.participants), ("videos", self.videos))
            if not found
        ]
        if lacking:
            yield (
                f"The workbook has no naming rule of the {' and '.join(lacking)}; the published "
                "one is used"
            )


def _plain(number: str) -> str:
    return number.split(".")[0].lstrip("0") or "0"


def _headed(coded: Grid, rules: _Rules, notes: Mapping[int, Mapping[str, Cell]]) -> Grid:
    """The table: a row of headings, and below it the sheet's own rows."""
    width = max(coded.width, len(HEADINGS))
    blank = ("",) * (width - len(HEADINGS))
    noted = tuple(dict.fromkeys(name for said in notes.values() for name in said))
    rows: list[tuple[Cell, ...]] = [(*HEADINGS, *blank, SUBJECT, VIDEO, *noted)]
    origins: list[int | None] = [None]
    reasons: dict[tuple[int, Key], tuple[str, str]] = {}
    for number, row in enumerate(coded.rows, 1):
        if number == 1 and _is_header(row):
            origins[0] = 1
            continue
        cells = [*row, *((None,) * (width - len(row)))]
        if _is_zero(cells[_OFFSET]):
            reasons[len(rows), "offset"] = _no_offset(as_text(cells[_APEX]))
        for column in (_APEX, _OFFSET):
            cells[column] = None if _is_zero(cells[column]) else cells[column]
        clip = as_text(cells[_CLIP])
        who = (
            (rules.participant(as_text(cells[_NUMBER])), rules.video(clip)) if clip else (None,) * 2
        )
        said = notes.get(number, {})
        rows.append((*cells, *who, *(said.get(name) for name in noted)))
        origins.append(number)
    origin = Origin(
        tuple(origins),
        width=coded.width,
        known_by=_KNOWN_BY,
        reasons=reasons,
        remark="Written with a row of headings, and each row's participant and video: only an "
        ".xlsx of an .xlsx keeps the release's form without headings",
    )
    return replace(coded, rows=tuple(rows), origin=origin)


def _is_header(row: Sequence[Cell]) -> bool:
    """Whether somebody wrote headings above the first row."""
    texts = [as_text(cell) for cell in row]
    return len(texts) > _OFFSET and not any(map(_WHOLE.match, texts[_ONSET : _OFFSET + 1]))


def _is_zero(cell: Cell) -> bool:
    text = as_text(cell)
    return _WHOLE.fullmatch(text) is not None and float(text) == 0


def _no_offset(apex: str) -> tuple[str, str]:
    fill = f", here {apex}" if _WHOLE.fullmatch(apex) and float(apex) else ""
    return (
        "The offset is 0, which means that nobody marked it",
        f"Write the offset into the cell; SoftNet and MEAN take the apex{fill}, which leaves the "
        "clip no fall",
    )
