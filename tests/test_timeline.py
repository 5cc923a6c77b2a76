import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import KeyFrameError, UsageError
from reapex.keyframes import KeyFrames
from reapex.timeline import Timeline

number_sets = st.sets(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=60)


@given(number_sets, st.floats(min_value=1, max_value=1000))
def test_positions_and_numbers_are_each_others_inverse(numbers: set[int], fps: float) -> None:
    ordered = sorted(numbers)
    timeline = Timeline.steady(ordered, fps)
    assert [timeline.position_of(number) for number in ordered] == list(range(len(ordered)))
    assert timeline.position_of(max(ordered) + 1) is None
    assert timeline.times_ms is not None
    for number, time in zip(ordered, timeline.times_ms, strict=True):
        assert time == pytest.approx((number - ordered[0]) * 1000 / fps)


def test_a_missing_frame_leaves_its_gap_in_time_and_has_no_position() -> None:
    timeline = Timeline.steady([40, 41, 43], 200)
    assert timeline.times_ms == (0.0, 5.0, 15.0)
    assert timeline.position_of(42) is None


def test_positions_become_sheet_numbers() -> None:
    timeline = Timeline.steady(range(40, 91), None)
    assert timeline.numbers_of(KeyFrames(0, 20, 50)) == KeyFrames(40, 60, 90)
    assert timeline.times_ms is None
    with pytest.raises(KeyFrameError, match="beyond the 51 frames"):
        timeline.numbers_of(KeyFrames(0, 20, 51))


@pytest.mark.parametrize(
    ("numbers", "times"),
    [([1, 1], None), ([2, 1], None), ([1, 2], [0.0]), ([1, 2], [5.0, 5.0])],
)
def test_timelines_that_stand_still_or_do_not_fit_are_refused(
    numbers: list[int], times: list[float] | None
) -> None:
    with pytest.raises(UsageError):
        Timeline(numbers, times)


@pytest.mark.parametrize(
    ("interval", "between"),
    [
        ((114.0, 166.0), (21, 27)),
        ((118.0, 162.0), (22, 26)),
        ((115.0, 165.0), (21, 27)),  # of two that are as near, the outer
        ((121.0, 123.0), (22, 22)),
        ((-50.0, 4.0), (10, 10)),
        ((480.0, 900.0), (58, 59)),
    ],
)
def test_an_interval_goes_from_nearest_frame_to_nearest_frame(
    interval: tuple[float, float], between: tuple[int, int]
) -> None:
    assert Timeline.steady(range(10, 60), fps=100).numbers_within(interval) == between


def test_an_interval_in_a_gap_has_the_frames_round_it() -> None:
    assert Timeline.steady([1, 2, 9, 10], 100).numbers_within((20.0, 70.0)) == (2, 9)
    assert Timeline.steady([5], 100).numbers_within((20.0, 70.0)) == (5, 5)
    assert Timeline([1, 2]).numbers_within((0.0, 1.0)) is None
    assert Timeline([], ()).numbers_within((0.0, 1.0)) is None


@given(number_sets, st.floats(-50, 2000), st.floats(0, 500), st.floats(0, 1))
def test_the_frame_nearest_to_a_moment_is_in_every_interval_round_it(
    numbers: set[int], low: float, length: float, share: float
) -> None:
    timeline = Timeline.steady(sorted(numbers), 200)
    assert timeline.times_ms is not None
    moment = low + share * length
    between = timeline.numbers_within((low, low + length))
    assert between is not None
    far = [abs(time - moment) for time in timeline.times_ms]
    assert between[0] <= timeline.numbers[far.index(min(far))] <= between[1]
