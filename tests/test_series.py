from collections.abc import Sequence

import numpy as np
import pytest

from reapex.errors import Place, UsageError
from reapex.series import FrameSeries, FrameSource, UInt8Array


class CountingSource:
    """Four pictures, and how often each was read."""

    fps: float | None = 100.0
    numbers: Sequence[int] = (7, 8, 9, 10)
    times_ms: Sequence[float] | None = (0.0, 10.0, 20.0, 30.0)
    place = Place()

    def __init__(self) -> None:
        self.reads: list[int] = []

    def __len__(self) -> int:
        return 4

    def read(self, positions: Sequence[int]) -> UInt8Array:
        self.reads.extend(positions)
        return np.array([[[[position] * 3]] for position in positions], dtype=np.uint8)


def test_a_frame_that_was_asked_for_is_read_once() -> None:
    source = CountingSource()
    assert isinstance(source, FrameSource)
    series = FrameSeries.of_source(source)
    for position in (2, 1, 2, 2):
        assert series.frame(position)[0, 0, 0] == position
    assert source.reads == [2, 1]


def test_passing_over_reads_only_what_is_not_kept_and_keeps_nothing() -> None:
    source = CountingSource()
    series = FrameSeries.of_source(source)
    series.frame(2)
    assert [int(frame[0, 0, 0]) for frame in series.pass_over()] == [0, 1, 2, 3]
    assert source.reads == [2, 0, 1, 3]
    series.frame(0)
    assert source.reads[-1] == 0


def test_steady_frames_have_the_times_of_their_rate() -> None:
    assert FrameSeries.steady(np.zeros((3, 2)), 200).times_ms == (0.0, 5.0, 10.0)
    assert FrameSeries.steady(np.zeros((3, 2)), None).times_ms is None


@pytest.mark.parametrize(
    ("frames", "times"),
    [
        (np.array(["a", "b"]), None),
        (np.array([1 + 2j]), None),
        (np.empty((0, 4, 4, 3)), None),
        (np.array(5.0), None),
        (np.zeros(3), (0.0, 1.0)),
        (np.zeros(3), (0.0, 2.0, 1.0)),
        (np.zeros(3), (0.0, 1.0, float("nan"))),
    ],
)
def test_what_is_no_series_of_frames_is_refused(
    frames: UInt8Array, times: tuple[float, ...] | None
) -> None:
    with pytest.raises(UsageError):
        FrameSeries(frames, times)


@pytest.mark.parametrize("fps", [0, -30.0])
def test_a_rate_that_is_not_above_zero_is_refused(fps: float) -> None:
    with pytest.raises(UsageError, match="above 0"):
        FrameSeries.steady(np.zeros(3), fps)
