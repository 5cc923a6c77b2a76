"""Drift against explicit generalised least squares, with the covariance written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction.risefall.drift import Drift
from reapex.series import FloatArray

from ..known import clock

seeds = st.integers(0, 10_000)


def irregular(rng: np.random.Generator, n_frames: int) -> FloatArray:
    times: FloatArray = np.cumsum(rng.uniform(2, 30, n_frames))
    return times


def wandering(rng: np.random.Generator, n_frames: int) -> FloatArray:
    path: FloatArray = np.cumsum(rng.normal(0, 0.4, (n_frames, 6)), axis=0)
    return path


def covariance(times: FloatArray, path: FloatArray) -> FloatArray:
    """Of a channel: its own noise, the head's path, and any mean and any steady drift at all."""
    line = np.stack([np.ones_like(times), (times - times.mean()) / np.ptp(times)], axis=1)
    whole: FloatArray = np.eye(len(times)) + path @ path.T + 1e7 * line @ line.T
    return whole


@given(seeds, st.integers(8, 40))
def test_it_takes_a_straight_line_away_as_least_squares_does(seed: int, n_frames: int) -> None:
    rng = np.random.default_rng(seed)
    times = irregular(rng, n_frames)
    channels = rng.normal(0, 1, (n_frames, 3))
    fits = np.polynomial.polynomial.polyfit(times, channels, 1)
    expected = channels - np.polynomial.polynomial.polyval(times, fits).T
    drift = Drift.steady(times)
    np.testing.assert_allclose(drift.clean(channels), expected, atol=1e-8)
    np.testing.assert_allclose(drift.clean(channels[:, 0]), expected[:, 0], atol=1e-8)


@given(seeds, st.integers(8, 40))
def test_following_the_head_is_generalised_least_squares(seed: int, n_frames: int) -> None:
    rng = np.random.default_rng(seed)
    times, path = irregular(rng, n_frames), wandering(rng, n_frames)
    inverse = np.linalg.inv(covariance(times, path))
    drift = Drift.following(times, path)
    channels = rng.normal(0, 1, (n_frames, 4))
    np.testing.assert_allclose(drift.clean(channels), inverse @ channels, atol=1e-4)
    # The estimate of a template's size, and how much of the channel it explains.
    template, channel = channels[:, 0], channels[:, 1] + 0.5 * channels[:, 0]
    size = template @ drift.clean(channel) / (template @ drift.clean(template))
    best = (template @ inverse @ channel) / (template @ inverse @ template)
    assert size == pytest.approx(best, abs=1e-4)
    rest = channel - best * template
    explained = 1 - (rest @ inverse @ rest) / (channel @ inverse @ channel)
    product = template @ drift.clean(channel)
    energy = (template @ drift.clean(template)) * (channel @ drift.clean(channel))
    assert product**2 / energy == pytest.approx(explained, abs=1e-4)


@given(seeds, st.floats(-100, 100), st.floats(-1, 1))
def test_a_steady_drift_is_worth_nothing(seed: int, mean: float, per_ms: float) -> None:
    rng = np.random.default_rng(seed)
    times = irregular(rng, 30)
    channel, line = rng.normal(0, 1, 30), mean + per_ms * times
    for drift in (Drift.steady(times), Drift.following(times, wandering(rng, 30))):
        np.testing.assert_allclose(drift.clean(line), 0, atol=1e-8)
        np.testing.assert_allclose(drift.clean(channel + line), drift.clean(channel), atol=1e-8)


def test_a_head_at_rest_costs_nothing_and_one_that_moves_costs_what_looks_like_it() -> None:
    times = clock(40)
    swing = np.sin(times / 60)
    still = np.zeros((40, 6))
    channel = np.cos(times / 60)
    expected = Drift.steady(times).clean(channel)
    np.testing.assert_allclose(Drift.following(times, still).clean(channel), expected, atol=1e-12)
    left = []
    for size in (0.0, 0.1, 1.0, 10.0):
        path = still.copy()
        path[:, 0] = size * swing
        cleaned = Drift.following(times, path).clean(swing)
        left.append(float(swing @ cleaned))
    assert left == sorted(left, reverse=True)
    assert left[-1] < 0.01 * left[0]


@given(seeds)
def test_nothing_becomes_larger(seed: int) -> None:
    rng = np.random.default_rng(seed)
    times = irregular(rng, 20)
    drift = Drift.following(times, wandering(rng, 20))
    channel = rng.normal(0, 1, 20)
    assert 0 <= channel @ drift.clean(channel) <= channel @ channel
    assert np.linalg.norm(drift.columns, axis=0).max() <= 1 + 1e-9
