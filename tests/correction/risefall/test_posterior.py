"""Likelihood and posterior against plain loops over every triple and every shape.

The share of a curve that a shape explains is had from explicit least squares: the curve on a line,
and on the line and the shape.
"""

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.correction import CoderModel, Marginal, ShapeFamily
from reapex.correction.risefall import Tempering
from reapex.correction.risefall.drift import Drift
from reapex.correction.risefall.posterior import LAG_MS, Candidates, Comparison, Likelihood
from reapex.keyframes import KEYS
from reapex.series import FloatArray

from ..known import clock, crossings, movement

FAMILY = [
    (exponent, form, rest)
    for exponent in (0.8, 1.0, 1.5)
    for form in ("cosine", "late_cosine", "exponential")
    for rest in (0.0, 0.3)
]
TEMPERING = Tempering(misfit=0.05, share=0.3)


def whole_movement(
    triple: tuple[float, float, float], exponent: float, form: str, crossing: float
) -> tuple[float, float]:
    """First and last moment of the movement whose crossings are given."""
    onset, apex, offset = triple
    risen, _, fallen = crossings(0, 1, 2, crossing, exponent, form) - [0, 0, 1]
    return apex - (apex - onset) / (1 - risen), apex + (offset - apex) / fallen


def explained(curve: FloatArray, times: FloatArray, shape: FloatArray, path: FloatArray) -> float:
    """R² of the shape beside a line, in the covariance that a head's path leaves."""
    whiten = np.linalg.inv(np.linalg.cholesky(np.eye(len(times)) + path @ path.T))
    line = np.stack([np.ones_like(times), times / times[-1]], axis=1)
    target, both = whiten @ curve, whiten @ np.column_stack([line, shape])
    left = []
    for design in (whiten @ line, both):
        rest = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
        left.append(float(rest @ rest))
    return 1 - left[1] / left[0]


def slow_log(
    curve: FloatArray, times: FloatArray, candidates: Candidates, crossing: float, path: FloatArray
) -> FloatArray:
    """§1.8, up to a constant."""
    n_independent = 0.3 * min(len(times), len(times) * 10 / 20)
    logs = np.full([len(axis) for axis in candidates.axes], -inf)
    for index in np.ndindex(*logs.shape):
        onset, apex, offset = (
            float(axis[i]) for axis, i in zip(candidates.axes, index, strict=True)
        )
        if apex - onset < 10 or offset - apex < 10:
            continue
        likelihoods = []
        for exponent, form, rest in FAMILY:
            first, last = whole_movement((onset, apex, offset), exponent, form, crossing)
            shape = movement(times, first, apex, last, exponent, form, rest)
            fit = explained(curve, times, shape, path)
            likelihoods.append((1 + 0.05 - fit) ** (-n_independent / 2))
        logs[index] = log(sum(likelihoods))
    return logs


@pytest.mark.parametrize("crossing", [0.0, 0.05])
@pytest.mark.parametrize("head_px", [0.0, 1.5])
def test_likelihood_and_posterior_are_those_of_the_slow_reference(
    crossing: float, head_px: float
) -> None:
    rng = np.random.default_rng(5)
    times = np.delete(clock(46), [17, 30])  # two frames are missing
    curve = movement(times, 120, 210, 330, 1.2) + rng.normal(0, 0.08, 44) + times / 900
    path = head_px * np.cumsum(rng.normal(0, 0.2, (44, 2)), axis=0)
    drift = Drift.following(times, path)
    marks, coder = np.array([140.0, 200, 300]), CoderModel((5, -3, -8), (25, 20, 30))
    candidates = Candidates(
        *(mark + steps for mark, steps in zip(marks, axes_round(3, 3, 4), strict=True))
    )
    compared = Comparison(curve, times, 10.0, drift, ShapeFamily(crossing), TEMPERING)
    likelihood = compared.likelihood(candidates)
    slow = slow_log(curve, times, candidates, crossing, path)
    known = np.isfinite(slow)
    assert (np.isfinite(likelihood.log) == known).all()
    assert 0 < known.sum() < known.size
    fast = likelihood.log[known] - likelihood.log.max()
    np.testing.assert_allclose(fast, slow[known] - slow.max(), atol=1e-6)

    mass = np.zeros(slow.shape)
    for index in np.ndindex(*slow.shape):
        away = [
            (axis[i] + lag - (mark - bias)) / spread
            for axis, i, lag, mark, bias, spread in zip(
                candidates.axes, index, (0, 0, 10), marks, coder.bias_ms, coder.spread_ms,
                strict=True,
            )
        ]  # fmt: skip
        mass[index] = exp(slow[index] - slow.max() - sum(each**2 for each in away) / 2)
    mass /= mass.sum()
    found = likelihood.posterior(marks, coder)
    assert found is not None
    for axis, (grid, marginal) in enumerate(zip(candidates.axes, found, strict=True)):
        rest = tuple(each for each in range(3) if each != axis)
        np.testing.assert_allclose(marginal.masses, mass.sum(axis=rest), atol=1e-6)
        np.testing.assert_allclose(marginal.times_ms, grid + LAG_MS[axis])


