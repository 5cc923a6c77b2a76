"""The user's own boxes or landmarks: a table with a row per clip, or one per frame.

Conventions
-----------
A row names its clip by the id that Reapex gives it, by ``subject/name``, by a column each for both,
or by the name alone; or there is a table per clip, named as the clip is. Of several rows for one
clip (trackers write one per frame) each value's median counts; of several faces that a tracker told
apart (``face_id``), the largest of those that it followed for long. Where a row has a box and eyes,
the box is taken from the one and the eyes from the other; where it has eyes or landmarks only, the
box is made from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reapex.errors import BadCell, ColumnMissing, LabelError, Place
from reapex.face.box import Face
from reapex.face.columns import face_of
from reapex.face.table_rows import FaceHeader, FaceRow
from reapex.face.track import FaceTrack, Sighting, main_face, track_of
from reapex.labels.grid import read_grids


@dataclass(frozen=True, slots=True)
class NamedFace:
    """A face, whose clip it is in the table's words, and the first row that said so.

    ``track`` has its eyes by frame where the table names frames.
    """

    clip: str
    subject: str
    face: Face
    row: int
    track: FaceTrack | None = None


@dataclass(frozen=True, slots=True)
class FaceTable:
    """The faces of a file, or of a folder of files.

    Parameters
    ----------
    file
        Where they were read.
    faces
        One per clip, in the order of the rows.
    n_empty
        Rows without a face: nothing in the columns, or a tracker that saw none or was in doubt.
    remarks
        Files that could not be used, and clips that showed several faces.
    """

    file: Path
    faces: tuple[NamedFace, ...]
    n_empty: int = 0
    remarks: tuple[str, ...] = ()


def read_faces(path: Path) -> FaceTable:
    """Read a table of boxes, eyes or landmarks: CSV, TSV or a workbook.

    Raises
    ------
    NotASheet
        If it is no table.
    ColumnMissing
        If no row names the clips and a complete set of coordinates.
    BadCell
        If a cell is no number, a set of coordinates incomplete, or a box empty.
    """
    header = FaceHeader.found(read_grids(path), path, names_clips=True)
    rows: dict[tuple[str, str], list[FaceRow]] = {}
    n_empty = 0
    for row in header.rows():
        if row.clip and row.values:
            rows.setdefault((row.subject, row.clip), []).append(row)
        else:
            n_empty += 1
    people = [_Person.main(clip, subject, each, header) for (subject, clip), each in rows.items()]
    remarks = tuple(person.remark for person in people if person.remark)
    return FaceTable(path, tuple(person.named(header) for person in people), n_empty, remarks)


def read_faces_below(folder: Path) -> FaceTable:
    """Read a folder with a CSV per clip, as OpenFace writes them: ``sub01/EP02_01f.csv``.

    A file is named as its clip is, and may lie in a folder named as the subject is.

    Raises
    ------
    ColumnMissing
        If no CSV below the folder holds faces.
    """
    faces: list[NamedFace] = []
    remarks: list[str] = []
    n_empty = 0
    for path in sorted(folder.rglob("*.csv")):
        try:
            table = _read_clip(path, path.relative_to(folder).with_suffix("").as_posix())
        except (LabelError, OSError) as error:
            remarks.append(f"{path.name} is passed over: {error}")
            continue
        faces += table.faces
        n_empty += table.n_empty
        remarks += table.remarks
    if not faces:
        raise ColumnMissing(
            f"No table below the folder holds a face; {len(remarks)} were looked at",
            where=Place(file=folder),
            expected="a CSV per clip, named as the clip is, with OpenFace's x_0 … x_67, y_0 … y_67",
            mend="Run OpenFace's FeatureExtraction with -2Dfp, and give its -out_dir",
        )
    return FaceTable(folder, tuple(faces), n_empty, tuple(remarks))


def _read_clip(path: Path, name: str) -> FaceTable:
    """The one face of a table that holds one clip's rows."""
    header = FaceHeader.found(read_grids(path), path, names_clips=False)
    rows = list(header.rows())
    seen = [row for row in rows if row.values]
    if not seen:
        said = f"{path.name}: none of its {len(rows)} rows holds a face that is sure"
        return FaceTable(path, (), len(rows), (said,))
    person = _Person.main(name, "", seen, header)
    remarks = (person.remark,) if person.remark else ()
    return FaceTable(path, (person.named(header),), len(rows) - len(seen), remarks)


@dataclass(frozen=True, slots=True)
class _Person:
    """The rows of the face that a clip is about."""

    clip: str
    subject: str
    rows: Sequence[FaceRow]
    sightings: list[Sighting]
    remark: str

    @classmethod
    def main(cls, clip: str, subject: str, rows: Sequence[FaceRow], header: FaceHeader) -> _Person:
        sightings = [_sighting(row, header) for row in rows]
        wanted = main_face(sightings)
        others = {row.face_id for row in rows} - {wanted}
        mine = [pair for pair in zip(rows, sightings, strict=True) if pair[0].face_id == wanted]
        remark = (
            f"{clip}: {len(others) + 1} faces were tracked; face {wanted} is used, the largest "
            f"that was tracked for long ({len(mine)} of {len(rows)} rows)"
        )
        return cls(
            clip,
            subject,
            [row for row, _ in mine],
            [sighting for _, sighting in mine],
            remark if others else "",
        )

    def named(self, header: FaceHeader) -> NamedFace:
        """The median of what the rows say in each layout, and the eyes of each frame."""
        faces = []
        first = self.rows[0].index
        for layout, _ in header.layouts:
            said = [row.values[layout] for row in self.rows if layout in row.values]
            if said:
                middle = np.median(np.array(said, dtype=np.float64), axis=0)
                faces.append((layout, face_of(layout, middle, header.place(first))))
        eyes = next((face.eyes_px for layout, face in faces if layout.has_eyes), None)
        track = track_of(self.sightings, in_order=header.by_openface)
        return NamedFace(self.clip, self.subject, Face(faces[0][1].box, eyes), first + 1, track)


def _sighting(row: FaceRow, header: FaceHeader) -> Sighting:
    where = header.place(row.index)
    try:
        faces = {
            layout: face_of(layout, np.array(values, dtype=np.float64), where)
            for layout, values in row.values.items()
        }
    except BadCell:  # zeros where a tracker lost the face; the clip's median says if it matters
        return Sighting(row.face_id, row.frame, 0.0, None)
    eyes = next((face.eyes_px for layout, face in faces.items() if layout.has_eyes), None)
    area = float(next(iter(faces.values())).box.area)
    return Sighting(row.face_id, row.frame, area, None if eyes is None else np.array(eyes))
