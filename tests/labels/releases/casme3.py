"""CAS(ME)³ part A: every cell text, several expressions in a video, three ways to cut clips."""

from pathlib import Path

from .writing import Release, Rows, as_text, write_book, write_pictures

HEADER = ("Subject", "Filename", "Onset", "Apex", "Offset", "AU", "Objective class", "emotion")
ROWS: Rows = as_text(
    (
        ("spNO.999", "a", 100, 110, 120, "R4+7", "III", "disgust"),
        ("spNO.999", "a", 400, 0, 420, 12, "I", "happy"),
        ("spNO.998", "J", 50, 60, 70, "1+2", "II", "Others"),
    )
)
FULL = "part_A/data/part_A_split/part_A"
BOTH_HEADER = ("Subject", "Filename", "Onset", "Apex", "Offset", "AU", "Expression type",
               "Objective class")  # fmt: skip
BOTH_ROWS: Rows = as_text(
    (
        ("spNO.999", "a", 100, 110, 120, "R4+7", "Micro-expression", "III"),
        ("spNO.999", "a", 150, 200, 390, "6+12", "Macro-expression", "I"),
        ("spNO.998", "J", 50, 60, 70, "1+2", "Micro-expression", "II"),
    )
)


def write_casme3(
    folder: Path,
    rows: Rows = ROWS,
    name: str = "cas(me)3_part_A_ME_label_JpgIndex_v2.xlsx",
    spelling: str = "spNO.",
) -> Release:
    """The sheet between two empty ones, and the whole videos, which start at frame 8."""
    labels = write_book(folder / name, {"label": [HEADER, *rows], "Sheet1": [], "Sheet3": []})
    root = folder / "frames" / FULL
    write_pictures(root / f"{spelling}999/a/color", range(8, 431), "{}.jpg")
    write_pictures(root / f"{spelling}999/a/depth", range(8, 12), "{}.png")
    write_pictures(root / f"{spelling}998/J/color", range(8, 81), "{}.jpg")
    return Release(labels, folder / "frames")


def write_casme3_clips(folder: Path, rows: Rows = ROWS, is_nested: bool = True) -> Release:
    """The clip release: the third part of a folder's name is the onset."""
    labels = write_book(folder / "label.xlsx", {"label": [HEADER, *rows]})
    nest = "Part_A_ME_clip/Part_A_ME_clip" if is_nested else "Part_A_ME_clip"
    for subject, clip, onset, _apex, offset, *_ in ROWS:
        name = f"{subject}_{clip}_{onset}"
        numbers = range(int(onset), int(offset) + 1)
        write_pictures(folder / "frames" / nest / "frame" / name, numbers, "{}.jpg")
        write_pictures(folder / "frames" / nest / "depth" / name, numbers, "{}.png")
    return Release(labels, folder / "frames")


def write_casme3_extracted(folder: Path) -> Release:
    """One folder per expression, repeats of a name as ``a``, ``a2``, ``a3``."""
    labels = write_book(folder / "label.xlsx", {"label": [HEADER, *ROWS]})
    for (subject, _, onset, _, offset, *_), clip in zip(ROWS, ("a", "a2", "J"), strict=True):
        place = folder / "frames" / "ME_A" / subject / clip / "color"
        write_pictures(place, range(int(onset), int(offset) + 1), "{}.jpg")
    return Release(labels, folder / "frames")


def write_casme3_v1(folder: Path) -> Release:
    """The .xls of the first version: two more columns, without headings."""
    rows = [(*HEADER, None, None), *((*row, "x", 3) for row in ROWS)]
    labels = write_book(folder / "cas(me)3_part_A_ME_label_JpgIndex_v1.xls", {"Sheet1": rows})
    return Release(labels, folder / "frames")


def write_casme3_both(folder: Path, name: str = "CAS(ME)3_part_A_v2.xls") -> Release:
    """Micro- and macro-expressions in one sheet, and the blinks in another."""
    blinks = [("Subject", "Filename", "Onset", "Apex", "Offset"), ("spNO.999", "a", "1", "2", "3")]
    book: dict[str, Rows] = {"eye blink": blinks, "AU+Emotion": [BOTH_HEADER, *BOTH_ROWS]}
    return Release(write_book(folder / name, book), folder / "frames")
