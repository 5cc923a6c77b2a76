"""Marks as a table, and back: so that all that works on sheets works on exchange files too.

Row 1 of the table is its header and row *n* its annotation *n* − 1: what ``reapex convert
labels.eaf labels.csv`` writes. Columns that only Reapex needs are its own (``_reapex_*``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from reapex.labels.cells import Cell, as_text
from reapex.labels.delimited import TextForm
from reapex.labels.descriptor import OWN_PREFIX, Field
from reapex.labels.exchange.clock import rate_of
from reapex.labels.exchange.marked import FIRST, Marked, Unread
from reapex.labels.exchange.text import joined, units_of
from reapex.labels.grid import Grid
from reapex.labels.header import Header
from reapex.labels.record import SheetLayout

_FIELDS: tuple[Field, ...] = (
    "subject", "name", "onset", "apex", "offset", "emotion", "action_units", "coder", "fps", "kind",
    "folder",
)  # fmt: skip
_OWN = ("dataset", "first", "subject", "media", "emotion", "source")
_OWN_HEADINGS = tuple(OWN_PREFIX + name for name in _OWN)
_WHOLE = re.compile(r"\d{1,15}")


def layout_of(
    items: Sequence[Marked | Unread], ids: Mapping[int, str], path: Path, sha256: str
) -> SheetLayout:
    """The table of all annotations of a file, with everything that is known of them."""
    further = further_of(items)
    header = (*_FIELDS, *_OWN_HEADINGS, *further)
    rows: list[tuple[Cell, ...]] = [header]
    for each in items:
        if isinstance(each, Unread):
            known = {"subject": each.subject, "name": each.name}
            cells = tuple(known.get(field, "") for field in _FIELDS)
            blank = ("",) * (len(_OWN) - 1)
            rows.append((*cells, *blank, each.source, *("" for _ in further)))
            continue
        values = values_of(each)
        own = (each.dataset, str(each.first), each.subject_raw, each.media, each.emotion_raw,
               each.source)  # fmt: skip
        cells = tuple(as_text(values[field]) for field in _FIELDS)
        rows.append((*cells, *own, *(each.columns.get(name, "") for name in further)))
    form = TextForm(bom=True, line_ending="\n")
    columns: dict[Field, int] = {field: index for index, field in enumerate(_FIELDS)}
    grid = Grid(path, None, tuple(rows), sha256, form)
    return SheetLayout(grid, Header(0, columns, header), ids)


def values_of(marked: Marked) -> dict[Field, Cell]:
    """The cells of one mark by field, key frames as numbers."""
    return {
        "subject": marked.subject,
        "name": marked.name,
        "onset": marked.onset,
        "apex": marked.apex,
        "offset": marked.offset,
        "emotion": marked.emotion,
        "action_units": joined(marked.units),
        "coder": marked.coder,
        "fps": marked.fps,
        "kind": marked.kind,
        "folder": marked.folder,
    }


def further_of(items: Sequence[Marked | Unread]) -> tuple[str, ...]:
    """The headings of further columns, in order of appearance; none that the table has itself."""
    taken = {*_FIELDS, *_OWN_HEADINGS, f"{OWN_PREFIX}id", ""}
    names = (name for each in items if isinstance(each, Marked) for name in each.columns)
    return tuple(name for name in dict.fromkeys(names) if name.strip().lower() not in taken)


def marks_of(layout: SheetLayout, cells: Mapping[tuple[int, int], Cell]) -> list[Marked]:
    """The marks of a table of :func:`layout_of`, some of its cells set anew.

    Rows without onset or offset are left out: they could not be read.
    """
    texts = list(layout.header.texts)
    for (row, column), value in cells.items():
        if row == layout.header.row_index:
            texts.extend([""] * (column + 1 - len(texts)))
            texts[column] = as_text(value)
    found = []
    for row in range(1, len(layout.grid.rows)):
        said = {
            heading: as_text(cells.get((row, column), layout.grid.cell(row, column)))
            for column, heading in enumerate(texts)
            if heading
        }
        if said["onset"] and said["offset"]:
            found.append(_mark(said, layout.ids.get(row + 1, "")))
    return found


def _mark(said: Mapping[str, str], clip_id: str) -> Marked:
    known = {*_FIELDS, *_OWN_HEADINGS, f"{OWN_PREFIX}id"}
    return Marked(
        subject=said["subject"],
        name=said["name"],
        onset=_number(said["onset"]),
        apex=_number(said["apex"]),
        offset=_number(said["offset"]),
        fps=rate_of(said["fps"]),
        first=int(said[f"{OWN_PREFIX}first"] or FIRST),
        id=clip_id,
        dataset=said[f"{OWN_PREFIX}dataset"],
        subject_raw=said[f"{OWN_PREFIX}subject"],
        emotion=said["emotion"],
        units=units_of(said["action_units"]),
        coder=said["coder"],
        kind=said["kind"],
        folder=said["folder"],
        media=said[f"{OWN_PREFIX}media"],
        emotion_raw=said[f"{OWN_PREFIX}emotion"],
        columns={name: value for name, value in said.items() if name not in known and value},
    )


def _number(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None
