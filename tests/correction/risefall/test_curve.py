import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction.risefall.curve import motion_curve
from reapex.correction.risefall.drift import Drift
from reapex.series import FloatArray

from ..known import clock, movement

TIMES = clock(60)
LEVEL = movement(np.arange(60), 20, 32, 48)
STEADY = Drift.steady(TIMES)


def by_hand(channels: FloatArray, expected: FloatArray) -> FloatArray:
    """§1.6 channel by channel, with the least noise of .05 px; explicit fits of line and course."""
    line = np.stack([np.ones(60), TIMES], axis=1)
    curve = np.zeros(60)
    wanted = expected - line @ np.linalg.lstsq(line, expected, rcond=None)[0]
    for z in channels.T:
        rest = z - line @ np.linalg.lstsq(line, z, rcond=None)[0]
        c = wanted @ rest / (wanted @ wanted)
        v = np.sum((rest - c * wanted) ** 2) / 58
        r2 = (wanted @ rest) ** 2 / ((wanted @ wanted) * (rest @ rest))
        if np.sqrt(np.mean(rest**2)) >= 0.003:
            curve += c / (v + 0.05**2) * np.clip((r2 - 0.3) / 0.7, 0, 1) * z
    unit: FloatArray = curve / np.abs(curve).max()
    return unit


@given(st.integers(0, 1000), st.floats(0.01, 0.2))
def test_it_is_the_sum_that_the_note_writes_down(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    channels = LEVEL[:, None] * rng.normal(0, 0.4, 9) + rng.normal(0, noise, (60, 9))
    channels[:, 0] += 2 * LEVEL
    found = motion_curve(channels, LEVEL, STEADY).values
    np.testing.assert_allclose(found, by_hand(channels, LEVEL), atol=1e-6)


@given(st.floats(0.02, 3), st.booleans())
def test_size_and_noise_of_a_movement_are_read_in_pixels(size: float, is_down: bool) -> None:
    sign = -1 if is_down else 1
    rng = np.random.default_rng(1)
    clean = motion_curve(sign * size * LEVEL[:, None], LEVEL, STEADY)
    assert clean.strength_px == pytest.approx(size)
    np.testing.assert_allclose(clean.values, LEVEL, atol=1e-9)
    channels = size * LEVEL[:, None] + rng.normal(0, size / 5, (60, 10))
    noisy = motion_curve(channels, LEVEL, STEADY)
    assert noisy.clearness == pytest.approx(5, rel=0.25)
    assert noisy.clearness < clean.clearness


@pytest.mark.parametrize(
    "channels",
    [
        np.zeros((60, 3)),
        np.full((60, 3), 7.0),
        np.outer(TIMES, [1, -2, 0.3]),
        0.002 * LEVEL[:, None],
        np.sin(TIMES / 8)[:, None],
    ],
    ids=["nothing", "constant", "steady drift", "below a three hundredth pixel", "another course"],
)
def test_channels_that_do_not_follow_give_no_curve(channels: FloatArray) -> None:
    curve = motion_curve(channels, LEVEL, STEADY)
    assert curve.is_still
    assert not curve.values.any()


@given(st.integers(0, 1000))
def test_one_channel_that_follows_is_heard_among_many_that_do_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels = rng.normal(0, 0.3, (60, 80))
    channels[:, 17] = 0.6 * LEVEL + rng.normal(0, 0.02, 60)
    curve = motion_curve(channels, LEVEL, STEADY)
    assert abs(np.corrcoef(curve.values, LEVEL)[0, 1]) > 0.98


@given(st.integers(0, 1000))
def test_order_and_sign_of_channels_mean_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels = LEVEL[:, None] * rng.normal(0, 0.4, 9) + rng.normal(0, 0.05, (60, 9))
    signs, order = rng.choice([-1.0, 1.0], 9), rng.permutation(9)
    one = motion_curve(channels, LEVEL, STEADY)
    other = motion_curve((channels * signs)[:, order], LEVEL, STEADY)
    np.testing.assert_allclose(other.values, one.values, atol=1e-9)
    assert other.strength_px == pytest.approx(one.strength_px)
    assert other.clearness == pytest.approx(one.clearness)


def test_a_course_that_is_no_more_than_a_drift_asks_for_nothing() -> None:
    channels = np.random.default_rng(0).normal(0, 1, (60, 3))
    assert motion_curve(channels, np.zeros(60), STEADY).is_still
    assert motion_curve(channels, 0.001 * TIMES, STEADY).is_still
