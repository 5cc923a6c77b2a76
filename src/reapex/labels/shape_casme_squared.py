"""CAS(ME)²'s workbook has no headings: each column is known by its position.

Conventions
-----------
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
from reapex.labels.cells import Cell, as_text
from reapex.labels.grid import Grid, Origin, read_grids
from reapex.labels.header import HEADER_ROWS, normal
from reapex.labels.notes_sheet import NOTES_SHEET, notes_of
from reapex.labels.shaping import Shaped

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
    if any(map(_has_headings, grids)):
        return Shaped(grids)
    coded = max(grids, key=_likeness)
    if _likeness(coded) < _ENOUGH_ROWS:
        return Shaped(grids)
    rules = _Rules.of([grid for grid in grids if grid is not coded])
    notes, remarks = notes_of(grids, coded, _KNOWN_BY)
    return Shaped((_headed(coded, rules, notes),), (*rules.remarks(), *remarks))


def _has_headings(grid: Grid) -> bool:
    wanted = {normal(SUBJECT), normal(VIDEO), "filename", "onset", "offset"}
    return any(wanted <= {normal(as_text(cell)) for cell in row} for row in grid.rows[:HEADER_ROWS])


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
