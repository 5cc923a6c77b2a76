"""The layout of SAMM: its workbook with a preamble, and ``006/006_1_2/006_05562.jpg`` at 200 fps.

References
----------
Thirteen lines stand above the header, emotions are in title case, subjects are three digits of
text, and frame numbers have five digits for some subjects and four for others (reference note
datasets §4).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from reapex.synth.layout import Row
from reapex.synth.plan import ClipPlan

_PREAMBLE = (
    "SAMM Dataset - Master FACS Codes",
    None,
    "An invented sheet in this layout, of clips made by reapex synth",
    None,
    "Symbol Key:",
    '"/" = or',
    '"?" = unsure',
    None,
    "AU Help:",
    "L/R = unilateral, A = asymmetric",
    None,
    None,
    None,
)
_HEADER = ("Subject", "Filename", "Inducement Code", "Onset Frame", "Apex Frame", "Offset Frame",
           "Duration", "Micro", "Action Units", "Estimated Emotion", "Objective Classes",
           "Notes")  # fmt: skip
_TITLES = {"others": "Other", "repression": "Other"}  # SAMM has no repression
_FIRST_SUBJECT = 6  # as there, where 001 to 005 do not occur


class SammLayout:
    """A workbook with a preamble and cropped frames, always 200 frames per second."""

    name = "samm"
    rates: tuple[float, ...] = (200.0,)
    sheet = "SAMM_Micro_FACS_Codes_v2.xlsx"
    frames = "SAMM_CROP"

    def subject(self, number: int) -> str:
        """``006`` for subject 0."""
        return f"{number + _FIRST_SUBJECT:03d}"

    def clip_name(self, clip: ClipPlan) -> str:
        """``006_1_2``: subject, inducement, and a number of its own."""
        return f"{self.subject(clip.subject)}_{_inducement(clip)}_{clip.index + 1}"

    def folder(self, subject: str, name: str) -> str:
        """``006/006_1_2``."""
        return f"{subject}/{name}"

    def file_name(self, subject: str, number: int) -> str:
        """``006_00012.jpg``; four digits for every third subject, as paddings mix there."""
        n_digits = 4 if int(subject) % 3 == 0 else 5
        return f"{subject}_{number:0{n_digits}d}.jpg"

    def write_sheet(self, path: Path, rows: Sequence[Row]) -> None:
        """Write the workbook; a missing apex is an empty cell."""
        workbook = openpyxl.Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "MICRO_ONLY"
        for line in _PREAMBLE:
            sheet.append((line,))
        sheet.append(_HEADER)
        for row in rows:
            onset, apex, offset = row.marks
            emotion = row.clip.emotion
            sheet.append((
                row.subject, row.name, _inducement(row.clip), onset, apex, offset,
                (offset or 0) - (onset or 0) + 1, "Micro - 1/2", row.clip.movement.code,
                _TITLES.get(emotion, emotion.title()), None, None,
            ))  # fmt: skip
        workbook.save(path)


def _inducement(clip: ClipPlan) -> int:
    return 1 + clip.index % 7
