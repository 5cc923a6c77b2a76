"""How often the truth lies within a method's 80 % intervals.

Conventions
-----------
Counted are keys that have an interval: the apex on clips without a plateau, where the truth is one
instant, and onset and offset unless the clip ends there (reason ``edge``). Frame-rate cells,
because a frame is the unit in which coders mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reapex.bench.truth.cells import cells
from reapex.bench.truth.scored import ScoredClip
from reapex.keyframes import KEYS, Key


@dataclass(frozen=True, slots=True)
class Count:
    """How many intervals of one key frame there are, and how many hold the truth."""

    key: Key
    n: int
    held: int

    @property
    def share(self) -> float:
        """The share that holds the truth; NaN of none."""
        return self.held / self.n if self.n else float("nan")


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One method on the clips of one cell."""

    cell: str
    method: str
    onset: Count
    apex: Count
    offset: Count

    @property
    def counts(self) -> tuple[Count, Count, Count]:
        """Onset, apex, offset."""
        return self.onset, self.apex, self.offset


def coverage(clips: Sequence[ScoredClip], method: str) -> tuple[CoverageRow, ...]:
    """All clips together, then each frame rate."""
    return tuple(
        CoverageRow(cell.name, method, *(_count(cell.clips, method, key) for key in KEYS))
        for cell in cells(clips)
        if cell.kind in ("all", "frame rate")
    )


def _count(clips: Sequence[ScoredClip], method: str, key: Key) -> Count:
    verdicts = [_holds(clip, method, key) for clip in clips]
    counted = [each for each in verdicts if each is not None]
    return Count(key, len(counted), sum(counted))


def _holds(clip: ScoredClip, method: str, key: Key) -> bool | None:
    """Whether the interval holds the truth; None where it is not counted."""
    which = KEYS.index(key)
    proposed = clip.answer(method).keys[which]
    if clip.truth is None or proposed.interval_ms is None:
        return None
    if (clip.conditions.plateau_ms > 0) if key == "apex" else ("edge" in proposed.reasons):
        return None
    low, high = proposed.interval_ms
    return low <= clip.truth.marked_ms[which] <= high
