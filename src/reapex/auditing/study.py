"""How the deviation grows with the window: section V of the paper, by group and with intervals.

Deviations are those of Eq. 15–17 (:mod:`~reapex.auditing.deviation`). Beside each mean stand its
movable share and an interval from resampling subjects. The paper's quality index (Fig. 8) is the
increase of the mean D(ms) from λ = 0 to 0.15; beyond, the paper says, blinks are taken for key
frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reapex.auditing.groups import UNKNOWN
from reapex.auditing.jobs import spread
from reapex.auditing.rate_null import INDEX_WINDOW, Contrast, contrasts
from reapex.auditing.study_clip import STUDY_WINDOWS, LeftOut, StudiedClip, study_clip
from reapex.auditing.study_group import GroupStudy, group_study
from reapex.clip import Clip
from reapex.correction import Gamdss, search_named
from reapex.evaluation import Resampling
from reapex.motion import criterion_named
from reapex.progress import Progress
from reapex.window import Window

ALL = "all"
Grouping = Callable[[Clip], str] | Mapping[str, str]
"""A clip's group: a function of the clip, or a mapping from clip ids."""

DEFAULT = Resampling()


@dataclass(frozen=True, slots=True)
class Study:
    """The deviation study of a corpus.

    Parameters
    ----------
    heading
        What the groups are values of, such as a column; empty if nobody said.
    search, criterion
        The names of GAMDSS's search and criterion.
    groups
        In the order in which they first occur; a group of which no clip could be searched is not
        among them.
    contrasts
        Every pair of groups, or of the largest of them, against what frame rate and clip length
        alone produce.
    left_out
        Clips that could not be searched, with the reason.
    n_untimed
        Clips that were searched and have no frame rate: nothing about them is said in ms.
    """

    heading: str
    search: str
    criterion: str
    groups: tuple[GroupStudy, ...]
    contrasts: tuple[Contrast, ...]
    left_out: tuple[LeftOut, ...]
    n_untimed: int

    @property
    def n_clips(self) -> int:
        """Clips that were searched."""
        return sum(group.n_clips for group in self.groups)

    @property
    def named(self) -> tuple[GroupStudy, ...]:
        """The groups without the one of clips whose group is unknown, unless it is the only one."""
        return tuple(each for each in self.groups if each.name != UNKNOWN) or self.groups

    @property
    def n_unknown(self) -> int:
        """Clips whose group is unknown, while that of others is known: in the tables only."""
        return self.n_clips - sum(group.n_clips for group in self.named)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """Groups that are too small, among so many, to be compared with the others."""
        compared = {name for each in self.contrasts for name in (each.first, each.second)}
        return tuple(each.name for each in self.named if compared and each.name not in compared)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows that any group was searched in, in their order."""
        present = {each.window for group in self.groups for each in group.windows}
        return tuple(window for window in STUDY_WINDOWS if window in present)


def study_of(
    clips: Iterable[Clip],
    *,
    group: Grouping | None = None,
    heading: str = "",
    search: str = "paper",
    criterion: str = "l2",
    resampling: Resampling = DEFAULT,
    progress: Progress | None = None,
    jobs: int | None = 1,
) -> Study:
    """Search every clip in every window, and sum up by group.

    Parameters
    ----------
    clips
        A corpus, or any clips.
    group
        Each clip's group; all are one group if None. Clips of the group
        :data:`~reapex.auditing.groups.UNKNOWN` stand in the tables and are compared with nothing.
    heading
        What the groups are values of, for the report.
    search, criterion
        As :func:`~reapex.correction.corrector_named` takes them.
    resampling
        How intervals and the null of :mod:`~reapex.auditing.rate_null` are drawn.
    progress
        Called with the clips done and their number.
    jobs
        Clips searched side by side, as :func:`~reapex.auditing.jobs.spread` takes them; what comes
        out does not depend on it.

    Raises
    ------
    UsageError
        If there is no such search or criterion, or ``jobs`` is below 1.
    """
    corrector = Gamdss(search_named(search), criterion_named(criterion))
    todo = tuple(clips)
    done: list[StudiedClip | LeftOut] = []
    for each in spread(lambda clip: study_clip(clip, _group(clip, group), corrector), todo, jobs):
        done.append(each)
        if progress is not None:
            progress(len(done), len(todo))
    return summed_up(done, corrector, heading=heading, resampling=resampling)


def summed_up(
    done: Iterable[StudiedClip | LeftOut],
    corrector: Gamdss,
    *,
    heading: str = "",
    resampling: Resampling = DEFAULT,
) -> Study:
    """The study of clips that were searched, be it here or in other processes."""
    studied: list[StudiedClip] = []
    left_out: list[LeftOut] = []
    for each in done:
        if isinstance(each, StudiedClip):
            studied.append(each)
        else:
            left_out.append(each)
    by_group: dict[str, list[StudiedClip]] = {}
    for clip in studied:
        by_group.setdefault(clip.group, []).append(clip)
    return Study(
        heading,
        corrector.search.name,
        corrector.criterion.name,
        tuple(group_study(name, mine, resampling) for name, mine in by_group.items()),
        contrasts(studied, INDEX_WINDOW, resampling),
        tuple(left_out),
        n_untimed=sum(clip.frame_ms is None for clip in studied),
    )


def _group(clip: Clip, group: Grouping | None) -> str:
    if group is None:
        return ALL
    return group(clip) if callable(group) else group[clip.id]