def axes_round(*halves: int) -> list[FloatArray]:
    """Steps to both sides, so wide that onsets and apexes cross."""
    return [clock(2 * half + 1, 20.0) - 20.0 * half for half in halves]


def test_only_the_offset_lags_and_by_ten_milliseconds() -> None:
    assert dict(zip(KEYS, LAG_MS.tolist(), strict=True)) == {"onset": 0, "apex": 0, "offset": 10}


def nothing_known(marks: FloatArray) -> Likelihood:
    """What a curve of noise alone would say of widely spaced marks."""
    candidates = Candidates.around(marks, np.array([30.0, 25, 45]))
    sizes = [len(axis) for axis in candidates.axes]
    log = np.where(candidates.in_order(5.0), 0.0, -inf)
    assert log.shape == tuple(sizes)
    return Likelihood(candidates, log, 0.0)


@given(st.tuples(*[st.floats(-20, 20)] * 3), st.floats(0.1, 0.9))
def test_where_the_curve_says_nothing_the_coder_is_believed(
    bias: tuple[float, float, float], care: float
) -> None:
    marks = np.array([400.0, 900, 1500])
    coder = CoderModel(bias, CoderModel().scaled(care).spread_ms)
    found = nothing_known(marks).posterior(marks, coder)
    assert found is not None
    for marginal, moment, spread in zip(found, coder.moments(marks), coder.spread_ms, strict=True):
        assert marginal.mean_ms == pytest.approx(moment, abs=6.5)
        if spread > 12:
            assert marginal.quantile(0.5) == pytest.approx(moment, abs=1.5)
            assert marginal.spread_ms == pytest.approx(spread, rel=0.12)


@settings(max_examples=40)
@given(st.integers(0, 1000), st.sampled_from([0.0, 0.05, 0.2]))
def test_masses_add_up_and_medians_are_in_order(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    times = clock(40)
    curve = movement(times, 100, 180, 300) + rng.normal(0, noise, 40)
    compared = Comparison(curve, times, 10.0, Drift.steady(times), ShapeFamily())
    marks = np.array([130.0, 160, 260])
    likelihood = compared.likelihood(Candidates.around(marks, np.array([30.0, 25, 45])))
    assert 0 <= likelihood.best_fit <= 1
    found = likelihood.posterior(marks, CoderModel())
    assert found is not None
    assert [float(each.masses.sum()) for each in found] == pytest.approx([1, 1, 1])
    medians = [each.quantile(0.5) for each in found]
    assert medians == sorted(medians)
    assert all(isinstance(each, Marginal) for each in found)


def test_neither_the_sign_nor_the_size_of_a_curve_counts() -> None:
    times = clock(40)
    curve = movement(times, 100, 180, 300) + np.random.default_rng(2).normal(0, 0.05, 40)
    candidates = Candidates.around(np.array([130.0, 160, 260]), np.array([30.0, 25, 45]))
    logs = [
        Comparison(size * curve, times, 10.0, Drift.steady(times), ShapeFamily())
        .likelihood(candidates)
        .log
        for size in (1.0, -1.0, 1e-6, 1e6)
    ]
    for log_ in logs[1:]:
        np.testing.assert_allclose(log_, logs[0], atol=1e-6)


@pytest.mark.parametrize(
    ("n_frames", "frame_ms", "expected"),
    [(60, 10.0, 30), (60, 20.0, 60), (60, 33.3, 60), (8, 5, 2)],
)
def test_a_clip_is_one_observation_per_20_ms_at_most(
    n_frames: int, frame_ms: float, expected: float
) -> None:
    assert Tempering().n_independent(n_frames, frame_ms) == pytest.approx(expected)
    assert Tempering(share=0.5).n_independent(n_frames, frame_ms) == pytest.approx(expected / 2)


@given(st.tuples(*[st.floats(0, 2000)] * 3), st.tuples(*[st.floats(0.5, 90)] * 3))
def test_candidates_stand_evenly_round_the_marks_and_reach_two_spreads(
    centres: tuple[float, float, float], spreads: tuple[float, float, float]
) -> None:
    candidates = Candidates.around(np.array(centres), np.array(spreads))
    for axis, centre, spread in zip(candidates.axes, centres, spreads, strict=True):
        np.testing.assert_allclose(np.diff(axis), 12, atol=1e-9)
        assert len(axis) % 2 == 1
        assert axis[len(axis) // 2] == pytest.approx(centre)
        assert axis[-1] - centre >= 2.3 * spread - 1e-9
        assert len(axis) >= 3


def test_marks_that_can_never_be_in_order_have_no_posterior() -> None:
    marks = np.array([500.0, 300, 100])
    candidates = Candidates.around(marks, np.array([5.0, 5, 5]))
    log = np.where(candidates.in_order(10.0), 0.0, -inf)
    assert Likelihood(candidates, log, 0.0).posterior(marks, CoderModel()) is None
