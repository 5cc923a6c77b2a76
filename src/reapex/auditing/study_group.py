"""What the deviation study says of one group: each window, and the quality index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reapex.auditing.deviation import CorpusDeviation
from reapex.auditing.rate_null import INDEX_WINDOW
from reapex.auditing.study_clip import STUDY_WINDOWS, StudiedClip
from reapex.evaluation import Interval, Resampling, mean_interval
from reapex.window import Window

_NO_WINDOW = Window.share(0.0)
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class WindowDeviation:
    """One group at one window: the means, and 95 % intervals of mean D(%) and mean D(ms).

    An interval is None where fewer than two subjects have a value.
    """

    window: Window
    deviation: CorpusDeviation
    percent_interval: Interval | None
    ms_interval: Interval | None

    @property
    def mostly_fixed(self) -> bool:
        """Whether more than half of the clips could not move: the figure draws it hollow."""
        return self.deviation.movable_share < _HALF


@dataclass(frozen=True, slots=True)
class QualityIndex:
    """The paper's Fig. 8: the increase of mean D(ms) from λ = 0 to 0.15, and its interval.

    ``mostly_fixed`` says that more than half of the clips could not move at λ = 0.15.
    """

    ms: float
    interval: Interval | None
    n_clips: int
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
    )


def _index(clips: Sequence[StudiedClip], resampling: Resampling) -> QualityIndex | None:
    increases: list[float] = []
    persons: list[str] = []
    n_movable = 0
    for clip in clips:
        near, far = clip.moves[_NO_WINDOW], clip.moves[INDEX_WINDOW]
        if near.deviation.ms is not None and far.deviation.ms is not None:
            increases.append(far.deviation.ms - near.deviation.ms)
            persons.append(clip.person)
            n_movable += far.proposal.movable
    if not increases:
        return None
    return QualityIndex(
        sum(increases) / len(increases),
        mean_interval(increases, persons, resampling),
        len(increases),
        mostly_fixed=n_movable / len(increases) < _HALF,
    )
