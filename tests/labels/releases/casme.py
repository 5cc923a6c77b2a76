"""CASME: an .xls with two blank columns, two apexes and milliseconds under ``Onset``."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("Subject", "Filename", None, "OnsetF", "ApexF1", "ApexF2", "OffsetF", None, "Onset",
          "Total", "AU", "Emotion")  # fmt: skip
ROWS: Rows = (
    (99, "EP01_1", None, 10, 18, "\\", 27, None, 150.0, 300.0, 4, "tense"),
    (99, "EP01_5", None, 10, 14, 16, 27, None, 83.3, 300.0, "12", "happiness"),
    (98, "EP02_3", None, 40, 46, 49, 57, None, 116.7, 300.0, "4+17", "comtempt"),
)


def write_casme(folder: Path, rows: Rows = ROWS, name: str = "CASME-coded-20190721.xls") -> Release:
    """The sheet, and the cropped frames: the second camera pads its numbers to three digits."""
    labels = write_book(folder / name, {"Sheet1": [HEADER, *rows]})
    for subject, clip, pattern, first, last in (
        ("sub99", "EP01_1", "reg_EP01_1-{}.jpg", 1, 60),
        ("sub99", "EP01_5", "reg_EP01_5-{}.jpg", 5, 30),
        ("sub98", "EP02_3", "reg_EP02_3-{:03d}.jpg", 30, 102),
    ):
        write_pictures(folder / "frames" / "Cropped" / subject / clip, range(first, last), pattern)
    return Release(labels, folder / "frames")
