"""A corrected sheet as a text file, in the form of the one that was read."""

from __future__ import annotations

from dataclasses import replace

from reapex.labels.delimited import TextForm
from reapex.labels.edits import Placed, exact_text
from reapex.labels.grid import Grid


def text_bytes(grid: Grid, placed: Placed, suffix: str) -> tuple[bytes, tuple[str, ...]]:
    """The file's bytes, and remarks on what could not be kept.

    A workbook becomes UTF-8 with a byte-order mark, which is what Excel takes for UTF-8. A
    ``.tsv`` is parted by tabs even if the labels came otherwise.
    """
    form = grid.text or TextForm()
    if suffix == ".tsv" and grid.path.suffix.lower() != ".tsv":
        form = replace(form, delimiter="\t")
    rows = [[exact_text(cell) for cell in row] for row in grid.rows]
    for (row, column), value in placed.cells.items():
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = exact_text(value)
    try:
        return form.encode(rows), ()
    except UnicodeEncodeError:
        remark = f"Written as UTF-8, since {form.encoding} lacks a character that was added"
        return replace(form, encoding="utf-8", bom=True).encode(rows), (remark,)
