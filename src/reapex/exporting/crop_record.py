"""What became of each folder of pictures: remembered while the work goes on, then a table.

Conventions
-----------
A record is written when a folder's pictures are complete, and its folder takes its place right
after. So a folder is done if, and only if, it has a record and is there; what was killed in between
is done again. Records lie in ``.reapex`` below the output, the table is ``manifest.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

from reapex.output import writing

MANIFEST = "manifest.csv"
OWN_FOLDER = ".reapex"


@dataclass(frozen=True, slots=True)
class CropRecord:
    """One row of the manifest.

    Parameters
    ----------
    clips
        The ids of the clips whose pictures the folder holds, with semicolons between them.
    folder
        Below the output; empty if nothing was written.
    source
        The folder of pictures or the video.
    outcome
        ``cropped``, ``as_is`` (the pictures are crops already), ``no_face`` (skipped, or whole if
        ``folder`` is there) or ``unreadable``.
    align
        What was done: ``none``, ``clip`` or ``smooth``.
    faces
        Who said where the face is: a detector, or ``table``; ``none`` where nobody did.
    n_frames, n_unreadable
        Pictures written, and pictures left out because they are damaged or of another size.
    unreadable
        The numbers of those, at most ten.
    box
        The house's square in the whole pictures: ``x y width height``; empty for whole pictures.
    eyes
        The eye centres in the whole pictures: ``x y x y``; empty if unknown.
    transform
        ``a b x0 y0`` of the first picture; a point ``(x, y)`` goes to ``(a·x − b·y + x0,
        b·x + a·y + y0)``. With ``smooth`` each picture's is in the folder's ``transforms.csv``.
    size, format
        Pixels along each side, and how pictures are stored.
    listing
        SHA-256 over the names and sizes of the source's files.
    settings
        SHA-256 over everything else that the result depends on.
    reapex
        The version that wrote it.
    remark
        What the user should know.
    """

    clips: str
    folder: str
    source: str
    outcome: str
    align: str
    faces: str
    n_frames: int
    n_unreadable: int
    unreadable: str
    box: str
    eyes: str
    transform: str
    size: int
    format: str
    listing: str
    settings: str
    reapex: str
    remark: str

    @property
    def is_written(self) -> bool:
        """Whether the folder was written."""
        return self.n_frames > 0

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """A record; None if there is none, or the file is no record."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        names = {field.name for field in fields(cls)}
        if not isinstance(values, dict) or set(values) != names:
            return None
        return cls(**values)

    def write(self, path: Path) -> None:
        """Write it in one step."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        with writing(path, force=True) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")


def record_path(out: Path, folder: str) -> Path:
    """Where a folder's record lies.

    By a hash: a path in the file's name would be too long, and in folders would look like clips'.
    """
    return out / OWN_FOLDER / "records" / f"{hashlib.sha256(folder.encode()).hexdigest()[:24]}.json"


def write_manifest(records: Iterable[CropRecord], out: Path) -> Path:
    """The table of all records.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    path = out / MANIFEST
    with (
        writing(path, force=True) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(CropRecord))
        writer.writerows(asdict(record).values() for record in records)
    return path
