"""CAS(ME)³ part C: a mock crime, no apex, action units parted by two kinds of comma."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("sub", "count", "onset", "offset", "au", "emotion")
ROWS: Rows = (
    (98, 2, 200, 230, "4，7?", "negative"),
    (99, 1, 50, 81, "1,2", "surprise"),
)


def write_casme3c(
    folder: Path, rows: Rows = ROWS, name: str = "CAS(ME)3_part_C_ME.xlsx"
) -> Release:
    """The sheet, and one folder of frames per expression."""
    labels = write_book(folder / name, {"mockCrimeME": [HEADER, *rows]})
    write_pictures(folder / "frames/ME_C/98/2/color", range(190, 241), "{}.jpg")
    write_pictures(folder / "frames/ME_C/99/1/color", range(40, 91), "{}.jpg")
    return Release(labels, folder / "frames")
