"""OpenFace's CSVs, one per clip, and tables with a row per frame."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.errors import ColumnMissing
from reapex.face import FaceTrack, GivenFaces, read_faces, read_faces_below
from reapex.frames import ArrayFrames, FolderFrames

from .test_table import CLIPS

HEAD = ["frame", "face_id", "timestamp", "confidence", "success"]
HEAD += [f"{axis}_{number}" for axis in "xy" for number in range(68)]


def row(
    frame: int, x: float, *, face: int = 0, sure: float = 0.98, success: int = 1, scale: float = 1
) -> str:
    """A row as OpenFace writes it: a face whose eyes are at (x ∓ 20, 100)."""
    angle = np.arange(68) * 0.7
    points = np.stack([40 * np.cos(angle), 20 + 50 * np.sin(angle)], axis=1)
    points[36:42], points[42:48] = (-20, 0), (20, 0)
    points = points * scale + (x, 100)
    values = [frame, face, frame / 30, sure, success, *points.T.ravel().round(3)]
    return ", ".join(map(str, values))


def openface(path: Path, *rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([", ".join(HEAD), *rows, ""]), encoding="utf-8")
    return path


def test_a_folder_of_csvs_is_joined_with_its_clips(tmp_path: Path) -> None:
    openface(tmp_path / "sub1" / "c1.csv", *(row(each, 90 + each) for each in range(1, 8)))
    openface(tmp_path / "c2.csv", row(1, 50), row(2, 52))
    (tmp_path / "c2_of_details.txt").write_text("Input: c2", encoding="utf-8")
    table = read_faces_below(tmp_path)
    assert [named.clip for named in table.faces] == ["c2", "sub1/c1"]
    given = GivenFaces.of(table, CLIPS)
    assert set(given.faces) == {"table/01/c1#1", "table/01/c1#2", "table/02/c2#1"}
    assert given.faces["table/01/c1#1"].eyes_px == ((74.0, 100.0), (114.0, 100.0))  # the median
    track = given.tracks["table/01/c1#1"]
    assert track.frames == tuple(range(1, 8))
    assert track.in_order
    assert track.eyes[:, 0, 0].tolist() == [71, 72, 73, 74, 75, 76, 77]


def test_doubtful_rows_do_not_count(tmp_path: Path) -> None:
    rows = [row(1, 50), row(2, 500, sure=0.3), row(3, 900, success=0), row(4, 52)]
    table = read_faces_below(openface(tmp_path / "c2.csv", *rows).parent)
    (named,) = table.faces
    assert named.face.eyes_px == ((31.0, 100.0), (71.0, 100.0))
    assert table.n_empty == 2
    assert named.track is not None
    assert named.track.frames == (1, 4)


def test_the_largest_of_the_faces_that_were_tracked_for_long_is_meant(tmp_path: Path) -> None:
    rows = [row(each, 50, face=0) for each in range(1, 9)]
    rows += [row(each, 200, face=1, scale=1.5) for each in range(1, 6)]
    rows += [row(1, 400, face=2, scale=3)]  # large, and gone at once
    table = read_faces_below(openface(tmp_path / "c2.csv", *rows).parent)
    (named,) = table.faces
    assert named.face.eyes_px == ((170.0, 100.0), (230.0, 100.0))
    assert named.track is not None
    assert named.track.frames == (1, 2, 3, 4, 5)
    assert table.remarks == (
        "c2: 3 faces were tracked; face 1 is used, the largest that was tracked for long (5 of 14 "
        "rows)",
    )


def test_files_that_hold_no_faces_are_said(tmp_path: Path) -> None:
    openface(tmp_path / "c1.csv", row(1, 50, success=0))
    openface(tmp_path / "c2.csv", row(1, 50))
    (tmp_path / "labels.csv").write_text("clip,onset\nc1,3\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\x00\xff\x00")
    openface(tmp_path / "wrong.csv", row(1, 50).replace("100.0", "a lot"))
    table = read_faces_below(tmp_path)
    assert [named.clip for named in table.faces] == ["c2"]
    said = "\n".join(table.remarks)
    assert len(table.remarks) == 4
    for expected in (
        "broken.csv is passed over",
        "c1.csv: none of its 1 rows",
        "labels.csv is passed over",
        "no coordinate",
    ):
        assert expected in said
    assert GivenFaces.of(table, CLIPS).remarks[:4] == table.remarks


def test_a_folder_without_faces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing, match="No table below the folder"):
        read_faces_below(tmp_path)


def test_openface_counts_a_folder_s_pictures_by_their_names(tmp_path: Path) -> None:
    for number in (8, 9, 10, 11):
        cv2.imwrite(str(tmp_path / f"img{number}.png"), np.zeros((4, 4, 3), np.uint8))
    source = FolderFrames(tmp_path)
    eyes = np.arange(4.0)[:, np.newaxis, np.newaxis] + np.zeros((4, 2, 2))
    placed = FaceTrack((1, 2, 3, 4), eyes, in_order=True).within(source)
    # By name img10, img11, img8, img9; by number 8, 9, 10, 11.
    assert {position: each[0, 0] for position, each in placed.items()} == {2: 0, 3: 1, 0: 2, 1: 3}
    by_number = FaceTrack((7, 8, 11), eyes[:3], in_order=False).within(source)
    assert {position: each[0, 0] for position, each in by_number.items()} == {0: 1, 3: 2}
    video = ArrayFrames(np.zeros((3, 2, 2, 3), np.uint8), first_number=40)
    assert set(FaceTrack((1, 3), eyes[:2], in_order=True).within(video)) == {0, 2}


def test_a_table_with_a_row_per_frame_gives_a_track(tmp_path: Path) -> None:
    head = "clip,frame,left_eye_x,left_eye_y,right_eye_x,right_eye_y\n"
    path = tmp_path / "eyes.csv"
    path.write_text(head + "c2,46,10,20,30,20\nc2,50,12,20,32,20\nc2,x,9,9,29,9\n", "utf-8")
    (named,) = read_faces(path).faces
    assert named.track is not None
    assert (named.track.frames, named.track.in_order) == ((46, 50), False)
    assert named.track.eyes.tolist() == [[[10, 20], [30, 20]], [[12, 20], [32, 20]]]
