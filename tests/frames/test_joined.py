"""Stretches of one source as one: frames once, and the times of the whole."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.frames import ArrayFrames, VideoFrames
from reapex.frames.joined import JoinedFrames

from .filming import film, pictures

STEPS = [40] * 20 + [100] * 20  # ms


@pytest.fixture
def uneven(tmp_path: Path) -> VideoFrames:
    stamps = [0, *accumulate(STEPS[:-1])]
    return VideoFrames(film(tmp_path / "v.mkv", pictures(40), stamps=stamps))


def test_times_of_a_variable_rate_are_the_video_s_own(uneven: VideoFrames) -> None:
    assert uneven.index.is_variable
    stretches = [uneven.between(1, 12), uneven.between(25, 36), uneven.between(30, 40)]
    joined = JoinedFrames([each for each in stretches if each is not None])
    assert joined.numbers == (*range(1, 13), *range(25, 41))
    assert joined.times_ms == pytest.approx([uneven.times_ms[n - 1] for n in joined.numbers])
    assert joined.times_ms is not None
    assert joined.times_ms[joined.numbers.index(36)] == pytest.approx(20 * 40 + 15 * 100)
    later = JoinedFrames([each for each in stretches[1:] if each is not None])
    assert later.times_ms is not None
    assert later.times_ms[:3] == pytest.approx([0, 100, 200])


def test_times_follow_a_rate_that_was_said(tmp_path: Path) -> None:
    path = film(tmp_path / "v.mkv", pictures(20), rate=25, time_base=Fraction(1, 25))
    slow = VideoFrames(path, first_number=0, fps=100)
    one, two = slow.between(2, 4), slow.between(10, 12)
    assert one is not None
    assert two is not None
    joined = JoinedFrames([two, one])
    assert joined.first_number == 0
    assert joined.times_ms == pytest.approx([0, 10, 20, 80, 90, 100])
    for position, number in enumerate(joined.numbers):
        assert np.array_equal(joined.read([position])[0], slow.read([number])[0])


def test_other_sources_are_timed_by_their_numbers() -> None:
    shots = pictures(10)
    one, two = ArrayFrames(shots[:3], 50, 5), ArrayFrames(shots[6:], 50, 11)
    assert JoinedFrames([one, two]).times_ms == pytest.approx([0, 20, 40, 120, 140, 160, 180])
    assert JoinedFrames([ArrayFrames(shots)]).times_ms is None
    with pytest.raises(UsageError):
        JoinedFrames([])
