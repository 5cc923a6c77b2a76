"""SAMM: 13 lines above the header, and frames that carry the subject and mixed paddings."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

PREAMBLE: Rows = (
    ("SAMM Dataset - Master FACS Codes",),
    (),
    ("9/9/17: Emotional and Objective Classes were added",),
    (),
    ("Symbol Key:",),
    ('"/" = or',),
    ('"?" = unsure',),
    (),
    ("AU Help:",),
    ("L = left side", "R = right side"),
    ("A = asymmetric",),
    (),
    (),
)
HEADER = ("Subject", "Filename", "Inducement Code", "Onset Frame", "Apex Frame", "Offset Frame",
          "Duration", "Micro", "Action Units", "Estimated Emotion", "Objective Classes",
          "Notes")  # fmt: skip
ROWS: Rows = (
    ("099", "099_1_1", 1, 1000, 1030, 1080, 81, "Micro - 1/2", "L12 or L14", "Anger", 7, None),
    ("098", "098_2_3", 2, 500, 520, 560, 61, "Micro - 1/2", "1+2", "Surprise", 2, "invented"),
)


def write_samm(
    folder: Path, rows: Rows = ROWS, name: str = "SAMM_Micro_FACS_Codes_v2.xlsx"
) -> Release:
    """The sheet, and the frames: five digits for one subject, four for another."""
    labels = write_book(folder / name, {"MICRO_ONLY": [*PREAMBLE, HEADER, *rows]})
    frames = folder / "frames"
    write_pictures(frames / "SAMM/099/099_1_1", range(990, 1091), "099_{:05d}.jpg")
    write_pictures(frames / "SAMM/098/098_2_3", range(490, 571), "098_{:04d}.jpg")
    return Release(labels, frames)
