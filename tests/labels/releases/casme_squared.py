"""CAS(ME)²: three sheets without headings, and long videos under film names."""

from pathlib import Path

from .writing import Release, Rows, write_book, write_pictures

ROWS: Rows = (
    (1, "anger1_1", 100, 110, 120, "4", "negative", "micro-expression", "anger"),
    (1, "happy4_2", 300, 0, 340, "6+12", "positive", "macro-expression", "happy"),
    (2, "disgust2_3", 50, 60, 0, None, "others", "macro-expression", "disgust"),
    (2, "disgust1_1", 20, 26, 32, 4, "negative", "micro expression", "disgust"),
)
SUBJECTS: Rows = ((98, "s98", 1), (99, "s99", 2))
VIDEOS: Rows = (("0401", "anger1"), ("0507", "happy4"), ("0102", "disgust2"), (101, "disgust1"))
FOLDERS = (
    "rawpic/s98/98_0401girlcrashing",
    "rawpic/s98/98_0507climbingthewall",
    "rawpic/s99/99_0102eatingworms",
    "rawpic/s98/99_0101disgustingteeth",  # lies in another subject's folder
)
LABELS = "CAS(ME)^2code_final.xlsx"


def write_casme_squared(
    folder: Path,
    rows: Rows = ROWS,
    subjects: Rows | None = SUBJECTS,
    videos: Rows | None = VIDEOS,
    name: str = LABELS,
) -> Release:
    """The workbook and its long videos; a sheet of rules that is None is left out."""
    sheets: dict[str, Rows] = {"CASFEcode_final": rows}
    if subjects is not None:
        sheets["naming rule1"] = subjects
    if videos is not None:
        sheets["naming rule2"] = videos
    labels = write_book(folder / name, sheets)
    for each in FOLDERS:
        write_pictures(folder / "frames" / each, range(1, 20), "img{:03d}.jpg")
        write_pictures(folder / "frames" / each, range(20, 350), "img{:03d}.jpg")
    return Release(labels, folder / "frames")
