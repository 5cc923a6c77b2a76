"""4DME: sessions, several emotions, one-hot columns, headings with a stray apostrophe."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

HEADER = ("sub_ID", "fold", "fold_name", "Onset", "Apex", "Offset", "AUs", "AU1", "AU4", "AU7",
          "eye blink", "Positive", "Negative", "Surprise", "Repression", "Others",
          "Emotion")  # fmt: skip
ROWS: Rows = (
    ("S99_1", 1, "S99_1_001_1_1", 1000, 1012, 1030, "AU4(k)+L7", 0, 1, 1, 0, 0, 1, 0, 0, 0,
     "Negative"),
    ("S99_2", 1, "S99_2_004_1_1", 3000, 3010, 3030, "AUR2+12(k)+45", 0, 0, 0, 1, 0, 0, 0, 0, 1,
     "Others"),
    ("S98", 2, "S98_002_1_1", 2000, 2010, 2022, "1+2", 1, 0, 0, 1, 0, 1, 1, 0, 0,
     "Surprise+Negative"),
)  # fmt: skip
TREE = "micro_short_gray_video/micro short gray video/micro short gray video"


def write_fourdme(
    folder: Path,
    rows: Rows = ROWS,
    name: str = "4DME_Labelling_Micro_release v1.xlsx",
    header: tuple[str, ...] = HEADER,
    tree: str = TREE,
    pattern: str = "Frame_{:09d}.jpg",
) -> Release:
    """The sheet, and the grey frames in the release's own nest of folders."""
    labels = write_book(folder / name, {"Sheet1": [header, *rows]})
    for row in ROWS:
        first, last = row[3] - 5, row[5] + 6
        place = folder / "frames" / tree / row[0] / row[2]
        write_pictures(place, range(first, last), pattern)
    return Release(labels, folder / "frames")
