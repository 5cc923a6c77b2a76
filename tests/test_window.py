import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import RateUnknown, UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FrameSeries
from reapex.window import Reach, Window

MARKS = KeyFrames(10, 20, 30)

# Reference note gamdss §1.1: int(λ·Δ) for λ = .05 .10 .15 .20 .25.
TRUNCATION_TABLE = {
    5: (0, 0, 0, 1, 1),
    8: (0, 0, 1, 1, 2),
    10: (0, 1, 1, 2, 2),
    20: (1, 2, 3, 4, 5),
    33: (1, 3, 4, 6, 8),
    66: (3, 6, 9, 13, 16),
    100: (5, 10, 15, 20, 25),
}


def round_onset(window: Window, rise: int, fall: int = 1) -> Reach:
    series = FrameSeries(np.zeros(rise + fall + 1))
    return window.reach("rise", KeyFrames(0, rise, rise + fall), 0, series)


@pytest.mark.parametrize("n_frames", TRUNCATION_TABLE)
def test_a_share_truncates_as_the_published_table_says(n_frames: int) -> None:
    radii = [
        round_onset(Window.share(share), n_frames).ahead for share in (0.05, 0.10, 0.15, 0.20, 0.25)
    ]
    assert tuple(radii) == TRUNCATION_TABLE[n_frames]


@given(
    st.floats(min_value=0, max_value=200),
    st.sampled_from([25.0, 29.97, 30.0, 60.0, 100.0, 200.0]),
    st.integers(min_value=0, max_value=99),
)
def test_a_time_rounds_to_the_nearest_frame(ms: float, fps: float, position: int) -> None:
    exact = ms * fps / 1000
    if abs(exact % 1 - 0.5) < 1e-6:
        return  # halves have a test of their own
    radius = math.floor(exact + 0.5)
    reach = Window.ms(ms).reach("rise", MARKS, position, FrameSeries.steady(np.zeros(100), fps))
    assert (reach.back, reach.ahead) == (min(radius, position), min(radius, 99 - position))
    assert (reach.is_cut_back, reach.is_cut_ahead) == (radius > position, radius > 99 - position)
    assert reach.is_empty == (radius == 0)


def test_half_a_frame_rounds_up_and_zero_stays_zero() -> None:
    series = FrameSeries.steady(np.zeros(20), 200)
    assert Window.ms(12.5).reach("rise", MARKS, 10, series) == Reach(3, 3)
    assert Window.ms(0).reach("fall", MARKS, 10, series) == Reach(0, 0)


def test_a_time_counts_moments_where_frames_are_missing_or_irregular() -> None:
    series = FrameSeries(np.zeros(5), (0.0, 10.0, 40.0, 50.0, 60.0))
    assert Window.ms(20).reach("rise", MARKS, 2, series) == Reach(0, 2)


def test_a_share_counts_frame_numbers_where_frames_are_missing() -> None:
    """Labels 40/60/90 with files 41 to 50 missing: λ = 0.1 reaches 2 numbers, not 2 files."""
    numbers = [*range(30, 41), *range(51, 100)]
    series = FrameSeries(np.zeros(len(numbers)), numbers=numbers)
    manual = KeyFrames(numbers.index(40), numbers.index(60), numbers.index(90))
    assert Window.share(0.1).reach("rise", manual, manual.onset, series) == Reach(2, 0)
    assert Window.share(0.55).reach("rise", manual, manual.onset, series).ahead == 1
    assert Window.share(0.1).reach("fall", manual, manual.offset, series) == Reach(3, 3)


def test_rise_and_fall_have_their_own_amounts() -> None:
    window = Window.parse("0.1,0.2")
    series, manual = FrameSeries(np.zeros(101)), KeyFrames(0, 50, 100)
    assert window.reach("rise", manual, 0, series).ahead == 5
    assert window.reach("fall", manual, 100, series).back == 10


def test_a_time_without_a_frame_rate_says_how_to_give_it() -> None:
    with pytest.raises(RateUnknown, match="--fps 200"):
        Window.ms(20).reach("rise", MARKS, 0, FrameSeries(np.zeros(100)))


def test_a_share_of_more_than_the_phase_is_taken_for_a_slip() -> None:
    with pytest.raises(UsageError, match="say 20ms"):
        Window.parse("20")
    with pytest.raises(UsageError, match=r"two ways.*0\.1 for one share"):
        Window.parse("0,1")


@pytest.mark.parametrize(
    "text", ["", "abc", "0.1 s", "-0.1", "1.2.3", "ms", "nan", "0.1;0.2", "0,1", "1.5"]
)
def test_windows_that_are_not_understood_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Window.parse(text)


@pytest.mark.parametrize(
    ("text", "window", "shown"),
    [
        ("0.1", Window.share(0.1), "λ = 0.1"),
        (" 20 ms ", Window.ms(20), "20 ms"),
        ("10,30ms", Window.ms(10, 30), "10, 30 ms"),
    ],
)
def test_windows_as_typed(text: str, window: Window, shown: str) -> None:
    assert Window.parse(text) == window
    assert str(window) == shown
