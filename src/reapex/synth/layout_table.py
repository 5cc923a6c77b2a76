"""The plain layout: ``labels.csv`` and ``frames/<subject>/<name>/img00012.jpg``, any frame rate."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from reapex.synth.layout import Row
from reapex.synth.plan import ClipPlan

_HEADER = ("subject", "name", "onset", "apex", "offset", "emotion", "action_units", "fps", "coder",
           "group")  # fmt: skip


class TableLayout:
    """A CSV of one row per clip, each with its own frame rate, coder and group."""

    name = "table"
    rates: tuple[float, ...] = (30.0, 60.0, 100.0, 200.0)
    sheet = "labels.csv"
    frames = "frames"

    def subject(self, number: int) -> str:
        """``s01`` for subject 0: with a letter, so that no spreadsheet turns it into 1."""
        return f"s{number + 1:02d}"

    def clip_name(self, clip: ClipPlan) -> str:
        """``EP01_01f``, as the plan has it."""
        return clip.name

    def folder(self, subject: str, name: str) -> str:
        """``s01/EP01_01f``."""
        return f"{subject}/{name}"

    def file_name(self, subject: str, number: int) -> str:
        """``img00012.jpg``."""
        return f"img{number:05d}.jpg"

    def write_sheet(self, path: Path, rows: Sequence[Row]) -> None:
        """Write the CSV; an apex that shall be missing is an empty cell."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADER)
            writer.writerows(_cells(row) for row in rows)


def _cells(row: Row) -> tuple[object, ...]:
    clip = row.clip
    marks = ("" if number is None else number for number in row.marks)
    return (row.subject, row.name, *marks, clip.emotion, clip.movement.code,
            f"{clip.camera.fps:g}", clip.group.coder.name, clip.group.name)  # fmt: skip
