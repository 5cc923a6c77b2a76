"""Simulated coders: their habits over many clips, and marks that are always possible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.synth import SimulatedCoder

TRUTH = (1000.3, 1500.7, 2000.1)


def test_bias_and_spread_are_as_stated() -> None:
    coder = SimulatedCoder("A", (20.0, -5.0, -40.0), (10.0, 20.0, 30.0))
    rng = np.random.default_rng(1)
    marks = np.array([list(coder.mark(TRUTH, 1000.0, 3001, rng)) for _ in range(4000)])
    errors = marks - np.array(TRUTH)  # at 1000 fps a frame is a millisecond
    np.testing.assert_allclose(errors.mean(axis=0), coder.bias_ms, atol=1.5)
    np.testing.assert_allclose(errors.std(axis=0), coder.spread_ms, rtol=0.05)


def test_heavy_tails_keep_the_spread() -> None:
    coder = SimulatedCoder("T", spread_ms=(20.0, 20.0, 20.0), tails=4.0)
    rng = np.random.default_rng(1)
    marks = np.array([list(coder.mark(TRUTH, 1000.0, 3001, rng)) for _ in range(8000)])
    errors = np.abs(marks - np.array(TRUTH))
    assert np.sqrt((errors**2).mean()) == pytest.approx(20, rel=0.1)
    assert (errors > 80).mean() > 0.002, "a normal coder is 4 sd off once in 16000"
    with pytest.raises(UsageError, match="degrees of freedom"):
        SimulatedCoder("T", tails=2.0)


def test_a_perfect_coder_marks_the_nearest_frames() -> None:
    marks = SimulatedCoder("perfect").mark(TRUTH, 30.0, 100, np.random.default_rng(0))
    assert tuple(marks) == (30, 45, 60)


@given(
    st.tuples(st.floats(-500, 3000), st.floats(-500, 3000), st.floats(-500, 3000)),
    st.sampled_from([30.0, 60.0, 200.0]),
    st.integers(3, 400),
    st.integers(0, 100),
)
def test_marks_are_in_order_and_inside(
    truth: tuple[float, float, float], fps: float, n_frames: int, seed: int
) -> None:
    coder = SimulatedCoder("wild", (0.0, 0.0, 0.0), (300.0, 300.0, 300.0))
    marks = coder.mark(truth, fps, n_frames, np.random.default_rng(seed))
    assert marks.distinct
    assert marks.offset < n_frames


def test_no_room_and_no_spread_are_refused() -> None:
    with pytest.raises(UsageError, match="no room"):
        SimulatedCoder("A").mark(TRUTH, 30.0, 2, np.random.default_rng(0))
    with pytest.raises(UsageError, match="spread"):
        SimulatedCoder("A", spread_ms=(1.0, -1.0, 1.0))
