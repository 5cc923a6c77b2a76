"""The differences between groups that frame rate and clip length alone would produce.

A clip's window is a share of its Δ, cut to whole frames: at 30 fps most windows hold no frame, and
what they hold comes in steps of 33 ms (reference note gamdss §1.0-7). Groups of different cameras
or clip lengths therefore differ even if their coders are equally good.

The null: in all groups alike, key frames want to move by amounts in ms drawn from one distribution
per key frame, found from all groups together (:mod:`~reapex.auditing.wanted`). Of its own each clip
keeps only what Δ and frame rate give it: room, length of a frame, L. Its drawn moves go through its
own window, and the group means are compared as the real ones are.

We first permuted the choices as places within the window. On simulated clips whose groups differed
only in frame rate that raised false alarms in 6 to 32 of 100 corpora, because a place near a narrow
window's edge stands for a long way when a wide window borrows it; the distribution in ms raised 0
or 1 where 5 were allowed (benchmarks/results/rate_null.md). It takes key frames to want to move as
far, in ms, in short clips as in long ones. The draws take clips as independent, which those of one
subject are not, so a verdict of *more* or *less* needs a second witness: the subject bootstrap of
what the null leaves unexplained must not hold 0 either. It draws the subjects of both groups
together: those whom both coders marked, or who showed both emotions, count as pairs.

Clips whose group is unknown are no group and take no part. Of many groups the largest few are
compared: every further pair widens the ranges of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from reapex.auditing.groups import UNKNOWN
from reapex.auditing.study_clip import StudiedClip
from reapex.auditing.wanted import Choices, FloatArray, IntArray, Wanted
from reapex.evaluation import Interval, Resampling, difference_draws
from reapex.keyframes import KEYS, Key
from reapex.window import Window

INDEX_WINDOW = Window.share(0.15)  # the paper's Fig. 8 ends here: beyond, it says, blinks are taken

Verdict = Literal["expected", "more", "less", "unknown"]
Unknown = Literal["", "no_rate", "not_movable", "one_subject", "subjects_differ"]

DEFAULT = Resampling()

MOST_COMPARED = 8  # groups: 28 pairs
_CELLS_AT_ONCE = 2_000_000  # draws times clips held in memory


@dataclass(frozen=True, slots=True)
class Difference:
    """First group minus second: observed, and the mean and range that the null gives."""

    observed: float
    expected: float
    range: Interval


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups at one window; the first is the one that deviates more in ms.

    Parameters
    ----------
    verdict
        Whether the observed difference in D(ms) is what the null gives, more or less than that, or
        ``"unknown"``, with the reason in ``unknown``.
    ms, percent
        The difference of the mean D(ms) and D(%), over clips with a frame rate; None without one.
    level
        Of the ranges: 0.95 for all pairs of groups together (Bonferroni).
    """

    first: str
    second: str
    window: Window
    verdict: Verdict
    unknown: Unknown = ""
    ms: Difference | None = None
    percent: Difference | None = None
    level: float = 0.95


def contrasts(
    clips: Sequence[StudiedClip],
    window: Window = INDEX_WINDOW,
    resampling: Resampling = DEFAULT,
) -> tuple[Contrast, ...]:
    """Every pair of the groups that are compared, in the order in which groups first occur.

    These are the :data:`MOST_COMPARED` with the most clips; :data:`~reapex.auditing.groups.UNKNOWN`
    is none of them. Every ``level`` is corrected for the number of pairs, and more is drawn than
    ``resampling`` says where the corrected tails need it.
    """
    pairs = tuple(combinations(_compared(clips), 2))
    if not pairs:
        return ()
    rule = resampling.for_each_of(len(pairs))
    known = [clip for clip in clips if clip.group != UNKNOWN]
    timed = [clip for clip in known if clip.frame_ms is not None and window in clip.moves]
    null = _Null.of(timed, window, rule) if timed else None
    return tuple(_contrast(null, pair, window, rule) for pair in pairs)


def _compared(clips: Sequence[StudiedClip]) -> tuple[str, ...]:
    """The largest groups, in the order in which they first occur."""
    sizes = Counter(clip.group for clip in clips if clip.group != UNKNOWN)
    largest = {name for name, _ in sizes.most_common(MOST_COMPARED)}
    return tuple(name for name in sizes if name in largest)


