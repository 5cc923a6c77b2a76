"""Faces at known places are found, and nothing is found where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.errors import FrameUnreadable, MissingExtra
from reapex.face import Box, cascades, find_eyes, find_face
from reapex.face.eyes import best_pair
from reapex.frames import ArrayFrames
from reapex.series import UInt8Array

from .scenes import Scene, needs_photos, pasted, shipped

PLACES = [(0, 0), (200, 90), (380, 180)]


def clip_of(*pictures: UInt8Array) -> ArrayFrames:
    return ArrayFrames(np.stack(pictures), fps=100)


def assert_right(scene: Scene, box: Box, eyes: object) -> None:
    middle = scene.eyes.mean(axis=0)
    # A cascade's box: the eyes 0.39 of its width apart, 0.38 of its height down; measured.
    assert box.width == pytest.approx(scene.apart / 0.39, rel=0.25)
    assert box.x + box.width / 2 == pytest.approx(middle[0], abs=0.2 * scene.apart)
    assert box.y + 0.38 * box.height == pytest.approx(middle[1], abs=0.35 * scene.apart)
    assert np.abs(np.array(eyes) - scene.eyes).max() < 0.1 * scene.apart


@needs_photos
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", [0, 7, 16])
def test_a_face_is_found_where_it_is(number: int, place: tuple[int, int]) -> None:
    scene = pasted(number, place)
    face = find_face(clip_of(*[scene.picture] * 5))
    assert face is not None
    assert_right(scene, face.box, face.eyes_px)


@needs_photos
def test_large_and_grey_pictures_and_single_frames_do_as_well() -> None:
    scene = pasted(3, (900, 300), (2040, 1088), apart=150)
    grey = cv2.cvtColor(scene.picture, cv2.COLOR_RGB2GRAY)
    face = find_face(clip_of(np.repeat(grey[..., np.newaxis], 3, axis=2)))
    assert face is not None
    assert_right(scene, face.box, face.eyes_px)


@needs_photos
def test_the_answer_is_the_same_in_every_thread() -> None:
    clips = [clip_of(pasted(number, PLACES[number % 3]).picture) for number in range(4)] * 2
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(find_face, clips)) == [find_face(clip) for clip in clips]


@needs_photos
def test_a_face_that_only_the_quarter_shows_is_found_there() -> None:
    scene = pasted(5, (200, 90))
    empty = np.full_like(scene.picture, 90)
    face = find_face(clip_of(empty, scene.picture, empty, empty, empty))
    assert face is not None
    assert_right(scene, face.box, face.eyes_px)


@needs_photos
def test_the_larger_of_two_faces_is_the_clip_s() -> None:
    large, small = pasted(2, (250, 60), apart=90), pasted(9, (0, 100), apart=45)
    both = large.picture.copy()
    both[:, :200] = small.picture[:, :200]
    face = find_face(clip_of(both, both, both))
    assert face is not None
    assert_right(large, face.box, face.eyes_px)


@needs_photos
@pytest.mark.parametrize("number", range(0, 24, 5))
def test_a_crop_from_brow_to_chin_is_still_seen_to_be_a_face(number: int) -> None:
    wide = shipped(number, side=448)
    x, y = (wide.eyes.mean(axis=0) - (135, 130)).astype(int)
    face = find_face(clip_of(wide.picture[y : y + 310, x : x + 270]))
    assert face is not None
    assert face.box.within(270, 310) == face.box
    assert face.eyes_px is not None
    assert np.abs(np.add(face.eyes_px, (x, y)) - wide.eyes).max() < 0.1 * wide.apart


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (19, 23), (24, 24), (64, 48)])
def test_small_pictures_hold_no_face(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (3, *shape, 3), dtype=np.uint8)
    assert find_face(ArrayFrames(noise)) is None


@pytest.mark.parametrize("seed", range(3))
def test_noise_and_flat_pictures_hold_no_face(seed: int) -> None:
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 256, (240, 320, 3), dtype=np.uint8)
    assert find_face(clip_of(noise)) is None
    assert find_face(clip_of(np.full((240, 320, 3), 80 * seed, np.uint8))) is None


class Damaged(ArrayFrames):
    """Frames of which some cannot be read."""

    damaged: tuple[int, ...] = ()

    def read(self, positions: Sequence[int]) -> UInt8Array:
        if set(positions) & set(self.damaged):
            raise FrameUnreadable("damaged")
        return super().read(positions)


@needs_photos
def test_frames_that_cannot_be_read_are_passed_over() -> None:
    clip = Damaged(np.stack([pasted(1, (200, 90)).picture] * 5))
    clip.damaged = (2,)
    assert find_face(clip) is not None
    clip.damaged = (0, 1, 2, 3, 4)
    assert find_face(clip) is None


@pytest.mark.parametrize(
    "other",
    [
        Box(50, 22, 30, 30),  # too near
        Box(130, 22, 30, 30),  # too far
        Box(100, 60, 30, 30),  # not level
    ],
)
def test_what_is_no_pair_of_eyes_is_none(other: Box) -> None:
    assert best_pair((Box(30, 20, 30, 30), other), 160) is None
    assert best_pair((other,), 160) is None


def test_two_finds_on_one_side_of_the_face_are_no_pair() -> None:
    assert best_pair((Box(0, 20, 30, 30), Box(64, 20, 30, 30)), 160) is None
    assert best_pair((Box(33, 20, 30, 30), Box(97, 20, 30, 30)), 160) is not None


def test_eyes_are_looked_for_even_in_a_box_outside_the_picture() -> None:
    grey = np.zeros((30, 40), np.uint8)
    assert find_eyes(grey, Box(-90, -90, 50, 50)) is None
    assert find_eyes(grey, Box(39, 29, 1, 1)) is None


def test_an_opencv_without_cascades_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: str) -> Path:
        return Path("nowhere")

    monkeypatch.setattr(cascades, "files", nowhere)
    with pytest.raises(MissingExtra, match="pip install"):
        cascades._text_of.__wrapped__("frontalface_alt2")
