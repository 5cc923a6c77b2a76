"""Similarity transforms: undone where they were done, and nothing sheared."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.face import Box, Eyes, Similarity
from reapex.face.similarity import warped
from reapex.series import FloatArray, UInt8Array

points = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(points, points, points, points)
def test_eyes_come_to_lie_where_they_should(
    left: tuple[float, float],
    right: tuple[float, float],
    goal: tuple[float, float],
    other_goal: tuple[float, float],
) -> None:
    if math.dist(left, right) < 1:
        return
    transform = Similarity.of_eyes((left, right), (goal, other_goal))
    moved = transform.eyes((left, right))
    assert np.allclose(moved, (goal, other_goal), atol=1e-6)
    assert transform.scale == pytest.approx(
        math.dist(goal, other_goal) / math.dist(left, right), abs=1e-9
    )
    turn = transform.matrix[:, :2]
    assert np.allclose(turn @ turn.T, transform.scale**2 * np.eye(2), atol=1e-6)
    assert np.linalg.det(turn) >= 0


def test_eyes_in_one_place_align_nothing() -> None:
    with pytest.raises(UsageError, match="one place"):
        Similarity.of_eyes(((3.0, 4.0), (3.0, 4.0)), ((0.0, 0.0), (1.0, 0.0)))


def spots(eyes: Eyes, size: tuple[int, int]) -> UInt8Array:
    """Two soft spots, one red and one green, at known places."""
    y, x = np.mgrid[: size[1], : size[0]]
    picture = np.full((size[1], size[0], 3), 30.0)
    for channel, (eye_x, eye_y) in enumerate(eyes):
        picture[..., channel] += 200 * np.exp(-((x - eye_x) ** 2 + (y - eye_y) ** 2) / (2 * 6.0**2))
    return picture.round().astype(np.uint8)


def middles(picture: UInt8Array) -> FloatArray:
    """Where the two spots are: centres of what is brighter than the ground."""
    found = []
    for channel in (0, 1):
        values = np.maximum(picture[..., channel].astype(float) - 60, 0)
        y, x = np.mgrid[: values.shape[0], : values.shape[1]]
        found.append(((values * x).sum() / values.sum(), (values * y).sum() / values.sum()))
    return np.array(found)


@settings(max_examples=40)
@given(st.floats(-0.6, 0.6), st.floats(50, 140), st.floats(250, 390), st.floats(190, 290))
def test_a_head_that_was_turned_scaled_and_moved_is_brought_back(
    angle: float, apart: float, x: float, y: float
) -> None:
    half = apart / 2 * math.cos(angle), apart / 2 * math.sin(angle)
    eyes = (x - half[0], y - half[1]), (x + half[0], y + half[1])
    goal = (78.1, 90.9), (144.9, 90.9)
    transform = Similarity.of_eyes(eyes, goal)
    aligned = warped(spots(eyes, (640, 480)), transform, 224)
    assert aligned.shape == (224, 224, 3)
    assert np.abs(middles(aligned) - goal).max() < 0.5


def test_the_identity_changes_nothing_and_halving_takes_means() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert np.array_equal(warped(picture, Similarity(1, 0, 0, 0), 64), picture)
    half = warped(picture, Similarity.of_box(Box(0, 0, 64, 64), 32), 32)
    means = picture.reshape(32, 2, 32, 2, 3).mean(axis=(1, 3))
    assert np.abs(half - means).max() <= 0.51


@pytest.mark.parametrize(("box", "size"), [(Box(10, 20, 30, 30), 30), (Box(0, 0, 50, 40), 25)])
def test_a_box_fills_the_square_and_what_sticks_out_repeats_the_border(box: Box, size: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (60, 70, 3), dtype=np.uint8)
    transform = Similarity.of_box(box, size)
    (first, _), (last, _) = transform.eyes(((box.x - 0.5, 0.0), (box.right - 0.5, 0.0)))
    assert (first, last) == pytest.approx((-0.5, size - 0.5))
    out = warped(picture, transform, size)
    if transform.scale == 1:
        assert np.array_equal(out, picture[20:50, 10:40])
    flat = np.full_like(picture, 77)
    assert (warped(flat, transform, size) == 77).all()
