"""RW: rows that say a thing twice, or say it in a way that a program cannot trust."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.errors import Place
from reapex.keyframes import KEYS
from reapex.labels import SheetLayout
from reapex.labels.cells import Cell, as_text
from reapex.labels.descriptor import Field

_APART_MS = 100.0  # a fifth of the longest micro-expression
_APART_FRAMES = 10  # where the rate is unknown
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d([ T]00:00:00)?|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"=\s*[A-Za-z@(].*|#(REF|VALUE|NAME|DIV/0|NUM|NULL)[!?]?", re.DOTALL)
_WORDS: tuple[Field, ...] = ("subject", "name", "action_units", "emotion")


def _duplicates(evidence: Evidence) -> Iterator[Hit]:
    for skipped in evidence.corpus.skipped:
        if skipped.code == "duplicate_row":
            yield Hit(skipped.where, f"{skipped.what}.", f"{skipped.mend}.")


def _overlapping(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        videos: dict[tuple[str, ...], list[tuple[Clip, int, int]]] = {}
        for clip, onset, offset in marked(part):
            key = (clip.subject, clip.name, clip.coder, clip.kind)
            videos.setdefault(key, []).append((clip, onset, offset))
        for found in videos.values():
            found.sort(key=lambda each: each[1:])
            for (first, _, end), (second, onset, _) in pairwise(found):
                if onset < end:
                    yield Hit(
                        second.place,
                        f"It begins at frame {onset}, before the expression of row "
                        f"{first.provenance.row} in the same video ends at {end}.",
                    )


def _copied(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        often = Counter(clip.raw for clip in part)
        for first, second in pairwise(part):
            onset, apex, offset = second.raw
            if first.raw != second.raw or onset is None or apex is None or offset is None:
                continue
            is_next = second.provenance.row == first.provenance.row + 1
            is_other = (first.subject, first.name) != (second.subject, second.name)
            # Clips that all begin at 1, or were all cut round their apex, are alike by design.
            if is_next and is_other and onset > 1 and offset > onset + 1 and often[first.raw] == 2:
                yield Hit(
                    second.place,
                    f"Its key frames {second.raw} are those of row {first.provenance.row}, "
                    f"{first.id}, to the frame.",
                )


def _coders_apart(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        by_id: dict[str, list[Clip]] = {}
        for clip in part:
            by_id.setdefault(clip.id, []).append(clip)
        for clips in by_id.values():
            for one, other in combinations(clips, 2):
                apart = _apart(one, other)
                if one.coder != other.coder and apart:
                    yield Hit(
                        other.place,
                        f"Coders {one.coder or '–'} (row {one.provenance.row}) and "
                        f"{other.coder or '–'} are far apart: {apart}.",
                    )


def _apart(one: Clip, other: Clip) -> str:
    said = []
    for key, here, there in zip(KEYS, one.raw, other.raw, strict=True):
        if here is None or there is None:
            continue
        n_frames = abs(here - there)
        if one.fps is None and n_frames > _APART_FRAMES:
            said.append(f"{key} by {n_frames} frames")
        elif one.fps is not None and n_frames * 1000 / one.fps > _APART_MS:
            said.append(f"{key} by {n_frames * 1000 / one.fps:.0f} ms")
    return ", ".join(said)


def _repeated_headings(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        for text in sheet.header.repeated:
            yield Hit(
                _row(sheet, sheet.header.row_index + 1).at(column=text),
                f"The heading {text!r} occurs more than once; the first column is read.",
            )


def _dates(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        columns = [sheet.header.columns[name] for name in _WORDS if name in sheet.header.columns]
        for row, clip_id in sheet.ids.items():
            for column in columns:
                cell = sheet.grid.cell(row - 1, column)
                if _is_date(cell):
                    yield Hit(
                        _row(sheet, row).at(column=sheet.header.texts[column], clip=clip_id),
                        f"The cell holds the date {as_text(cell)}; 4/7 or 1-2 may have been typed.",
                    )


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _DATE.fullmatch(cell.strip()) is not None
    return isinstance(cell, dt.date | dt.time)


def _broken_cells(evidence: Evidence) -> Iterator[Hit]:
    for sheet in evidence.sheets:
        texts = sheet.header.texts
        for row, clip_id in sheet.ids.items():
            for column, cell in enumerate(sheet.grid.rows[row - 1]):
                if isinstance(cell, str) and _BROKEN.fullmatch(cell.strip()):
                    heading = texts[column] if column < len(texts) else ""
                    yield Hit(
                        _row(sheet, row).at(column=heading or None, clip=clip_id),
                        f"The cell reads {cell.strip()[:40]!r}, a formula or its failure.",
                    )


def _nearly_one_name(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        first: dict[tuple[str, str], Clip] = {}
        said: set[tuple[str, str]] = set()
        for clip in part:
            key = (clip.subject, "".join(clip.name.casefold().split()))
            other = first.setdefault(key, clip)
            if other.name != clip.name and (clip.subject, clip.name) not in said:
                said.add((clip.subject, clip.name))
                yield Hit(
                    clip.place,
                    f"The clip is named {clip.name!r}, and {other.name!r} in row "
                    f"{other.provenance.row}: one name but for case or spaces.",
                )


def _row(sheet: SheetLayout, row: int) -> Place:
    return Place(file=sheet.grid.path, sheet=sheet.grid.sheet, row=row)


ROW_RULES = (
    Rule(
        "RW201",
        Severity.ERROR,
        "duplicate row",
        _duplicates,
        Need.LABELS,
        finds="A row with the subject, clip, onset and coder of an earlier row. The later row is "
        "skipped.",
        why="A clip that is counted twice weighs twice in every score.",
        mend="Delete one of the two, or correct the onset if they are two expressions.",
        example="The row says again what row 5 says: the same subject, clip, onset and coder.",
    ),
    Rule(
        "RW202",
        Severity.WARNING,
        "expressions of one video overlap",
        _overlapping,
        Need.LABELS,
        finds="Two rows of one subject, clip name, coder and kind (micro or macro) of which the "
        "second begins before the first ends. A frame that ends one and begins the next is fine.",
        why="One movement may have been coded twice, and both rows show frames of the other.",
        mend="Look at both: merge them, or correct where the first ends.",
        example="It begins at frame 120, before the expression of row 7 in the same video ends at "
        "131.",
    ),
    Rule(
        "RW203",
        Severity.WARNING,
        "row with the numbers of the row above",
        _copied,
        Need.LABELS,
        finds="Two rows, one below the other, with the same three key frames for different clips. "
        "Rows that count from 1 are passed over, and so are numbers that three clips share.",
        why="Two expressions rarely agree in three numbers: a row was filled down or copied, and "
        "one of the two is wrong.",
        mend="Look at the second clip, and correct the row that was copied.",
        example="Its key frames 40 / 60 / 90 are those of row 12, casme2/99/EP02_01f#1, to the "
        "frame.",
    ),
    Rule(
        "RW204",
        Severity.WARNING,
        "coders far apart",
        _coders_apart,
        Need.LABELS,
        finds="Two coders of one clip who differ by more than 100 ms in a key frame, a fifth of "
        "the longest micro-expression; by more than ten frames where the rate is unknown.",
        why="The two probably marked different movements, so that their mean is nobody's opinion.",
        mend="Let the two look at the clip together.",
        example="Coders A (row 4) and B are far apart: offset by 165 ms.",
    ),
    Rule(
        "RW205",
        Severity.WARNING,
        "heading occurs twice",
        _repeated_headings,
        Need.CELLS,
        finds="Two columns with one heading, but for case, spaces and dashes.",
        why="Every program takes one of the two, and not every program the same.",
        mend="Rename or delete the column that is not meant.",
        example="The heading 'Onset Frame' occurs more than once; the first column is read.",
    ),
    Rule(
        "RW206",
        Severity.WARNING,
        "cell turned into a date",
        _dates,
        Need.CELLS,
        finds="A date among subjects, clip names, action units or emotions.",
        why="Spreadsheet programs take 4/7 for the fourth of July and 1-2 for the first of "
        "February, and what was typed is lost.",
        mend="Format the column as text, and type the cell again.",
        example="The cell holds the date 2026-07-04; 4/7 or 1-2 may have been typed.",
    ),
    Rule(
        "RW207",
        Severity.WARNING,
        "formula or its failure in a cell",
        _broken_cells,
        Need.CELLS,
        finds="A cell of a record that reads as a formula (=B2+1) or as a failed one (#REF!).",
        why="The number that should be there is not, and the row may look complete elsewhere.",
        mend="Type the value itself, or paste the column as values.",
        example="The cell reads '#REF!', a formula or its failure.",
    ),
    Rule(
        "RW208",
        Severity.WARNING,
        "one clip name in two spellings",
        _nearly_one_name,
        Need.LABELS,
        finds="Names of one subject's clips that differ by case or spaces only.",
        why="They are one folder on Windows and two elsewhere, and tables joined by name lose one.",
        mend="Spell the name one way, as the folder does.",
        example="The clip is named 'ep02_01F', and 'EP02_01f' in row 3: one name but for case or "
        "spaces.",
    ),
)
