"""MMEW: emotion folders first, clips counted from 1, ``others`` in a folder ``repression``."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame", "Action Units",
          "Estimated Emotion", "remarks")  # fmt: skip
ROWS: Rows = (
    (99, "S99-01-001", 1, 20, 45, "6+12", "happiness", None),
    (98, "S98-07-002", 1, 15, 30, "4", "others", "invented"),
)


def write_mmew(
    folder: Path,
    rows: Rows = ROWS,
    name: str = "MMEW_Micro_Exp.xlsx",
    root: str = "MMEW_Final/Micro_Expression",
    is_subject_first: bool = False,
) -> Release:
    """The sheet, and one folder of frames per emotion, or per subject and emotion."""
    labels = write_book(folder / name, {"Sheet1": [HEADER, *rows]})
    for emotion, clip, last in (("happiness", "S99-01-001", 46), ("repression", "S98-07-002", 31)):
        above = Path(clip[:3]) / emotion if is_subject_first else Path(emotion)
        write_pictures(folder / "frames" / root / above / clip, range(1, last), "{}.jpg")
    return Release(labels, folder / "frames")
