"""``bench correct``: the ``paper`` search, ours against three other ways, by window radius."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reapex.bench.clips import BenchClip, make_clips
from reapex.bench.machine import Machine
from reapex.bench.pinned import time_pinned
from reapex.errors import BenchVoid, UsageError
from reapex.progress import Progress

RADII = (6, 12, 20)
LARGEST_RATIO = 15.0
"""Above this at R = 20, the published pattern is slow for a reason of its own, such as threads in
BLAS; at a larger radius it honestly does that much more."""

Timer = Callable[[Sequence[BenchClip], int], dict[str, float]]


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One radius: how much there is to do for a clip, and the ms that each side takes for it."""

    radius: int
    n_frames: int
    n_pairs: int
    ours_ms: float
    read_once_ms: float
    published_ms: float
    decode_ms: float

    @property
    def published_over_ours(self) -> float:
        """How many times ours is faster than the published pattern."""
        return self.published_ms / self.ours_ms

    @property
    def ours_over_decode(self) -> float:
        """How many times longer ours takes than decoding alone."""
        return self.ours_ms / self.decode_ms

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ratios included."""
        return {
            **asdict(self),
            "published_over_ours": self.published_over_ours,
            "ours_over_decode": self.ours_over_decode,
        }


@dataclass(frozen=True, slots=True)
class BenchTable:
    """The rows, how they were taken, and on what."""

    rows: tuple[BenchRow, ...]
    n_clips: int
    n_runs: int
    machine: Machine

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "rows": [row.as_dict() for row in self.rows],
            "clips": self.n_clips,
            "runs": self.n_runs,
            "machine": self.machine.as_dict(),
        }


def bench_correct(
    radii: Sequence[int] = RADII,
    *,
    n_clips: int = 3,
    n_runs: int = 5,
    progress: Progress | None = None,
    timer: Timer = time_pinned,
) -> BenchTable:
    """Make clips in a temporary folder and time the search on them.

    Parameters
    ----------
    radii
        Window radii in frames; labels are chosen so that λ = 0.1 gives them.
    n_clips
        Clips per radius.
    n_runs
        Timed runs, of which the median counts.
    progress
        Called with the clips made and their number.
    timer
        Gives the median ms per clip of each side.

    Raises
    ------
    UsageError
        If a number is below 1.
    BenchVoid
        If the sides disagree, or the baseline is slower than its work explains.
    """
    if not radii or min(*radii, n_clips, n_runs, 1) < 1:
        raise UsageError(
            "Radii, clips and runs are counted", expected="one radius or more, each number above 0"
        )
    with tempfile.TemporaryDirectory(prefix="reapex-bench-") as folder:
        clips = make_clips(Path(folder), tuple(dict.fromkeys(radii)), n_clips, progress)
        rows = tuple(
            _row([clip for clip in clips if clip.radius == radius], n_runs, timer)
            for radius in dict.fromkeys(radii)
        )
    return BenchTable(rows, n_clips, n_runs, Machine.here())


def _row(clips: Sequence[BenchClip], n_runs: int, timer: Timer) -> BenchRow:
    times = timer(clips, n_runs)
    first = clips[0]
    row = BenchRow(
        radius=first.radius,
        n_frames=len(first.candidates),
        n_pairs=first.n_pairs,
        **{f"{name}_ms": value for name, value in times.items()},
    )
    largest = LARGEST_RATIO * max(1.0, row.radius / max(RADII))
    if row.published_over_ours > largest:
        raise BenchVoid(
            f"The published pattern came out {row.published_over_ours:.1f} times slower than ours "
            f"at R = {row.radius}, and more than {largest:g} means a mis-threaded baseline; "
            "no figure is reported",
            mend="Let nothing else run, and see that BLAS keeps to one thread",
        )
    return row
