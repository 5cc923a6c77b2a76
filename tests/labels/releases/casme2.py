"""CASME II: an .xlsx with two blank columns, and folders of cropped frames."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("Subject", "Filename", None, "OnsetFrame", "ApexFrame", "OffsetFrame", None,
          "Action Units", "Estimated Emotion")  # fmt: skip
ROWS: Rows = (
    ("99", "EP02_01f", None, 40, 60, 90, None, 12, "happiness"),
    ("99", "EP12_01f", None, 10, "/", 60, None, "R4+L10", "others"),
    ("98", "EP01_2", None, 5, 20, 44, None, "1+2", "surprise"),
)


def write_casme2(
    folder: Path, rows: Rows = ROWS, name: str = "CASME2-coding-20140508.xlsx"
) -> Release:
    """The sheet, and the cropped frames; those of one clip are in the raw tree alone."""
    labels = write_book(folder / name, {"Sheet1": [HEADER, *rows]})
    frames = folder / "frames"
    for place, file_name, last in (
        ("Cropped/sub99/EP02_01f", "reg_img{}.jpg", 101),
        ("Cropped/sub99/EP12_01f", "reg_img{}.jpg", 71),
        ("CASME2_RAW_selected/CASME2_RAW_selected/sub98/EP01_2", "img{}.jpg", 50),
    ):
        write_pictures(frames / place, range(1, last), file_name)
    return Release(labels, frames)
