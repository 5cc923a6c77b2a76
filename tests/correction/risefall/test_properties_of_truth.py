"""The note's §9, by number: where the truth is known.

Where the note counts with the constants of its §1 (movement read at crossing 0, misfit .004, half
an observation per frame, no lag of the offset), so does a test; beside it stands what holds for
the defaults: crossing 5 %, misfit .08, one observation per frame, and a lag of 10 ms, which is one
frame of the offset at 100 fps.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.correction import RiseFall
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray

from ..known import (
    DEFAULT,
    SPEC,
    TEST_3_MARKS,
    answer,
    crossings,
    face_clip,
    marked,
    medians,
    movement,
    quantiles,
    two_channels,
)

TRUTH_3 = crossings(20, 32, 48)  # (21.7, 32, 45.7)
TEST_11_MARKS = KeyFrames(13, 16, 26)
both = pytest.mark.parametrize("corrector", [SPEC, DEFAULT], ids=["note", "default"])


@pytest.fixture
def no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reapex.correction.risefall.posterior.LAG_MS", np.zeros(3))


@pytest.mark.usefixtures("no_lag")
def test_property_03_exact_recovery() -> None:
    found = answer(SPEC, two_channels(), TEST_3_MARKS)
    assert found.keyframes == KeyFrames(20, 32, 48)
    # The note's grid is of whole frames; on one of 12 ms the offset is at 47.7 instead of 48.0.
    np.testing.assert_allclose(medians(found), [20.1, 32.0, 47.7], atol=0.15)


@pytest.mark.usefixtures("no_lag")
def test_property_03_exact_recovery_on_the_grid_of_the_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reapex.correction.risefall.posterior.STEP_MS", 10.0)
    found = answer(SPEC, two_channels(), TEST_3_MARKS)
    np.testing.assert_allclose(medians(found), [20.1, 32.0, 48.0], atol=0.1)


def test_property_03_exact_recovery_with_the_lag_and_by_default() -> None:
    # The offset comes a frame later: the lag.
    with_lag = answer(SPEC, two_channels(), TEST_3_MARKS)
    np.testing.assert_allclose(medians(with_lag), [20.1, 32.0, 48.6], atol=0.15)
    # Tempered more, the marks pull more: the apex at 30 by .6 of a frame.
    found = answer(DEFAULT, two_channels(), TEST_3_MARKS)
    np.testing.assert_allclose(medians(found), [21.7, 31.4, 46.2], atol=0.15)
    assert found.keyframes == KeyFrames(22, 31, 46)
    np.testing.assert_allclose(medians(found), TRUTH_3, atol=0.7)


@both
@settings(max_examples=25)
@given(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), st.floats(-100, 100))
def test_property_04_ramps_scale_and_order_of_channels_change_nothing(
    corrector: RiseFall, slopes: tuple[float, float], mean: float
) -> None:
    expected = medians(answer(corrector, two_channels(), TEST_3_MARKS))
    channels = two_channels()
    for other in (
        channels + np.outer(np.arange(60), slopes) + mean,
        -5 * channels,
        channels[:, ::-1],
    ):
        found = medians(answer(corrector, other, TEST_3_MARKS))
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.usefixtures("no_lag")
def test_property_07_noise() -> None:
    # The note tells of one draw of noise, (20.2, 32.0, 46.2); these are the means of 20.
    found = [answer(SPEC, two_channels(0.02, seed), TEST_3_MARKS) for seed in range(20)]
    middle = np.mean([medians(each) for each in found], axis=0)
    np.testing.assert_allclose(middle, [20.6, 31.4, 47.0], atol=0.3)
    low, high = (np.mean([quantiles(each, q) for each in found], axis=0) for q in (0.1, 0.9))
    np.testing.assert_allclose(high - low, [3.8, 2.9, 3.7], atol=0.5)
    assert (np.abs(np.array([medians(each) for each in found]) - [20, 32, 48]) < 2.5).all()


def test_property_07_noise_by_default() -> None:
    found = [answer(DEFAULT, two_channels(0.02, seed), TEST_3_MARKS) for seed in range(20)]
    middle = np.array([medians(each) for each in found])
    np.testing.assert_allclose(middle.mean(axis=0), [21.7, 31.3, 46.2], atol=0.3)
    assert (np.abs(middle - TRUTH_3) < 1.6).all()
    low, high = (np.array([quantiles(each, q) for each in found]) for q in (0.1, 0.9))
    np.testing.assert_allclose((high - low).mean(axis=0), [3.2, 3.2, 3.7], atol=0.5)
    assert ((low < TRUTH_3) & (high > TRUTH_3)).mean() > 0.9


def test_property_11_end_to_end() -> None:
    found = answer(SPEC, face_clip(), TEST_11_MARKS)
    assert (np.abs(np.subtract(list(found.keyframes), [10, 18, 30])) <= [1, 1, 2]).all()
    stays = answer(SPEC, face_clip(), KeyFrames(10, 18, 30))
    assert np.abs(np.subtract(list(stays.keyframes), [10, 18, 30])).max() <= 1


def test_property_11_end_to_end_by_default() -> None:
    truth = crossings(10, 18, 30)  # (11.1, 18, 28.3)
    found = answer(DEFAULT, face_clip(), TEST_11_MARKS)
    assert found.keyframes == KeyFrames(11, 18, 29)
    np.testing.assert_allclose(medians(found), truth, atol=0.6)
    stays = answer(DEFAULT, face_clip(), KeyFrames(11, 18, 28))
    assert np.abs(np.subtract(list(stays.keyframes), [11, 18, 28])).max() <= 1


def rates(corrector: RiseFall) -> FloatArray:
    """How far the medians at 200 and at 100 fps are apart, ms; 40 signals with noise."""
    apart = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        onset = rng.uniform(300, 380)
        apex = onset + rng.uniform(100, 220)
        offset = apex + rng.uniform(130, 300)
        level = movement(np.arange(240) * 5.0, onset, apex, offset, rng.choice([0.8, 1.0, 1.5]))
        frames = level[:, None] * [0.4, -0.3, 0.1] + rng.normal(0, 0.02, (240, 3))
        marks = marked([onset, apex, offset], (0, 0, 0), (20, 20, 30), rng)
        doubled = KeyFrames(2 * marks.onset, 2 * marks.apex, 2 * marks.offset)
        fast = answer(corrector, frames, doubled, 200)
        slow = answer(corrector, frames[::2], marks, 100)
        apart.append(np.abs(medians(fast, 1) - medians(slow, 1)))
    return np.array(apart)


def test_property_16_fps_consistency() -> None:
    # The note measured faces: 1.5/1.2/2.4 ms and 4.3/5.9/10.3. With hardly any misfit allowed, a
    # few channels of white noise move the onset more.
    apart = rates(SPEC)
    assert (np.median(apart, axis=0) < [2.5, 1.5, 2.4]).all()
    assert (np.quantile(apart, 0.9, axis=0) < [7.5, 5.9, 10.3]).all()


def test_property_16_fps_consistency_by_default() -> None:
    apart = rates(DEFAULT)
    assert (np.median(apart, axis=0) < [1.5, 1.2, 2.4]).all()
    assert (np.quantile(apart, 0.9, axis=0) < [4.3, 5.9, 10.3]).all()
