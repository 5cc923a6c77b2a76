"""SMIC-E: up to three expressions in a row, counters of the camera, notes below the clips."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("Subject", "Filename", None, "OnsetF", "OffsetF", "Onset2F", "Offset2F", "Onset3F",
          "Offset3F", None, "FirstF", "LastF", "TotalVL", "TotalMF1", "TotalMF2", "TotalMF3",
          "Emotion")  # fmt: skip
ROWS: Rows = (
    (99, "s99_ne_01", None, 500020, 500045, None, None, None, None, None, 500001, 500300, 300, 26,
     None, None, "negative"),
    (98, "s98_sur_02", None, 100010, 100030, 100200, 100225, None, None, None, "n/a", None, None,
     21, 26, None, "surprise"),
    (98, "s98_po_01", None, 200010, 200030, 200050, 200060, 200070, 200090, None, 200001, 200100,
     100, 21, 11, 21, "positive"),
)  # fmt: skip
NOTES: Rows = (
    (),
    (None, "MF: frames of the expression"),
    (None, "157 clips"),
)


def write_smic_e(
    folder: Path, rows: Rows = ROWS, notes: Rows = NOTES, name: str = "SMIC-HS-E_annotation.xlsx"
) -> Release:
    """The workbook and its long clips, subjects padded in folders and not in names."""
    labels = write_book(folder / name, {"HS": [HEADER, *rows, *notes]})
    root = folder / "frames" / "SMIC-E_raw image" / "HS_long" / "SMIC-HS-E"
    for path, first, last in (
        ("s99/s99_ne_01", 500001, 500100),
        ("s98/s98_sur_02", 100001, 100240),
        ("s98/s98_po_01", 200001, 200100),
    ):
        write_pictures(root / path, range(first, last + 1), "image{}.jpg")
    return Release(labels, folder / "frames")
