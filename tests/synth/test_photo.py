"""Photographs with landmarks: invented files, and the London set where it is at hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.errors import FrameUnreadable, InputError, UsageError
from reapex.synth import Photo, find_photos
from reapex.synth.photo import read_tem

LONDON = Path(__file__).parents[3] / "shared" / "footage" / "london"
PUPILS, CORNERS = [(60.0, 70.0), (100.0, 72.0)], [(66.0, 118.0), (95.0, 119.0)]


def tem_lines() -> list[str]:
    points = [(1.0, 1.0)] * 189
    points[0], points[1] = PUPILS
    points[87], points[93] = CORNERS
    return ["189", *(f"{x}\t{y}" for x, y in points), "44", "0"]


def write_photo(folder: Path, *, ending: str = ".tem", lines: list[str] | None = None) -> Path:
    picture = np.full((160, 160, 3), 128, np.uint8)
    for x, y in [*PUPILS, *CORNERS]:
        cv2.circle(picture, (round(x), round(y)), 2, (0, 0, 0), -1)
    cv2.imwrite(str(folder / "a.PNG"), picture)
    landmarks = folder / f"a{ending}"
    landmarks.write_text("\n".join(tem_lines() if lines is None else lines), encoding="utf-8")
    return landmarks


@pytest.mark.parametrize("ending", [".tem", ".TEM"])
def test_the_marks_move_with_the_crop(tmp_path: Path, ending: str) -> None:
    write_photo(tmp_path, ending=ending)
    (photo,) = find_photos(tmp_path)
    portrait = photo.portrait(side=200)
    assert portrait.image.shape == (200, 200, 3)
    assert portrait.frame.unit_px / 200 == pytest.approx(0.33, abs=0.01)
    for x, y in (portrait.left_eye, portrait.right_eye):
        assert portrait.image[round(y), round(x)].max() < 80


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "lonely.png"), np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(InputError, match="landmark file"):
        find_photos(tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        find_photos(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [], "begins with"),
        (lambda lines: ["68", *lines[1:]], "begins with '68'"),
        (lambda lines: lines[:100], "99 of 189"),
        (lambda lines: [*lines[:5], "1 x", *lines[6:]], "row 6"),
        (lambda lines: [*lines[:5], "1 2 3", *lines[6:]], "row 6"),
        (lambda lines: [*lines[:5], "nan 2", *lines[6:]], "row 6"),
    ],
)
def test_a_malformed_landmark_file_is_explained(
    tmp_path: Path, change: object, message: str
) -> None:
    assert callable(change)
    landmarks = write_photo(tmp_path, lines=change(tem_lines()))
    with pytest.raises(InputError, match=message):
        read_tem(landmarks)


def test_landmarks_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tem").write_bytes(b"\xff\xfe")
    for name in ("a.tem", "b.tem"):
        with pytest.raises(InputError, match="cannot be read"):
            read_tem(tmp_path / name)


def test_landmarks_of_another_picture_are_refused(tmp_path: Path) -> None:
    lines = tem_lines()
    lines[1] = "900 70"
    landmarks = write_photo(tmp_path, lines=lines)
    with pytest.raises(InputError, match="do not lie in"):
        Photo(tmp_path / "a.PNG", landmarks).portrait()


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    landmarks = write_photo(tmp_path)
    (tmp_path / "a.PNG").write_bytes(b"")
    with pytest.raises(FrameUnreadable):
        Photo(tmp_path / "a.PNG", landmarks).portrait()


@pytest.mark.skipif(not LONDON.is_dir(), reason="the London set is not at ../shared/footage")
def test_the_london_set_gives_portraits() -> None:
    photos = find_photos(LONDON)
    assert len(photos) == 24
    for photo in photos[:3]:
        portrait = photo.portrait()
        x, y = (round(v) for v in portrait.mouth)
        assert portrait.frame.unit_px / portrait.side == pytest.approx(0.33, abs=0.01)
        assert portrait.frame.roll == pytest.approx(0, abs=0.15)
        assert portrait.mouth[1] > portrait.left_eye[1] + 0.9 * portrait.frame.unit_px
        red, green = portrait.image[y - 6 : y + 7, x - 6 : x + 7, :2].mean(axis=(0, 1))
        assert red > green + 15
