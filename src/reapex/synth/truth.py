"""The true key frames of a synthetic corpus: ``truth.csv``, and how far labels are from it.

Conventions
-----------
``onset``, ``apex`` and ``offset`` are fractional numbers in the sheet's own counting (40.37 is
0.37 frames after frame 40); ``onset_ms`` and so on are ms from the first frame in the folder. The
truth is the first movement, the peak and the last movement.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import BadCell, ColumnMissing, DuplicateRow, HeaderNotFound, NotASheet, Place
from reapex.keyframes import KEYS
from reapex.synth.layout import Row

FILE_NAME = "truth.csv"
CROSSING = 0.0  # where on the rise and fall onset and offset are: the first and last movement
_NEEDED = ("subject", "name", *KEYS, "fps")
_HEADER = ("subject", "name", *KEYS, *(f"{key}_ms" for key in KEYS), "fps", "coder", "peak_px")

Key3 = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class TrueKeys:
    """One clip's true onset, apex and offset as fractional sheet numbers, and its frame rate."""

    onset: float
    apex: float
    offset: float
    fps: float


@dataclass(frozen=True, slots=True)
class Truth:
    """The true key frames of a corpus, by subject and clip name as the sheet writes them."""

    clips: Mapping[tuple[str, str], TrueKeys]

    def of(self, subject: str, name: str) -> TrueKeys | None:
        """The true key frames of one clip; None if the file does not name it."""
        return self.clips.get((subject, name))

    def __len__(self) -> int:
        return len(self.clips)


def errors_ms(truth: TrueKeys, numbers: Iterable[float | None]) -> Key3:
    """How far labels are from the truth, onset, apex and offset: ``|label − truth|`` in ms.

    Parameters
    ----------
    numbers
        Three numbers in the sheet's counting (key frames unpack so); None, where a label is
        missing, gives None.

    Examples
    --------
    >>> errors_ms(TrueKeys(40.5, 60.0, 90.0, fps=200), (42, 60, None))
    (7.5, 0.0, None)
    """
    true = (truth.onset, truth.apex, truth.offset)
    onset, apex, offset = (
        None if label is None else abs(label - exact) * 1000 / truth.fps
        for label, exact in zip(numbers, true, strict=True)
    )
    return onset, apex, offset


def write_truth(path: Path, rows: Sequence[Row]) -> None:
    """Write the truth of the clips, to 1/10000 frame and 1/1000 ms."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for row in rows:
            clip = row.clip
            numbers = (f"{number:.4f}" for number in clip.true_numbers())
            times = (f"{time:.3f}" for time in clip.course.key_times_ms)
            writer.writerow((row.subject, row.name, *numbers, *times, f"{clip.camera.fps:g}",
                             clip.group.coder.name, f"{clip.movement.peak_px:.3f}"))  # fmt: skip


def read_truth(path: Path) -> Truth:
    """Read a ``truth.csv``; further columns are ignored.

    Raises
    ------
    LabelError
        If the file is no such table: the message names row and column.
    """
    where = Place(file=path)
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotASheet(
            f"The truth cannot be read ({error})", where=where, expected="a CSV file in UTF-8"
        ) from None
    if not lines or not set(_NEEDED) & set(lines[0]):
        raise HeaderNotFound("The first line names no column", where=where,
                             expected=", ".join(_HEADER))  # fmt: skip
    missing = [column for column in _NEEDED if column not in lines[0]]
    if missing:
        raise ColumnMissing(f"There is no column {', '.join(missing)}", where=where.at(row=1),
                            expected=", ".join(_NEEDED))  # fmt: skip
    clips: dict[tuple[str, str], TrueKeys] = {}
    for row, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        record = dict(zip(lines[0], cells, strict=False))
        clip = record["subject"], record.get("name", "")
        if clip in clips:
            raise DuplicateRow(
                f"Clip {clip[1]} of subject {clip[0]} is there twice", where=where.at(row=row)
            )
        clips[clip] = _true_keys(record, where.at(row=row))
    return Truth(clips)


def _true_keys(record: Mapping[str, str], where: Place) -> TrueKeys:
    onset, apex, offset, fps = (_number(record, column, where) for column in (*KEYS, "fps"))
    if not onset < apex < offset:
        raise BadCell("The true key frames are out of order", where=where,
                      expected="onset < apex < offset")  # fmt: skip
    if fps <= 0:
        raise BadCell(f"The frame rate is {fps:g}", where=where.at(column="fps"),
                      expected="above 0")  # fmt: skip
    return TrueKeys(onset, apex, offset, fps)


def _number(record: Mapping[str, str], column: str, where: Place) -> float:
    cell = record.get(column, "")
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadCell(f"The cell holds {cell!r}", where=where.at(column=column),
                      expected="a number")  # fmt: skip
    return number
