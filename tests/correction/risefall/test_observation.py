from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction.risefall import Observation
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries

from ..known import DEFAULT, TEST_3_MARKS, face_clip, movement, observed, two_channels


def of_times(times: FloatArray) -> Observation:
    """An observation of frames shown at these times."""
    level = movement(times, times[0] + 80, times[0] + 160, times[0] + 280)
    middle = len(times) // 2
    marks = KeyFrames(middle - 2, middle, middle + 2)
    return Observation.of(
        FrameSeries(level, tuple(times)), marks, DEFAULT.family, DEFAULT.tempering
    )


@given(st.integers(0, 1000), st.floats(-100, 1500))
def test_the_nearest_frame_is_the_one_shown_nearest(seed: int, moment: float) -> None:
    times = np.cumsum(np.random.default_rng(seed).uniform(3, 40, 40))
    seen = of_times(times)
    away = np.abs(times - moment)
    assert away[seen.nearest(moment)] == pytest.approx(away.min(), abs=1e-5)


@pytest.mark.parametrize("fps", [30, 60, 100, 200, 29.97])
def test_half_a_frame_is_rounded_up_whatever_the_rate(fps: float) -> None:
    times = np.arange(40) * 1000 / fps
    seen = of_times(times)
    for position, (here, there) in enumerate(pairwise(times)):
        assert seen.nearest((here + there) / 2) == position + 1
        assert seen.nearest(here + 0.49 * (there - here)) == position
    assert seen.nearest(-1e9) == 0
    assert seen.nearest(1e9) == 39


def test_frames_that_were_not_seen_are_never_the_nearest() -> None:
    channels = two_channels()
    channels[30] = np.nan
    seen = observed(channels, TEST_3_MARKS)
    assert {seen.nearest(float(moment)) for moment in range(250, 360)} == {
        25, 26, 27, 28, 29, 31, 32, 33, 34, 35, 36
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fps", "marks", "expected"),
    [
        (100, (0, 20, 39), (True, False, True)),
        (100, (1, 20, 38), (False, False, False)),
        (200, (1, 20, 38), (True, False, True)),
        (200, (2, 20, 37), (False, False, False)),
        (25, (0, 20, 38), (True, False, False)),
        (25, (1, 20, 39), (False, False, True)),
    ],
)
def test_a_label_with_too_little_beyond_it_is_at_the_edge(
    fps: float, marks: tuple[int, int, int], expected: tuple[bool, bool, bool]
) -> None:
    level = movement(np.arange(40), 10, 18, 30)
    assert observed(level, KeyFrames(*marks), fps).at_edge == expected


def test_what_moves_is_present_and_what_does_not_is_not() -> None:
    assert observed(two_channels(), TEST_3_MARKS).presence > 0.98
    assert observed(face_clip(), KeyFrames(13, 16, 26)).presence > 0.98
    still = observed(0 * two_channels(), TEST_3_MARKS)
    assert still.presence == 0
    assert still.curve.is_still
    noise = np.random.default_rng(0).normal(0, 1, (60, 40))
    assert observed(noise, TEST_3_MARKS).presence < 0.5


def test_it_holds_no_picture() -> None:
    seen = observed(face_clip(), KeyFrames(13, 16, 26))
    held = [
        *(value for value in vars(seen).values() if isinstance(value, np.ndarray)),
        *(value for value in vars(seen.comparison).values() if isinstance(value, np.ndarray)),
        seen.comparison.drift.columns,
        seen.curve.values,
    ]
    assert sum(array.nbytes for array in held) < 10_000


def test_the_curve_is_that_of_the_movement_up_to_sign() -> None:
    level = movement(np.arange(40), 10, 18, 30)
    curve = observed(face_clip(), KeyFrames(13, 16, 26)).curve.values
    assert abs(np.corrcoef(curve, level)[0, 1]) > 0.99
    assert np.abs(curve).max() == pytest.approx(1)
