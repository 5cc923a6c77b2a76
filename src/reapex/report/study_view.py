"""What the page shows of a deviation study: sentences, figures, rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reapex.auditing import KeyMeans, Study, WindowDeviation
from reapex.auditing.study_group import Timed
from reapex.evaluation import Interval
from reapex.keyframes import KEYS
from reapex.report.study_figures import PALETTE, index_svg, ms_svg, percent_svg
from reapex.report.study_words import study_sentences


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One group at one window, as text."""

    window: str
    group: str
    n_clips: int
    timed: str
    percent: str
    percent_interval: str
    ms: str
    ms_interval: str
    keys: tuple[str, ...]
    movable: str
    mostly_fixed: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Drawings side by side and what they show; ``title`` is their heading."""

    title: str
    svgs: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class StudyView:
    """The section of the page: ``legend`` pairs each drawn group with its colour."""

    study: Study
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[StudyRow, ...]

    @property
    def n_not_drawn(self) -> int:
        """Groups that stand in the table only."""
        return len(self.study.groups) - len(self.legend)


_HOLLOW = "Hollow: more than half of the clips had no other frame in their window."
_WHISKERS = "Whiskers: 95 % intervals from resampling subjects."


def study_view(study: Study | None) -> StudyView | None:
    """The section; None without a study."""
    if study is None:
        return None
    groups = tuple(each for each in study.named if each.name not in study.not_compared)
    shares = [window for window in study.windows if window.unit == "share"]
    times = [window for window in study.windows if window.unit == "ms"]
    figures = (
        Figure(
            "Windows that are a share of the clip (Fig. 7 of the paper)",
            (percent_svg(groups, shares), ms_svg(groups, shares)),
            f"Bars: mean D(%), Eq. 15. Lines: mean D(ms), Eq. 17{_of_timed(study)}. {_WHISKERS} "
            f"{_HOLLOW}",
        ),
        Figure(
            "Windows in milliseconds",
            (percent_svg(groups, times), ms_svg(groups, times)),
            "The same search distance in time for every clip, whatever its length. At a low frame "
            f"rate a step of one frame is as long as the window. {_WHISKERS} {_HOLLOW}",
        ),
        Figure(
            "Quality index (Fig. 8 of the paper)",
            (index_svg(groups),),
            "The paper reads a smaller increase as better labels. Frame rate and clip length move "
            f"it as well: see the sentences above. {_WHISKERS} {_HOLLOW}",
        ),
    )
    return StudyView(
        study,
        tuple(study_sentences(study)),
        tuple(drawn for each in figures if (drawn := _without_empty(each)).svgs),
        tuple(zip((group.name for group in groups), PALETTE, strict=False)),
        tuple(_rows(study)),
    )


def _without_empty(figure: Figure) -> Figure:
    return replace(figure, svgs=tuple(filter(None, figure.svgs)))


def _of_timed(study: Study) -> str:
    return ", over the clips with a frame rate" if study.n_untimed else ""


def _rows(study: Study) -> Iterator[StudyRow]:
    for window in study.windows:
        for group in study.groups:
            at = group.at(window)
            if at is not None and window.rise > 0:  # at λ = 0 nothing can move
                yield _row(group.name, at)


def _row(group: str, at: WindowDeviation) -> StudyRow:
    deviation = at.deviation
    return StudyRow(
        window=str(at.window),
        group=group,
        n_clips=deviation.n_clips,
        timed=_timed(at.timed),
        percent=f"{deviation.percent:.2f}",
        percent_interval=_range(at.percent_interval, digits=2),
        ms=_ms(deviation.ms),
        ms_interval=_range(at.ms_interval, digits=1),
        keys=tuple(_key(deviation.keys.get(key)) for key in KEYS),
        movable=f"{deviation.movable_share * 100:.0f} %",
        mostly_fixed=at.mostly_fixed,
    )


def _timed(timed: Timed) -> str:
    """How many clips the figures in ms are about, and how many of these could move."""
    if timed.movable_share is None:
        return "0"
    return f"{timed.n_clips}, {timed.movable_share * 100:.0f} % movable"


def _key(means: KeyMeans | None) -> str:
    """D(%) and D(ms) of one key frame: ``1.20 · 4.5``."""
    if means is None:
        return "–"
    return f"{means.percent:.2f} · {_ms(means.ms)}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _range(interval: Interval | None, digits: int) -> str:
    if interval is None:
        return "–"
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f}"
