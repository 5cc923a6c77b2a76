import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.motion.stabilise import SIDE, FloatStack, gradients, stilled
from reapex.series import FloatArray

from .pictures import texture

SQUARE = (SIDE, SIDE)


def shifted(right: FloatArray, down: FloatArray) -> FloatStack:
    """The same picture, moved by so many pixels in each frame."""
    places = zip(right.tolist(), down.tolist(), strict=True)
    return np.stack([texture(SQUARE, place) for place in places]).astype(np.float32)


def test_property_08_a_shift_is_found_relative_to_the_middle_frame() -> None:
    frame = np.arange(9)
    steps = frame.astype(np.float64)
    path = stilled(shifted(0.25 * steps, -0.1 * steps)).head_path_px
    path = path - path[4]
    np.testing.assert_allclose(path[:, 0], 0.25 * (frame - 4), atol=0.06)
    np.testing.assert_allclose(path[:, 3], -0.1 * (frame - 4), atol=0.06)
    assert np.abs(path[:, [1, 2, 4, 5]]).max() < 0.06


@settings(max_examples=15, deadline=None)
@given(st.floats(-1, 1), st.floats(-1, 1))
def test_any_small_shift_is_taken_out_of_the_picture(right: float, down: float) -> None:
    frames = shifted(np.array([right, 0, -right]), np.array([down, 0, -down]))
    still = stilled(frames)
    middle = slice(24, -24)
    before = np.abs(frames - frames[1])[:, middle, middle].mean()
    after = np.abs(still.frames - still.frames[1])[:, middle, middle].mean()
    assert after < 0.35 * before + 0.1
    assert still.head_path_px[0, 0] - still.head_path_px[1, 0] == pytest.approx(right, abs=0.1)


def test_turning_and_growing_are_found_as_well() -> None:
    y, x = np.mgrid[:SIDE, :SIDE].astype(float)
    unit_x, unit_y = 2 * x / (SIDE - 1) - 1, 2 * y / (SIDE - 1) - 1
    right, down = 0.6 * unit_x - 0.3 * unit_y, 0.3 * unit_x + 0.6 * unit_y
    frames = [texture(SQUARE, (size * right, size * down)) for size in (-1.0, 0.0, 1.0)]
    path = stilled(np.stack(frames).astype(np.float32)).head_path_px
    expected = np.array([0, 0.6, -0.3, 0, 0.3, 0.6])
    np.testing.assert_allclose(path[2] - path[1], expected, atol=0.1)
    np.testing.assert_allclose(path[0] - path[1], -expected, atol=0.1)


def test_flicker_and_exposure_do_not_look_like_motion() -> None:
    frame = np.arange(20)
    light = 1 + 0.02 * np.sin(frame)[:, None, None], 3 * np.cos(frame)[:, None, None]
    frames = (texture(SQUARE) * light[0] + light[1]).astype(np.float32)
    assert np.abs(stilled(frames).head_path_px).max() < 1e-3


@pytest.mark.parametrize("level", [0.0, 120.0, 255.0])
def test_flat_pictures_stand_still(level: float) -> None:
    still = stilled(np.full((8, *SQUARE), level, np.float32))
    np.testing.assert_allclose(still.frames, level, atol=1e-3)
    assert np.abs(still.head_path_px).max() < 1e-3


def test_gradients_of_a_plane_are_its_slopes() -> None:
    y, x = np.mgrid[:9, :13].astype(np.float32)
    right, down = gradients(2 * x - 3 * y)
    assert right.dtype == down.dtype == np.float32
    np.testing.assert_allclose(right, 2)
    np.testing.assert_allclose(down, -3)
