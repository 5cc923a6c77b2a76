import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.motion.block_motion import N_BLOCKS, block_centres, block_motion, noise_level
from reapex.motion.stabilise import SIDE, FloatStack, stilled

from .pictures import texture

SQUARE = (SIDE, SIDE)


def test_property_09_light_that_changes_moves_no_block() -> None:
    frame = np.arange(20)[:, None, None]
    frames = texture(SQUARE) * (1 + 0.02 * np.sin(frame)) + 3 * np.cos(frame)
    motion = block_motion(stilled(frames.astype(np.float32)).frames)
    assert max(np.abs(motion.across).max(), np.abs(motion.down).max()) < 0.05


@settings(max_examples=8, deadline=None)
@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_every_block_of_a_moving_texture_moves_with_it(right: float, down: float) -> None:
    frames = np.stack(
        [texture(SQUARE, (size * right, size * down)) for size in (-1, -0.5, 0, 0.5, 1)]
    ).astype(np.float32)
    motion = block_motion(frames)
    for field, size in ((motion.across, right), (motion.down, down)):
        np.testing.assert_allclose(field[4] - field[0], 2 * size, atol=0.12)
        assert abs(float(np.median(field[4] - field[0])) - 2 * size) < 0.06


def test_blocks_without_texture_stay_and_say_that_they_know_nothing() -> None:
    picture = texture(SQUARE)
    picture[:, :64] = 120
    rng = np.random.default_rng(0)
    frames = (picture + rng.normal(0, 2, (20, *SQUARE))).astype(np.float32)
    motion = block_motion(frames)
    x, _ = block_centres()
    flat, textured = x < 40, x > 80
    assert motion.information.min() >= 0
    assert motion.information.max() <= 1
    assert motion.information[:, flat].max() < 0.5 < 0.98 < motion.information[:, textured].min()
    assert np.abs(motion.across[:, flat]).max() < 0.5
    even = block_motion(np.full((8, *SQUARE), 90, np.float32))
    assert np.abs(even.across).max() == np.abs(even.down).max() == 0
    np.testing.assert_allclose(even.information, 0, atol=1e-9)


def test_what_moves_in_one_place_moves_only_there_as_each_window_sees_it() -> None:
    y, x = np.mgrid[:SIDE, :SIDE].astype(float)
    bump = 0.8 * np.exp(-((x - 88) ** 2 + (y - 64) ** 2) / (2 * 8.0**2))
    frames = np.stack([texture(SQUARE), texture(SQUARE, (0, bump))]).astype(np.float32)
    motion = block_motion(frames[[0, 0, 0, 0, 1]])
    jump = motion.down[4] - motion.down[0]
    centre_x, centre_y = block_centres()
    far = np.hypot(centre_x - 88, centre_y - 64)
    spread = 8.0**2 + (SIDE / N_BLOCKS / 2) ** 2  # the mean of the bump under a window
    expected = 0.8 * 8.0**2 / spread * np.exp(-(far**2) / (2 * spread))
    np.testing.assert_allclose(jump, expected, atol=0.12)
    assert jump[np.argmin(far)] == pytest.approx(expected[np.argmin(far)], rel=0.1)
    assert np.abs(jump[far > 35]).max() < 0.03


@settings(max_examples=20, deadline=None)
@given(st.floats(0.3, 10), st.integers(0, 1000))
def test_the_noise_is_found_under_any_steady_picture(sd: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames = noisy(rng, sd, 12)
    assert noise_level(frames) == pytest.approx(sd, rel=0.06, abs=0.03)


def noisy(rng: np.random.Generator, sd: float, n_frames: int) -> FloatStack:
    steady = texture(SQUARE) + np.arange(n_frames)[:, None, None] * 0.3  # a steady drift of light
    return (steady + rng.normal(0, sd, (n_frames, *SQUARE))).astype(np.float32)


def test_frames_that_are_shown_twice_do_not_hide_the_noise() -> None:
    frames = noisy(np.random.default_rng(1), 2.0, 12)
    assert noise_level(frames.repeat(2, axis=0)) == noise_level(frames)


@pytest.mark.parametrize("n_frames", [1, 2, 4])
def test_noise_of_so_few_frames_is_taken_to_be_one_grey_level(n_frames: int) -> None:
    assert noise_level(noisy(np.random.default_rng(1), 5.0, n_frames)) == 1
    assert noise_level(np.zeros((30, *SQUARE), np.float32)) == 1  # one picture, thirty times


def test_blocks_stand_in_an_even_grid_row_by_row() -> None:
    x, y = block_centres()
    assert len(x) == len(y) == N_BLOCKS**2
    np.testing.assert_allclose(x[:3], [4.8333, 15.5, 26.1667], atol=1e-3)
    assert len(set(y[:N_BLOCKS])) == 1
    assert x.mean() == y.mean() == pytest.approx((SIDE - 1) / 2)
