"""What the deviation study says of one group: each window, and the quality index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reapex.auditing.deviation import CorpusDeviation
from reapex.auditing.rate_null import INDEX_WINDOW
from reapex.auditing.study_clip import STUDY_WINDOWS, Moves, StudiedClip
from reapex.evaluation import Interval, Resampling, mean_interval
from reapex.keyframes import Key
from reapex.window import Window

_NO_WINDOW = Window.share(0.0)
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class KeyIntervals:
    """95 % intervals of one key frame's mean D(%) and D(ms); None with fewer than two subjects."""

    percent: Interval | None
    ms: Interval | None


@dataclass(frozen=True, slots=True)
class Timed:
    """The clips of a group that have a frame rate: what is said in ms is said of these only."""

    n_clips: int
    n_subjects: int
    n_movable: int

    @property
    def movable_share(self) -> float | None:
        """The share of them whose window holds more than the manual frame; None without any."""
        return self.n_movable / self.n_clips if self.n_clips else None

    @property
    def mostly_fixed(self) -> bool:
        """Whether more than half of them could not move."""
        return self.movable_share is not None and self.movable_share < _HALF


@dataclass(frozen=True, slots=True)
class WindowDeviation:
    """One group at one window: the means, and 95 % intervals of mean D(%) and mean D(ms).

    An interval is None where fewer than two subjects have a value. Means and intervals in ms, and
    ``timed``, are about the clips with a frame rate; all else is about all clips.
    """

    window: Window
    deviation: CorpusDeviation
    percent_interval: Interval | None
    ms_interval: Interval | None
    timed: Timed
    key_intervals: Mapping[Key, KeyIntervals]

    @property
    def mostly_fixed(self) -> bool:
        """Whether more than half of the clips could not move: the bar of D(%) is hollow."""
        return self.deviation.movable_share < _HALF


@dataclass(frozen=True, slots=True)
class QualityIndex:
    """The paper's Fig. 8: the increase of mean D(ms) from λ = 0 to 0.15, and its interval.

    It is about the ``n_clips`` clips of ``n_subjects`` subjects that have a frame rate;
    ``mostly_fixed`` says that more than half of these could not move at λ = 0.15.
    """

    ms: float
    interval: Interval | None
    n_clips: int
    n_subjects: int
    mostly_fixed: bool


@dataclass(frozen=True, slots=True)
class GroupStudy:
    """One group: how many clips and subjects were searched, and what came of each window.

    Windows in ms hold only the clips with a frame rate, and are absent where there are none.
    """

    name: str
    n_clips: int
    n_subjects: int
    windows: tuple[WindowDeviation, ...]
    index: QualityIndex | None

    def at(self, window: Window) -> WindowDeviation | None:
        """The group at one window; None where no clip could be searched in it."""
        return next((each for each in self.windows if each.window == window), None)


def group_study(name: str, clips: Sequence[StudiedClip], resampling: Resampling) -> GroupStudy:
    """Sum up the clips of one group."""
    at = (_at_window(clips, window, resampling) for window in STUDY_WINDOWS)
    return GroupStudy(
        name,
        n_clips=len(clips),
        n_subjects=len({clip.person for clip in clips}),
        windows=tuple(each for each in at if each is not None),
        index=_index(clips, resampling),
    )


def _at_window(
    clips: Sequence[StudiedClip], window: Window, resampling: Resampling
) -> WindowDeviation | None:
    mine = [clip for clip in clips if window in clip.moves]
    moves = [clip.moves[window] for clip in mine]
    means = CorpusDeviation.over_pairs([(each.proposal, each.deviation) for each in moves])
    if means is None:
        return None
    persons = [clip.person for clip in mine]
    return WindowDeviation(
        window,
        means,
        mean_interval([each.deviation.percent for each in moves], persons, resampling),
        mean_interval([each.deviation.ms for each in moves], persons, resampling),
        _timed(mine, window),
        {key: _key_intervals(moves, persons, key, resampling) for key in means.keys},
    )


def _timed(clips: Sequence[StudiedClip], window: Window) -> Timed:
    timed = [clip for clip in clips if clip.moves[window].deviation.ms is not None]
    return Timed(
        len(timed),
        len({clip.person for clip in timed}),
        sum(clip.moves[window].proposal.movable for clip in timed),
    )


def _key_intervals(
    moves: Sequence[Moves], persons: Sequence[str], key: Key, resampling: Resampling
) -> KeyIntervals:
    found = [each.deviation.keys.get(key) for each in moves]
    return KeyIntervals(
        mean_interval(
            [None if each is None else each.percent for each in found], persons, resampling
        ),
        mean_interval([None if each is None else each.ms for each in found], persons, resampling),
    )


def _index(clips: Sequence[StudiedClip], resampling: Resampling) -> QualityIndex | None:
    increases: list[float] = []
    persons: list[str] = []
    for clip in clips:
        near, far = clip.moves[_NO_WINDOW].deviation.ms, clip.moves[INDEX_WINDOW].deviation.ms
        if near is not None and far is not None:
            increases.append(far - near)
            persons.append(clip.person)
    if not increases:
        return None
    return QualityIndex(
        sum(increases) / len(increases),
        mean_interval(increases, persons, resampling),
        len(increases),
        len(set(persons)),
        mostly_fixed=_timed(clips, INDEX_WINDOW).mostly_fixed,
    )
