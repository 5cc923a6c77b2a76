import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction.risefall.channels import (
    channels_of_face,
    channels_of_signal,
    eyes_at,
    shrunk,
)
from reapex.motion.block_motion import block_centres
from reapex.series import FloatArray, UInt8Array

from ..known import EYES, MOUTH_CORNER, clock, face_clip, movement

TIMES = clock(40)
LEVEL = movement(np.arange(40), 10, 18, 30)
X, Y = block_centres()
AT_CORNER = int(np.argmin(np.hypot(X - MOUTH_CORNER[0], Y - MOUTH_CORNER[1])))
NEAR_EYES = np.any([((X - x) / 31) ** 2 + ((Y - y) / 24) ** 2 < 1 for x, y in EYES], axis=0)


def as_floats(clip: UInt8Array) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.stack([shrunk(picture) for picture in clip])


def test_a_face_gives_the_motion_of_its_blocks_across_then_down_in_pixels() -> None:
    seen = channels_of_face(as_floats(face_clip()), TIMES, None)
    assert seen.values.shape == (40, 288)
    assert seen.flags == ()
    across, down = seen.values[:, AT_CORNER], seen.values[:, 144 + AT_CORNER]
    assert np.corrcoef(down, LEVEL)[0, 1] < -0.99
    assert np.ptp(down) == pytest.approx(0.7, abs=0.15)
    assert np.ptp(across) < 0.25
    far = np.hypot(X - MOUTH_CORNER[0], Y - MOUTH_CORNER[1]) > 40
    assert np.abs(seen.values[:, 144:][:, far]).max() < 0.3


@pytest.mark.parametrize(("drift_px", "moves"), [(0.05, False), (0.09, False), (0.2, True)])
def test_a_head_that_goes_further_than_two_pixels_is_flagged(drift_px: float, moves: bool) -> None:
    seen = channels_of_face(as_floats(face_clip(drift_px=drift_px)), TIMES, None)
    assert ("head" in seen.flags) == moves


def test_eyes_that_blink_are_left_out_where_it_is_known_where_they_are() -> None:
    clip = as_floats(face_clip(blink_px=3.0))
    seen = channels_of_face(clip, TIMES, EYES)
    assert seen.flags == ("blink_or_gaze",)
    assert not seen.values[:, np.tile(NEAR_EYES, 2)].any()
    assert seen.values[:, 144 + AT_CORNER].any()
    unknown = channels_of_face(clip, TIMES, None)
    assert unknown.flags == ()
    assert np.abs(unknown.values[:, np.tile(NEAR_EYES, 2)]).max() > 0.5


def test_eyes_at_rest_are_kept_and_eyes_beyond_the_picture_do_no_harm() -> None:
    clip = as_floats(face_clip())
    seen = channels_of_face(clip, TIMES, EYES)
    assert seen.flags == ()
    assert seen.values[:, np.tile(NEAR_EYES, 2)].any()
    for beyond in (((-900.0, 0.0), (900.0, 0.0)), ((np.nan, np.nan), (np.nan, np.nan))):
        away = channels_of_face(clip, TIMES, beyond)
        np.testing.assert_allclose(away.values, channels_of_face(clip, TIMES, None).values)


def signal(seed: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    noise: FloatArray = LEVEL[:, None] * rng.normal(0, 1, 4) + rng.normal(0, 0.1, (40, 4))
    return noise


@given(st.integers(0, 1000), st.sampled_from([1e-300, 1e-9, -1.0, 3.7, 1e9, 1e300]))
def test_a_signal_may_have_any_unit(seed: int, unit: float) -> None:
    one, other = (channels_of_signal(size * signal(seed), TIMES).values for size in (1.0, unit))
    np.testing.assert_allclose(other, np.sign(unit) * one, atol=1e-9)
    assert np.sqrt((one**2).mean(axis=0)).max() == pytest.approx(0.3)


@given(st.integers(0, 1000), st.floats(-1e6, 1e6), st.floats(-1e3, 1e3))
def test_where_a_signal_stands_and_how_it_drifts_means_nothing(
    seed: int, mean: float, per_ms: float
) -> None:
    plain = channels_of_signal(signal(seed), TIMES).values
    shifted = channels_of_signal(signal(seed) + mean + per_ms * TIMES[:, None], TIMES).values
    np.testing.assert_allclose(shifted, plain, atol=1e-7)


@pytest.mark.parametrize("level", [0.0, 7.0, 1e9 + 0.1, -1e-12])
def test_a_constant_does_not_move_however_large(level: float) -> None:
    assert not channels_of_signal(np.full((40, 3), level), TIMES).values.any()
    beside = np.column_stack([np.full(40, level), LEVEL])
    moving = channels_of_signal(beside, TIMES).values
    assert not moving[:, 0].any()
    assert moving[:, 1].any()


def test_a_signal_without_columns_is_one_that_does_not_move() -> None:
    seen = channels_of_signal(np.zeros((40, 0)), TIMES)
    assert seen.values.shape == (40, 1)
    assert not seen.values.any()


@given(st.integers(8, 900), st.integers(8, 900), st.floats(0, 1), st.floats(0, 1))
def test_eyes_stay_at_the_same_share_of_the_picture(
    height: int, width: int, x: float, y: float
) -> None:
    left, right = eyes_at(128, ((x * width, y * height), (0, 0)), (height, width))
    assert left == pytest.approx((x * 128, y * 128))
    assert right == (0, 0)


@pytest.mark.parametrize("shape", [(8, 8), (300, 200), (128, 128), (9, 640)])
def test_pictures_of_any_size_become_square_floats(shape: tuple[int, int]) -> None:
    small = shrunk(np.full(shape, 90, np.uint8))
    assert small.shape == (128, 128)
    assert small.dtype == np.float32
    np.testing.assert_allclose(small, 90)