@dataclass(frozen=True, slots=True, eq=False)
class _Null:
    """Observed and drawn deviations of ``n`` clips, in ms and per cent.

    ``expected_ms`` ``(n,)`` is each clip's mean over the draws; ``ms_of`` and ``percent_of`` are
    each group's mean in every draw, ``(n_draws,)``.
    """

    groups: tuple[str, ...]
    persons: tuple[str, ...]
    movable: tuple[bool, ...]
    observed_ms: FloatArray
    observed_percent: FloatArray
    expected_ms: FloatArray
    ms_of: dict[str, FloatArray]
    percent_of: dict[str, FloatArray]

    @classmethod
    def of(cls, clips: Sequence[StudiedClip], window: Window, resampling: Resampling) -> _Null:
        groups = tuple(clip.group for clip in clips)
        names = tuple(dict.fromkeys(groups))
        share = np.array([[group == name for name in names] for group in groups], dtype=np.float64)
        share /= share.sum(axis=0)
        moves = [clip.moves[window] for clip in clips]
        frame_ms = np.array([clip.frame_ms for clip in clips], dtype=np.float64)
        percent_per_frame = 100 / np.array([clip.manual.n_frames for clip in clips])
        choices = {key: _choices(clips, key, window) for key in KEYS}
        rng = np.random.default_rng(resampling.seed)
        in_ms, in_percent, total = [], [], np.zeros(len(clips))
        at_once = max(1, _CELLS_AT_ONCE // len(clips))
        wanted = {key: Wanted.behind(each) for key, (_, each) in choices.items()}
        for start in range(0, resampling.n_draws, at_once):
            n = min(at_once, resampling.n_draws - start)
            frames = _drawn(choices, wanted, (n, len(clips)), rng)
            total += frames.sum(axis=0)
            in_ms.append((frames * frame_ms) @ share)
            in_percent.append((frames * percent_per_frame) @ share)
        return cls(
            groups,
            tuple(clip.person for clip in clips),
            tuple(any(room.movable for room in each.rooms.values()) for each in moves),
            np.array([each.deviation.ms for each in moves], dtype=np.float64),
            np.array([each.deviation.percent for each in moves]),
            expected_ms=total / resampling.n_draws * frame_ms,
            ms_of=dict(zip(names, np.concatenate(in_ms).T, strict=True)),
            percent_of=dict(zip(names, np.concatenate(in_percent).T, strict=True)),
        )

    def members(self, group: str) -> IntArray:
        """The clips of one group, as places in the arrays."""
        return np.flatnonzero([each == group for each in self.groups])

    def difference(self, first: str, second: str, unit: Literal["ms", "percent"],
                   level: float) -> Difference:  # fmt: skip
        """First minus second, and what the null gives for it."""
        observed = self.observed_ms if unit == "ms" else self.observed_percent
        drawn = self.ms_of if unit == "ms" else self.percent_of
        means = [float(observed[self.members(group)].mean()) for group in (first, second)]
        draws = drawn[first] - drawn[second]
        return Difference(means[0] - means[1], float(draws.mean()), Interval.of(draws, level))

    def unexplained(self, first: str, second: str, resampling: Resampling) -> Interval | None:
        """What the null leaves of the difference in ms, by resampling subjects."""
        left = self.observed_ms - self.expected_ms
        both = np.concatenate((self.members(first), self.members(second)))
        draws = difference_draws(
            left[both].tolist(),
            [self.persons[i] for i in both],
            [self.groups[i] == first for i in both],
            resampling,
        )
        return None if draws is None else Interval.of(draws, resampling.level)


def _choices(clips: Sequence[StudiedClip], key: Key, window: Window) -> tuple[IntArray, Choices]:
    """Which clips have the key frame, and where theirs went."""
    mine = [i for i, clip in enumerate(clips) if key in clip.moves[window].rooms]
    rooms = [clips[i].moves[window].rooms[key] for i in mine]
    moved = [clips[i].moves[window].deviation.keys[key].n_frames for i in mine]
    return np.array(mine, dtype=np.int64), Choices(
        np.array(moved, dtype=np.int64),
        np.array([room.back for room in rooms], dtype=np.int64),
        np.array([room.ahead for room in rooms], dtype=np.int64),
        np.array([clips[i].frame_ms for i in mine], dtype=np.float64),
    )


def _drawn(
    choices: dict[Key, tuple[IntArray, Choices]],
    wanted: dict[Key, Wanted | None],
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> FloatArray:
    """Mean distance in frames over each clip's key frames, ``(n_draws, n_clips)``."""
    total, count = np.zeros(shape), np.zeros(shape[1])
    for key, (mine, each) in choices.items():
        count[mine] += 1
        source = wanted[key]
        if source is not None:
            total[:, mine] += np.abs(each.seen(source.draw((shape[0], len(mine)), rng)))
    mean: FloatArray = total / count
    return mean


def _contrast(
    null: _Null | None, pair: tuple[str, str], window: Window, resampling: Resampling
) -> Contrast:
    if null is None or not set(pair) <= set(null.groups):
        return Contrast(*pair, window, "unknown", "no_rate")
    first, second = sorted(
        pair, key=lambda group: -float(null.observed_ms[null.members(group)].mean())
    )
    level = resampling.level
    ms = null.difference(first, second, "ms", level)
    percent = null.difference(first, second, "percent", level)
    unexplained = null.unexplained(first, second, resampling)
    verdict: Verdict = "expected"
    unknown: Unknown = ""
    if not all(any(null.movable[i] for i in null.members(group)) for group in pair):
        verdict, unknown = "unknown", "not_movable"
    elif unexplained is None:
        verdict, unknown = "unknown", "one_subject"
    elif ms.observed not in ms.range and 0.0 in unexplained:
        verdict, unknown = "unknown", "subjects_differ"
    elif ms.observed not in ms.range:
        verdict = "more" if ms.observed > ms.range.high else "less"
    return Contrast(first, second, window, verdict, unknown, ms, percent, level)
