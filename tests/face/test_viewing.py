"""Cropped, as it is, or no face: what is made of a clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.face import Box, Face, GivenFaces, Viewing
from reapex.frames import ArrayFrames
from reapex.series import UInt8Array

from .scenes import needs_photos, pasted, shipped

EMPTY = np.full((480, 640, 3), 90, np.uint8)


def clip_of(picture: UInt8Array, n: int = 3) -> ArrayFrames:
    return ArrayFrames(np.stack([picture] * n), fps=100, first_number=40)


def given(face: Face) -> GivenFaces:
    return GivenFaces(Path("faces.csv"), {"c1": face})


@needs_photos
def test_a_raw_picture_is_cropped_and_the_eyes_move_with_it() -> None:
    scene = pasted(4, (230, 120))
    view = Viewing().view(clip_of(scene.picture))
    assert (view.outcome, view.origin, view.reasons, view.remark) == ("cropped", "found", (), "")
    assert view.crop is not None
    assert view.eyes_px is not None
    corner = view.crop.x, view.crop.y
    assert np.abs(np.add(view.eyes_px, corner) - scene.eyes).max() < 0.1 * scene.apart
    series = view.series
    assert series.eyes_px == view.eyes_px
    assert series.frame(1).shape == (view.crop.height, view.crop.width, 3)
    assert series.number_scale.tolist() == [40, 41, 42]
    assert scene.apart / view.crop.width == pytest.approx(0.31, abs=0.06)


@needs_photos
@pytest.mark.parametrize("number", [0, 8, 19])
def test_a_shipped_crop_is_used_as_it_is(number: int) -> None:
    scene = shipped(number)
    source = clip_of(scene.picture)
    view = Viewing().view(source)
    assert (view.outcome, view.crop) == ("as_is", None)
    assert view.frames is source
    assert np.abs(np.array(view.eyes_px) - scene.eyes).max() < 0.1 * scene.apart


def test_without_a_face_the_whole_picture_is_used_and_flagged() -> None:
    source = clip_of(EMPTY)
    view = Viewing().view(source)
    assert (view.outcome, view.origin, view.reasons) == ("no_face", "none", ("no_face",))
    assert view.frames is source
    assert view.series.eyes_px is None


def test_no_face_is_never_said_of_data_sets_that_ship_crops() -> None:
    view = Viewing(ships_crops=True).view(clip_of(EMPTY))
    assert (view.outcome, view.reasons, view.remark) == ("as_is", (), "")


def test_small_near_square_pictures_without_a_face_are_taken_for_crops() -> None:
    view = Viewing().view(clip_of(EMPTY[:240, :200]))
    assert (view.outcome, view.reasons) == ("as_is", ())
    assert "taken for face crops" in view.remark


@needs_photos
def test_ships_crops_keeps_the_picture_whole_and_still_finds_the_eyes() -> None:
    scene = pasted(4, (230, 120))
    view = Viewing(ships_crops=True).view(clip_of(scene.picture))
    assert (view.outcome, view.crop) == ("as_is", None)
    assert np.abs(np.array(view.eyes_px) - scene.eyes).max() < 0.1 * scene.apart


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (23, 20), (8, 6)])
@pytest.mark.parametrize("n", [1, 4])
def test_the_smallest_pictures_pass_whole(shape: tuple[int, int], n: int) -> None:
    view = Viewing().view(clip_of(np.zeros((*shape, 3), np.uint8), n))
    assert view.frames.read([0]).shape == (1, *shape, 3)
    assert view.eyes_px is None


def test_the_user_s_box_is_cut_as_given() -> None:
    face = Face(Box(100, 100, 100, 100), ((130.0, 140.0), (170.0, 141.0)))
    view = Viewing(margin=0.1, given=given(face)).view(clip_of(EMPTY), "c1")
    assert (view.outcome, view.origin, view.crop) == ("cropped", "table", Box(90, 90, 120, 120))
    assert view.eyes_px == ((40.0, 50.0), (80.0, 51.0))


def test_a_given_box_that_is_the_whole_picture_cuts_nothing() -> None:
    source = clip_of(EMPTY[:200, :200])
    view = Viewing(given=given(Face(Box(-5, 0, 205, 200)))).view(source, "c1")
    assert (view.outcome, view.origin) == ("as_is", "table")
    assert view.frames is source


@needs_photos
def test_eyes_are_looked_for_in_a_given_box() -> None:
    scene = pasted(4, (230, 120))
    x, y = (scene.eyes.mean(axis=0) - (90, 70)).astype(int)
    view = Viewing(given=given(Face(Box(int(x), int(y), 180, 180)))).view(
        clip_of(scene.picture), "c1"
    )
    assert view.origin == "table"
    assert view.crop is not None
    assert view.eyes_px is not None
    corner = view.crop.x, view.crop.y
    assert np.abs(np.add(view.eyes_px, corner) - scene.eyes).max() < 0.1 * scene.apart


@needs_photos
@pytest.mark.parametrize(
    ("clip_id", "said"), [("c2", "no face for this clip"), ("c1", "lies outside the pictures")]
)
def test_where_the_table_does_not_help_the_face_is_looked_for(clip_id: str, said: str) -> None:
    scene = pasted(4, (230, 120))
    viewing = Viewing(given=given(Face(Box(600, 100, 100, 100))))
    view = viewing.view(clip_of(scene.picture), clip_id)
    assert (view.outcome, view.origin) == ("cropped", "found")
    assert said in view.remark


@pytest.mark.parametrize("margin", [-0.1, 3.0, float("nan")])
def test_a_margin_that_cannot_be_is_refused(margin: float) -> None:
    with pytest.raises(UsageError, match="margin"):
        Viewing(margin=margin)
