"""The timing itself: all sides in turns, medians over the runs; see :mod:`~reapex.bench.pinned`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from statistics import median

from reapex.bench.clips import BenchClip
from reapex.bench.sides import SIDES, Side
from reapex.errors import BenchVoid
from reapex.keyframes import KeyFrames


def time_sides(
    clips: Sequence[BenchClip], n_runs: int, sides: Mapping[str, Side] = SIDES
) -> dict[str, float]:
    """Median ms per clip of each side.

    A first run, not timed, fills the file cache and checks the answers. The sides then take turns
    on each clip, so that what else the machine does falls on all of them.

    Raises
    ------
    BenchVoid
        If two sides give different key frames.
    """
    for clip in clips:
        check_agreement(clip, {name: side(clip) for name, side in sides.items()})
    runs: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(n_runs):
        spent = dict.fromkeys(sides, 0.0)
        for clip in clips:
            for name, side in sides.items():
                start = time.perf_counter()
                side(clip)
                spent[name] += time.perf_counter() - start
        for name, seconds in spent.items():
            runs[name].append(seconds * 1000 / len(clips))
    return {name: median(each) for name, each in runs.items()}


def check_agreement(clip: BenchClip, answers: Mapping[str, KeyFrames | None]) -> None:
    """Raise unless every side that answers gives the same key frames."""
    given = {name: keys for name, keys in answers.items() if keys is not None}
    if len(set(given.values())) > 1:
        listed = "; ".join(
            f"{name} {keys.onset}, {keys.apex}, {keys.offset}" for name, keys in given.items()
        )
        raise BenchVoid(
            f"The sides choose different key frames in {clip.folder.name} at R = {clip.radius} "
            f"({listed}), so they do not do the same work and are not compared"
        )
