"""The user's own boxes and landmarks, good and bad."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from reapex.clip import Clip, Provenance
from reapex.errors import BadCell, ColumnMissing, LabelError, NotASheet
from reapex.face import Box, Face, GivenFaces, face_of_eyes, face_of_landmarks, read_faces
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.series import FloatArray
from reapex.timeline import Timeline


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "faces.csv"
    path.write_bytes(text.encode(encoding))
    return path


def clip(subject: str, name: str, k: int = 1) -> Clip:
    return Clip(
        id=f"table/{subject}/{name}#{k}",
        subject=subject,
        name=name,
        raw=RawKeyFrames(0, 1, 2),
        keyframes=KeyFrames(0, 1, 2),
        timeline=Timeline((0, 1, 2)),
        provenance=Provenance(Path("labels.csv"), None, 2),
    )


@pytest.mark.parametrize(
    "text",
    [
        "clip,x,y,width,height\nc1,10,20,30,40\n",
        "Clip;X;Y;W;H\nc1;10,0;20,0;30;40\n",
        "filename\tleft\ttop\tright\tbottom\nc1\t10\t20\t40\t60\n",
        "notes\n\nsubject,clip,x_min,y_min,x_max,y_max\n01,c1,10,20,40,60\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_boxes_are_read_in_each_layout(tmp_path: Path, text: str, encoding: str) -> None:
    table = read_faces(written(tmp_path, text, encoding))
    assert [(each.clip, each.face) for each in table.faces] == [("c1", Face(Box(10, 20, 30, 40)))]


def test_workbooks_are_read_as_well(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("faces", 0)
    for row in (["clip", "x", "y", "width", "height"], ["c1", 10.0, 20, 30, 40], ["c2"]):
        sheet.append(row)
    book.save(tmp_path / "faces.xlsx")
    table = read_faces(tmp_path / "faces.xlsx")
    assert table.faces[0].face.box == Box(10, 20, 30, 40)
    assert table.n_empty == 1


def test_eyes_alone_make_a_box_and_stand_left_and_right(tmp_path: Path) -> None:
    head = "clip,left_eye_x,left_eye_y,right_eye_x,right_eye_y\n"
    (named,) = read_faces(written(tmp_path, head + "c1,160,100,100,100\n")).faces
    assert named.face.eyes_px == ((100.0, 100.0), (160.0, 100.0))
    assert named.face.box.width == pytest.approx(60 / 0.39, abs=2)
    assert named.face.box.x + named.face.box.width / 2 == pytest.approx(130, abs=1)


def landmark_rows(style: str, rows: list[str]) -> str:
    names = [style.format(axis, number) for axis in "xy" for number in range(68)]
    return "\n".join([",".join(["clip", " success", *names]), *rows, ""])


def marks() -> FloatArray:
    angle = np.arange(68) * 0.7
    points = np.stack([100 + 40 * np.cos(angle), 120 + 50 * np.sin(angle)], axis=1)
    points[36:42], points[42:48] = (80, 100), (120, 102)
    return points


@pytest.mark.parametrize("style", [" {}_{}", "{}{}"])
def test_landmarks_give_box_forehead_and_eyes(tmp_path: Path, style: str) -> None:
    points = marks()
    values = ",".join(f"{value:.4f}" for value in points.T.ravel())
    zeros = ",".join(["0"] * 136)
    text = landmark_rows(style, [f"c1, 1,{values}", f"c1, 0,{zeros}", f"c2, 0,{zeros}"])
    table = read_faces(written(tmp_path, text))
    (named,) = table.faces
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    assert named.face.eyes_px == ((80.0, 100.0), (120.0, 102.0))
    assert named.face.box.x == int(left)
    assert named.face.box.right == pytest.approx(right, abs=1)
    assert named.face.box.bottom == pytest.approx(bottom, abs=1)
    assert named.face.box.y == pytest.approx(top - 0.3 * (bottom - top), abs=1)
    assert table.n_empty == 2


def test_openface_s_points_in_millimetres_are_not_taken_for_pixels(tmp_path: Path) -> None:
    text = landmark_rows("{}_{}", [])
    text = text.replace("x_", "X_").replace("y_", "Y_") + "c1,1," + ",".join(["5"] * 136) + "\n"
    with pytest.raises(ColumnMissing, match="a complete face"):
        read_faces(written(tmp_path, text))


def test_rows_of_many_frames_give_their_median(tmp_path: Path) -> None:
    rows = "".join(f"c1,{x},20,30,40\n" for x in (10, 12, 90))
    (named,) = read_faces(written(tmp_path, "clip,x,y,width,height\n" + rows)).faces
    assert (named.face.box, named.row) == (Box(12, 20, 30, 40), 2)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("clip,onset\nc1,3\n", ColumnMissing, "names a complete face"),
        ("x,y,width,height\n1,2,3,4\n", ColumnMissing, "names the clips"),
        ("clip,x,y,width,height\nc1,1,2,3,4\nc2,ten,2,3,4\n", BadCell, "row 3.*'x'.*'ten'"),
        ("clip,x,y,width,height\nc1,1,2,,4\n", BadCell, "row 2.*'width'.*no coordinate"),
        ("clip,x,y,width,height\nc1,1,inf,3,4\n", BadCell, "'y'"),
        ("clip,x,y,width,height\nc1,1,1e300,3,4\n", BadCell, "'y'"),
        ("clip,x,y,width,height\nc1,1,2,0,4\n", BadCell, "row 2.*holds no face"),
        ("clip,left,top,right,bottom\nc1,9,2,3,4\n", BadCell, "row 2.*says no face"),
        (
            "clip,left_eye_x,left_eye_y,right_eye_x,right_eye_y\nc1,5,5,5,5\n",
            BadCell,
            "one place",
        ),
        ("", NotASheet, "empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, text: str, error: type[LabelError], said: str
) -> None:
    with pytest.raises(error) as caught:
        read_faces(written(tmp_path, text))
    message = str(caught.value)
    assert "faces.csv" in message
    assert re.search(said, message), message
    assert caught.value.expected


def test_points_in_one_place_are_no_face() -> None:
    with pytest.raises(ValueError, match="one place"):
        face_of_landmarks(np.zeros((68, 2)))
    with pytest.raises(ValueError, match="one place"):
        face_of_eyes(np.zeros(2), np.zeros(2))


CLIPS = (clip("01", "c1"), clip("01", "c1", 2), clip("02", "c1"), clip("02", "c2"), clip("03", "e"))


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ("subject,clip,x,y,w,h\nsub1,C1,0,0,9,9\n", CLIPS[:2]),
        ("clip,x,y,w,h\ns02/c1,0,0,9,9\n", CLIPS[2:3]),
        ("clip,x,y,w,h\ntable/01/c1#2,0,0,9,9\n", CLIPS[1:2]),
        ("clip,x,y,w,h\nc2,0,0,9,9\n", CLIPS[3:4]),
    ],
)
def test_faces_find_their_clips(tmp_path: Path, rows: str, known: tuple[Clip, ...]) -> None:
    given = GivenFaces.of(read_faces(written(tmp_path, rows)), CLIPS)
    assert set(given.faces) == {each.id for each in known}
    assert given.remarks[-1].startswith("faces.csv gives no face for")


def test_names_without_a_clip_and_of_several_people_are_said(tmp_path: Path) -> None:
    table = read_faces(written(tmp_path, "clip,x,y,w,h\nc1,0,0,9,9\nzz,0,0,9,9\n"))
    given = GivenFaces.of(table, CLIPS)
    assert given.faces == {}
    assert "zz that no clip" in given.remarks[0]
    assert "c1 for several subjects" in given.remarks[1]
