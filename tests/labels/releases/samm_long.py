"""SAMM Long Videos: nine lines above the headings, apexes of -1, emotions in another workbook."""

from pathlib import Path
from typing import NamedTuple

from .writing import Rows, write_book, write_pictures

PREAMBLE: Rows = (
    ("SAMM Long Videos Dataset",),
    (),
    ("FACS codes of micro- and macro-movements",),
    (),
    ("Symbol Key:",),
    ('"/" = or',),
    ("An apex of -1 was not annotated",),
    (),
    (),
)
HEADER = ("Subject", "Filename", "Inducement Code", "Onset", "Apex", "Offset", "Duration", "Type",
          "Action Units", "Notes")  # fmt: skip
ROWS: Rows = (
    ("099", "099_1_1", 1, 50, 60, 80, 31, "Micro - 1/2", 4, None),
    ("099", "099_1_2", 1, 200, -1, 260, 61, "Macro", 12, None),
    ("098", "098_2_1", 2, "30.0", "40.0", "70.0", "41.0", "Micro - 1/2", "1+2", None),
    ("098", "098_2_2", 2, 0, 150, 290, 291, "Macro", "12", "began before"),
    ("098", "098_2_3", 2, 100, 110, 130, 31, "micro -1/2", "14", None),
)
FACS_HEADER = ("Subject", "Filename", "Inducement Code", "Onset Frame", "Apex Frame",
               "Offset Frame", "Duration", "Micro", "Action Units", "Estimated Emotion",
               "Objective Classes", "Notes")  # fmt: skip
FACS_ROWS: Rows = (
    ("099", "099_1_1", 1, 1050, 1060, 1080, 31, "Micro - 1/2", 4, "Anger", 3, None),
    ("098", "098_2_1", 2, 530, 540, 570, 41, "Micro - 1/2", "1+2", "Surprise", 2, None),
)


class LongRelease(NamedTuple):
    """Labels, frames, and SAMM's own workbook, which has the emotions."""

    labels: Path
    frames: Path
    emotions: Path


def write_samm_long(
    folder: Path, rows: Rows = ROWS, preamble: Rows = PREAMBLE, header: Rows = (HEADER,)
) -> LongRelease:
    """The workbook of version 1, two videos, and the FACS workbook with its own preamble."""
    labels = write_book(
        folder / "SAMM_LongVideos_V1_Release.xlsx",
        {"FACS_Movement_Only": [*preamble, *header, *rows]},
    )
    blank: Rows = ((),) * 13
    emotions = write_book(
        folder / "SAMM_Micro_FACS_Codes_v2.xlsx",
        {"MICRO_ONLY": [*blank, FACS_HEADER, *FACS_ROWS]},
    )
    for video in ("099_1", "098_2"):
        write_pictures(
            folder / "frames" / "SAMM_longvideos" / video, range(1, 301), video + "_{:04d}.jpg"
        )
    return LongRelease(labels, folder / "frames", emotions)
