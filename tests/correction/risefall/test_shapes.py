"""Shapes against the closed forms of the note's §1.7, written out in ``known``."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction import ShapeFamily
from reapex.correction.risefall.shapes import FALLS, RISES, Fall, Rise
from reapex.errors import UsageError
from reapex.series import FloatArray

from ..known import crossings, movement

rises, falls = st.sampled_from(RISES), st.sampled_from(FALLS)
shares = st.floats(0, 0.5)


def level(family: ShapeFamily, times: FloatArray, marks: tuple[float, float, float]) -> FloatArray:
    """The one shape of a family of one, at one triple of moments."""
    onset, apex, offset = (np.array([each]) for each in marks)
    rise = family.rise_levels(times, onset, apex, 0.5)
    fall = family.fall_levels(times, apex, offset, 0.5)
    assert rise.shape == fall.shape == (1, 1, 1, len(times))
    whole: FloatArray = (rise + fall)[0, 0, 0]
    return whole


def test_property_01_templates() -> None:
    times, marks = np.arange(9.0), (1.0, 4.0, 7.0)
    plain = ShapeFamily(0, (Rise(1.0),), (Fall("cosine", 0.0),))
    expected = [0, 0, 0.25, 0.75, 1, 0.75, 0.25, 0, 0]
    np.testing.assert_allclose(level(plain, times, marks), expected, atol=1e-12)
    bent = ShapeFamily(0, (Rise(1.5),), (Fall("exponential", 0.3),))
    expected = [0, 0, 0.0886, 0.5694, 1, 0.5343, 0.3630, 0.3, 0.3]
    np.testing.assert_allclose(level(bent, times, marks), expected, atol=5e-5)


def test_the_family_is_every_rise_with_every_fall() -> None:
    assert [rise.exponent for rise in RISES] == [0.8, 1.0, 1.5]
    assert len(set(FALLS)) == 6
    assert len(RISES) * len(FALLS) == 18
    assert ShapeFamily().crossing == 0.05


@given(rises, falls, st.floats(0, 50), st.floats(1, 80), st.floats(1, 80))
def test_read_at_0_a_shape_is_the_closed_form(
    rise: Rise, fall: Fall, onset: float, rising: float, falling: float
) -> None:
    times = np.linspace(-20, 230, 101)
    marks = onset, onset + rising, onset + rising + falling
    found = level(ShapeFamily(0, (rise,), (fall,)), times, marks)
    expected = movement(times, *marks, rise.exponent, fall.form, fall.rest)
    np.testing.assert_allclose(found, expected, atol=1e-9)


@given(rises, falls, shares)
def test_at_onset_and_offset_the_level_is_the_crossing(
    rise: Rise, fall: Fall, share: float
) -> None:
    family = ShapeFamily(share, (rise,), (fall,))
    at_onset, at_apex, at_offset = level(family, np.array([10.0, 25, 60]), (10.0, 25.0, 60.0))
    assert at_onset == pytest.approx(share, abs=1e-6)
    assert at_apex == pytest.approx(1)
    assert at_offset == pytest.approx(fall.rest + (1 - fall.rest) * share, abs=1e-6)


def test_a_movement_is_the_same_shape_read_at_another_crossing() -> None:
    times = np.arange(80.0)
    for share in (0.05, 0.1, 0.5):
        family = ShapeFamily(share, (Rise(1.0),), (Fall("cosine", 0.0),))
        onset, apex, offset = crossings(20, 32, 60, share).tolist()
        found = level(family, times, (onset, apex, offset))
        np.testing.assert_allclose(found, movement(times, 20, 32, 60), atol=1e-9)


@given(rises, falls, shares)
def test_rise_and_fall_never_overlap_and_stay_between_0_and_1(
    rise: Rise, fall: Fall, share: float
) -> None:
    family = ShapeFamily(share, (rise,), (fall,))
    times, onsets = np.arange(50.0), np.array([5.0, 12, 30])
    apexes, offsets = np.array([14.0, 21.5]), np.array([8.0, 22, 33, 70])
    up = family.rise_levels(times, onsets, apexes, 0.5)
    down = family.fall_levels(times, apexes, offsets, 0.5)
    assert up.shape == (1, 3, 2, 50)
    assert down.shape == (1, 2, 4, 50)
    for a in range(2):
        assert not (up[:, :, a][:, :, None] * down[:, a][:, None]).any()
    for levels in (up, down):
        assert 0 <= levels.min() <= levels.max() <= 1
        assert np.isfinite(levels).all()
    assert np.diff(up[..., :15], axis=-1).min() >= -1e-12


def test_a_movement_shorter_than_the_least_lasts_that_long() -> None:
    family, times = ShapeFamily(0), np.arange(0, 10, 0.1)
    apex = np.array([5.0])
    short = family.rise_levels(times, np.array([4.9, 5.0, 7.0]), apex, 2.0)
    exact = family.rise_levels(times, np.array([3.0]), apex, 2.0)
    np.testing.assert_allclose(short, np.broadcast_to(exact, short.shape))
    short = family.fall_levels(times, apex, np.array([5.1, 4.0]), 2.0)
    exact = family.fall_levels(times, apex, np.array([7.0]), 2.0)
    np.testing.assert_allclose(short, np.broadcast_to(exact, short.shape))


@pytest.mark.parametrize("crossing", [-0.01, 0.51, 5, float("nan")])
def test_a_crossing_that_is_none_is_refused(crossing: float) -> None:
    with pytest.raises(UsageError, match="crossing is"):
        ShapeFamily(crossing)
