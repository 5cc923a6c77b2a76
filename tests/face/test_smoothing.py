"""Smoothing takes out jitter by the factor that it says, and follows a head without delay."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.face import smoothed_eyes
from reapex.face.smoothing import SIGMA_MS
from reapex.series import FloatArray

STILL = np.array([[100.0, 120.0], [160.0, 121.0]])


def every(n: int, step_ms: float) -> FloatArray:
    return np.linspace(0, (n - 1) * step_ms, n, dtype=np.float64)


def track(middles: FloatArray) -> FloatArray:
    return STILL[np.newaxis] + middles[:, np.newaxis]


def test_independent_jitter_is_reduced_as_the_closed_form_says() -> None:
    step = 40.0
    times = every(3000, step)
    rng = np.random.default_rng(0)
    noisy = track(rng.normal(0, 0.8, (3000, 2)))
    smooth = smoothed_eyes(times, noisy, times)
    left = (smooth - STILL).mean(axis=1)[50:-50].std()
    factor = math.sqrt(step / (2 * math.sqrt(math.pi) * SIGMA_MS))
    assert factor == pytest.approx(0.2375, abs=1e-3)
    # A find in some hundred strays beyond four deviations by chance and is left out.
    assert left / 0.8 == pytest.approx(factor, rel=0.1)


def test_every_part_of_a_pose_is_smoothed() -> None:
    rng = np.random.default_rng(1)
    times = every(400, 40.0)
    slope, apart = rng.normal(0.1, 0.02, 400), 60 * np.exp(rng.normal(0, 0.02, 400))
    half = apart[:, np.newaxis] / 2 * np.column_stack([np.cos(slope), np.sin(slope)])
    middle = np.array([90, 80])
    eyes = np.stack([middle - half, middle + half], axis=1)
    across = np.diff(smoothed_eyes(times, eyes, times)[20:-20], axis=1)[:, 0]
    assert np.arctan2(across[:, 1], across[:, 0]).std() < 0.35 * 0.02
    assert np.log(np.hypot(across[:, 0], across[:, 1])).std() < 0.35 * 0.02
    assert np.arctan2(across[:, 1], across[:, 0]).mean() == pytest.approx(0.1, abs=0.005)


@settings(max_examples=30)
@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.integers(10, 80), st.floats(8.0, 60.0))
def test_a_head_that_drifts_is_followed_exactly(
    right: float, down: float, n: int, step: float
) -> None:
    times = every(n, step)
    moving = track(times[:, np.newaxis] * (right, down))
    assert np.allclose(smoothed_eyes(times, moving, times), moving, atol=1e-6)


def test_a_still_head_stays_exactly_where_it_is() -> None:
    times = every(50, 10.0)
    smooth = smoothed_eyes(times, track(np.zeros((50, 2))), times)
    assert np.allclose(smooth, STILL, atol=1e-9)


def test_blinks_and_false_finds_are_left_out() -> None:
    times = every(100, 20.0)
    rng = np.random.default_rng(2)
    offs = rng.normal(0, 0.05, (100, 2))
    offs[40:50, 1] += 4  # 200 ms: the lids pull the points down
    offs[70] += (300, -90)  # another face
    smooth = smoothed_eyes(times, track(offs), times)
    assert np.abs(smooth - STILL).max() < 0.1


def test_gaps_are_bridged_and_ends_are_held() -> None:
    times = np.array([0.0, 100, 200, 1400, 1500, 1600])
    eyes = track(np.zeros((6, 2)))
    wanted = np.array([-5000.0, 0, 700, 1600, 9000])
    assert np.allclose(smoothed_eyes(times, eyes, wanted), STILL, atol=1e-9)
    assert np.allclose(smoothed_eyes(times[:1], eyes[:1], wanted), STILL)
