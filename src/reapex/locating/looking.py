"""Reading a clip whose labels are not known: all of it, a few seconds at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from reapex.correction.risefall.sight import Sight, Unseen, sight_of
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.locating.durations import Durations
from reapex.locating.start import APART_MS, Start, best_start
from reapex.series import FloatArray, FrameSeries

_WHOLE_MS = 8000.0  # a longer clip is read in parts, so that its head need not keep still
_PART_MS = 5000.0  # and a second more on each side


@dataclass(frozen=True, slots=True)
class Look:
    """Frames that were read, and where most begins in them."""

    sight: Sight
    start: Start | None

    @property
    def evidence(self) -> float:
        """0 where nothing begins."""
        return 0.0 if self.start is None else self.start.evidence


def best_look(
    series: FrameSeries, given: RawKeyFrames, durations: Durations, crossing: float
) -> Look:
    """The part of a clip in which most begins; near the labels, where there are any.

    Raises
    ------
    Unseen
        If no part can be compared.
    """
    given_ms = _moments(series, given)
    best: Look | None = None
    starts: list[Start] = []
    unseen: Unseen | None = None
    for part in _parts(series, given):
        try:
            sight = sight_of(series, part)
        except Unseen as error:
            unseen = unseen or error
            continue
        look = Look(sight, best_start(sight, given_ms, durations, crossing))
        if look.start is not None:
            starts.append(look.start)
        if best is None or look.evidence > best.evidence:
            best = look  # the others' motion is not kept: a clip may be long
    if best is None:
        raise unseen or Unseen("too_short")
    if best.start is None:
        return best
    rivals = [_rival(best.start, each) for each in starts]
    return replace(best, start=replace(best.start, rival=max(best.start.rival, *rivals)))


def _rival(best: Start, other: Start) -> float:
    """Parts overlap: the same movement in two of them is no rival of itself."""
    apart = abs(float(best.guess.moments_ms[1] - other.guess.moments_ms[1]))
    return other.evidence / best.evidence if apart >= APART_MS else 0.0


def _moments(series: FrameSeries, given: RawKeyFrames) -> tuple[float | None, ...]:
    times = series.time_scale
    if times is None:
        raise Unseen("no_rate")
    if any(position is not None and position >= len(series) for position in given):
        raise Unseen("outside")
    return tuple(None if each is None else float(times[each]) for each in given)


def _parts(series: FrameSeries, given: RawKeyFrames) -> Iterator[KeyFrames]:
    """From where to where to read; a second on each side is added by whoever reads."""
    known = [position for position in given if position is not None]
    if known:
        yield KeyFrames(min(known), min(known), max(known))
        return
    times, last = series.time_scale, len(series) - 1
    assert times is not None  # or it had been unseen
    if times[-1] - times[0] <= _WHOLE_MS:
        yield KeyFrames(0, 0, last)
        return
    yield from _even_parts(times)


def _even_parts(times_ms: FloatArray) -> Iterator[KeyFrames]:
    """Parts with two frames at least; a gap, however long, is no part."""
    parts = (times_ms - times_ms[0]) // _PART_MS
    starts = (np.flatnonzero(np.diff(parts)) + 1).tolist()
    for first, after in pairwise([0, *starts, len(times_ms)]):
        if after - first > 1:
            yield KeyFrames(first, first, after - 1)
