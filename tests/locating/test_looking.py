"""Long clips are read in parts, and what was read is not all kept."""

import weakref
from typing import Any

import numpy as np
import pytest

from reapex.correction.risefall.sight import Sight, Unseen, sight_of
from reapex.locating import UNMARKED, Durations, looking
from reapex.locating.looking import best_look
from reapex.series import FrameSeries

from .known import TRUE, signal, steady


def test_only_the_best_part_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[weakref.ref[Any]] = []
    n_kept = []

    def seen(*asked: Any) -> Sight:
        n_kept.append(sum(each() is not None for each in times))
        sight = sight_of(*asked)
        times.append(weakref.ref(sight.times_ms))
        return sight

    monkeypatch.setattr(looking, "sight_of", seen)
    look = best_look(steady(signal(n_frames=6000)), UNMARKED, Durations(), 0.05)
    assert len(times) == 12
    assert max(n_kept) <= 2  # the best, and the one before
    assert look.sight.times_ms is times[0]()
    assert look.start is not None
    assert abs(look.start.guess.moments_ms[1] - 10 * TRUE.apex) < 100


def test_a_gap_of_hours_is_no_part() -> None:
    at = np.concatenate([np.arange(120) * 10.0, 1e10 + np.arange(120) * 10.0])
    both = np.concatenate([0.0 * signal(), signal()])
    look = best_look(FrameSeries(both, at.tolist()), UNMARKED, Durations(), 0.05)
    assert look.start is not None
    assert abs(look.start.guess.moments_ms[1] - 1e10 - 10 * TRUE.apex) < 100


def test_where_no_part_has_two_frames_there_is_too_little() -> None:
    with pytest.raises(Unseen, match="too_short"):
        best_look(FrameSeries.steady(signal()[:30], 0.1), UNMARKED, Durations(), 0.05)
