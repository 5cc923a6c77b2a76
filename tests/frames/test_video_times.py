from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.frames.video_times import NO_STAMP, nominal_fps, steady_step, times_of, usable

MS = Fraction(1, 1000)


@given(
    st.lists(st.integers(-1000, 100_000) | st.just(NO_STAMP), min_size=1, max_size=40),
    st.sampled_from([MS, Fraction(1, 90_000), Fraction(1001, 30_000)]),
    st.sampled_from([None, Fraction(25), Fraction(30_000, 1001)]),
)
def test_times_grow_whatever_the_stamps_do(
    stamps: list[int], base: Fraction, rate: Fraction | None
) -> None:
    array = np.array(stamps, dtype=np.int64)
    times = times_of(array, base, rate)
    assert len(times) == len(stamps)
    assert times[0] == 0
    assert np.isfinite(times).all()
    assert (np.diff(times) > 0).all()


@given(st.lists(st.integers(1, 500), min_size=1, max_size=40), st.integers(-99, 99))
def test_good_stamps_give_exactly_their_times(steps: list[int], start: int) -> None:
    stamps = np.cumsum([start, *steps])
    assert usable(stamps).all()
    assert times_of(stamps, MS, None).tolist() == (stamps - start).tolist()


@given(st.floats(5, 500), st.integers(2, 60), st.sampled_from([1.0, 1000 / 90_000, 1000 / 15_360]))
def test_a_rounded_steady_rate_is_steady(fps: float, n: int, tick_ms: float) -> None:
    if 1000 / fps < 4 * tick_ms:
        return  # so coarse that nobody can tell
    times = np.asarray(np.round(np.arange(n) * 1000 / fps / tick_ms) * tick_ms, np.float64)
    step = steady_step(times, tick_ms)
    assert step == pytest.approx(1000 / fps, abs=tick_ms / (n - 1) + 1e-9)


def test_left_out_frames_keep_a_rate_steady_and_other_steps_do_not() -> None:
    kept = np.asarray(np.delete(np.arange(30), [4, 5, 20]) * 40.0, np.float64)
    assert steady_step(kept, 0.1) == pytest.approx(40)
    assert nominal_fps(kept, 0.1, None) == pytest.approx(25)
    wild = np.cumsum([0, 33, 33, 14, 33, 41, 33])
    assert steady_step(wild.astype(float), 0.1) is None
    assert nominal_fps(wild.astype(float), 0.1, Fraction(24)) == pytest.approx(1000 / 33)


def test_the_header_names_the_rate_where_it_is_the_same_but_for_rounding() -> None:
    times = np.asarray(np.round(np.arange(100) * 1001 / 30), np.float64)
    assert nominal_fps(times, 1.0, Fraction(30_000, 1001)) == 30_000 / 1001
    assert nominal_fps(times, 1.0, Fraction(25)) == pytest.approx(29.97, abs=0.02)
    assert nominal_fps(times[:1], 1.0, Fraction(25)) == 25
    assert nominal_fps(times[:1], 1.0, None) is None


def test_frames_without_stamps_lie_between_and_beyond_those_that_have_one() -> None:
    stamps = np.array([NO_STAMP, 100, NO_STAMP, NO_STAMP, 160, 160])
    assert times_of(stamps, MS, Fraction(50)).tolist() == [0, 20, 40, 60, 80, 100]
    nothing = np.array([NO_STAMP] * 3)
    assert times_of(nothing, MS, Fraction(50)).tolist() == [0, 20, 40]
    assert times_of(nothing, MS, None).tolist() == [0, 40, 80]
