"""The crop holds the face, stays in the picture, and is a slice of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import FrameSizesDiffer
from reapex.face import Box, CroppedFrames, crop_box
from reapex.frames import ArrayFrames
from reapex.series import FrameSource


@st.composite
def faces(draw: st.DrawFn) -> tuple[Box, int, int]:
    width, height = draw(st.integers(1, 900)), draw(st.integers(1, 900))
    x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    box = Box(x, y, draw(st.integers(1, width - x)), draw(st.integers(1, height - y)))
    return box, width, height


@given(faces(), st.floats(0, 2))
def test_a_crop_stays_in_the_picture_and_holds_the_face(
    scene: tuple[Box, int, int], margin: float
) -> None:
    face, width, height = scene
    crop = crop_box(face, width, height, margin)
    assert crop.within(width, height) == crop
    assert crop.x <= face.x
    assert crop.y <= face.y
    assert crop.right >= face.right
    assert crop.bottom >= face.bottom
    side = round(max(face.width, face.height) * (1 + 2 * margin))
    assert (crop.width, crop.height) == (min(side, width), min(side, height))


@given(faces())
def test_overlap_is_a_share(scene: tuple[Box, int, int]) -> None:
    face, width, height = scene
    picture = Box(0, 0, width, height)
    assert face.overlap(face) == 1
    assert face.overlap(picture) == picture.overlap(face) == face.area / picture.area


def test_boxes_that_do_not_touch_share_nothing() -> None:
    assert Box(0, 0, 5, 5).overlap(Box(5, 0, 5, 5)) == 0
    assert Box(5, 5, 2, 2).within(5, 5) is None
    with pytest.raises(ValueError, match="holds nothing"):
        Box(0, 0, 0, 5)


def test_cropped_frames_are_a_slice_of_the_source() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (6, 40, 50, 3), dtype=np.uint8)
    source = ArrayFrames(pictures, fps=200, first_number=7)
    cropped = CroppedFrames(source, Box(5, 10, 30, 20), ((12.0, 15.0), (25.5, 16.0)))
    assert isinstance(cropped, FrameSource)
    assert len(cropped) == 6
    assert (cropped.fps, cropped.numbers) == (200, range(7, 13))
    assert cropped.times_ms == source.times_ms
    assert cropped.place == source.place
    read = cropped.read([4, 0, 4])
    assert np.array_equal(read, pictures[[4, 0, 4], 10:30, 5:35])
    assert read.base is None or read.base.nbytes == read.nbytes  # keeps no whole picture alive
    assert cropped.read([]).shape == (0, 20, 30, 3)
    assert cropped.eyes_px == ((7.0, 5.0), (20.5, 6.0))


def test_eyes_outside_the_crop_are_unknown() -> None:
    source = ArrayFrames(np.zeros((1, 40, 50, 3), np.uint8))
    assert CroppedFrames(source, Box(20, 0, 20, 20), ((5.0, 5.0), (30.0, 5.0))).eyes_px is None


def test_a_picture_smaller_than_the_crop_is_refused() -> None:
    source = ArrayFrames(np.zeros((1, 10, 50, 3), np.uint8))
    with pytest.raises(FrameSizesDiffer, match="50×10"):
        CroppedFrames(source, Box(0, 0, 20, 20)).read([0])
