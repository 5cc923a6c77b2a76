import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.window import Reach, Window

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


@pytest.mark.parametrize("n_frames", TRUNCATION_TABLE)
def test_a_share_truncates_as_the_published_table_says(n_frames: int) -> None:
    radii = [
        Window.share(share).reach("rise", n_frames, 0, None).ahead
        for share in (0.05, 0.10, 0.15, 0.20, 0.25)
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
    times = tuple(np.arange(100) * 1000 / fps)
    reach = Window.ms(ms).reach("rise", 10, position, times)
    assert reach == Reach(min(radius, position), min(radius, 99 - position))


def test_half_a_frame_rounds_up_and_zero_stays_zero() -> None:
    times = tuple(np.arange(20) * 5.0)
    assert Window.ms(12.5).reach("rise", 8, 10, times) == Reach(3, 3)
    assert Window.ms(0).reach("fall", 8, 10, times) == Reach(0, 0)


def test_a_time_counts_moments_where_frames_are_missing_or_irregular() -> None:
    times = (0.0, 10.0, 40.0, 50.0, 60.0)
    assert Window.ms(20).reach("rise", 3, 2, times) == Reach(0, 2)


def test_rise_and_fall_have_their_own_amounts() -> None:
    window = Window.parse("0.1,0.2")
    assert window.reach("rise", 50, 0, None).ahead == 5
    assert window.reach("fall", 50, 0, None).ahead == 10


def test_a_time_without_a_frame_rate_says_how_to_give_it() -> None:
    with pytest.raises(UsageError, match="--fps 200"):
        Window.ms(20).reach("rise", 10, 0, None)


@pytest.mark.parametrize("text", ["", "abc", "0.1 s", "-0.1", "1.2.3", "ms", "nan", "0.1;0.2"])
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
