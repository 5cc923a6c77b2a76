"""How many labels a method moves on clips in which there is nothing to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.bench.truth.scored import HUMAN, ScoredClip, Triple
from reapex.evaluation import Interval, mean_interval


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One method: the shares of onsets, apexes and offsets that it moves, and of all labels."""

    method: str
    n_clips: int
    by_key: Triple
    share: float
    interval: Interval | None


def moved_rows(clips: Sequence[ScoredClip]) -> tuple[MovedRow, ...]:
    """A row for each method but the human; none without clips."""
    methods = [answer.method for answer in clips[0].answers] if clips else []
    return tuple(_row(method, clips) for method in methods if method != HUMAN)


def _row(method: str, clips: Sequence[ScoredClip]) -> MovedRow:
    moved = np.array([clip.moved(method) for clip in clips], dtype=np.float64)
    onset, apex, offset = moved.mean(axis=0).tolist()
    per_clip = moved.mean(axis=1).tolist()
    interval = mean_interval(per_clip, range(len(clips)))
    return MovedRow(method, len(clips), (onset, apex, offset), float(moved.mean()), interval)
