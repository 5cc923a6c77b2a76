"""The layout of CASME II: its workbook, and ``Cropped/sub01/EP01_01f/reg_img12.jpg`` at 200 fps.

References
----------
The column order with its two blank columns, the zero-padded text in ``Subject`` and the unpadded
file numbers are those of ``CASME2-coding-20140508.xlsx`` (reference note datasets §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from reapex.synth.layout import Row
from reapex.synth.plan import ClipPlan

_HEADER = ("Subject", "Filename", None, "OnsetFrame", "ApexFrame", "OffsetFrame", None,
           "Action Units", "Estimated Emotion")  # fmt: skip


class Casme2Layout:
    """A workbook and cropped frames, always 200 frames per second."""

    name = "casme2"
    rates: tuple[float, ...] = (200.0,)
    sheet = "CASME2-coding.xlsx"
    frames = "Cropped"

    def subject(self, number: int) -> str:
        """``01`` for subject 0."""
        return f"{number + 1:02d}"

    def clip_name(self, clip: ClipPlan) -> str:
        """``EP01_01f``, as the plan has it."""
        return clip.name

    def folder(self, subject: str, name: str) -> str:
        """``sub01/EP01_01f``."""
        return f"sub{subject}/{name}"

    def file_name(self, subject: str, number: int) -> str:
        """``reg_img12.jpg``."""
        return f"reg_img{number}.jpg"

    def write_sheet(self, path: Path, rows: Sequence[Row]) -> None:
        """Write the workbook; a missing apex is ``/``, a single plain unit a number, as there."""
        workbook = openpyxl.Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "Sheet1"
        sheet.append(_HEADER)
        for row in rows:
            onset, apex, offset = row.marks
            code = row.clip.movement.code
            units = int(code) if code.isdecimal() else code
            sheet.append((row.subject, row.name, None, onset, "/" if apex is None else apex,
                          offset, None, units, row.clip.emotion))  # fmt: skip
        workbook.save(path)
