"""What the page shows of a deviation study: sentences, figures, rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reapex.auditing import Study, WindowDeviation
from reapex.evaluation import Interval
from reapex.keyframes import KEYS
from reapex.report.study_figures import N_DRAWN, PALETTE, deviation_svg, index_svg
from reapex.report.study_words import study_sentences


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One group at one window, as text."""

    window: str
    group: str
    n_clips: int
    percent: str
    percent_interval: str
    ms: str
    ms_interval: str
    keys_ms: tuple[str, ...]
    movable: str
    mostly_fixed: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing and what it shows; ``title`` is its heading."""

    title: str
    svg: str
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
        return max(0, len(self.study.groups) - N_DRAWN)


_HOLLOW = "Hollow: more than half of the clips had no other frame in their window."
_WHISKERS = "Whiskers: 95 % intervals from resampling subjects."


def study_view(study: Study | None) -> StudyView | None:
    """The section; None without a study."""
    if study is None:
        return None
    groups = study.groups
    shares = [window for window in study.windows if window.unit == "share"]
    times = [window for window in study.windows if window.unit == "ms"]
    figures = (
        Figure(
            "Windows that are a share of the clip (Fig. 7 of the paper)",
            deviation_svg(groups, shares),
            f"Left: mean D(%), Eq. 15. Right: mean D(ms), Eq. 17. {_WHISKERS} {_HOLLOW}",
        ),
        Figure(
            "Windows in milliseconds",
            deviation_svg(groups, times),
            "The same search distance in time for every clip, whatever its length. At a low frame "
            f"rate a step of one frame is as long as the window. {_WHISKERS} {_HOLLOW}",
        ),
        Figure(
            "Quality index (Fig. 8 of the paper)",
            index_svg(groups),
            "The paper reads a smaller increase as better labels. Frame rate and clip length move "
            f"it as well: see the sentences above. {_WHISKERS} {_HOLLOW}",
        ),
    )
    return StudyView(
        study,
        tuple(study_sentences(study)),
        tuple(each for each in figures if each.svg),
        tuple(zip((group.name for group in groups), PALETTE, strict=False)),
        tuple(_rows(study)),
    )


def _rows(study: Study) -> Iterator[StudyRow]:
    for window in study.windows:
        for group in study.groups:
            at = group.at(window)
            if at is not None and window.rise > 0:  # at λ = 0 nothing can move
                yield _row(group.name, at)


def _row(group: str, at: WindowDeviation) -> StudyRow:
    deviation = at.deviation
    keys = (deviation.keys.get(key) for key in KEYS)
    return StudyRow(
        window=str(at.window),
        group=group,
        n_clips=deviation.n_clips,
        percent=f"{deviation.percent:.2f}",
        percent_interval=_range(at.percent_interval, digits=2),
        ms=_ms(deviation.ms),
        ms_interval=_range(at.ms_interval, digits=1),
        keys_ms=tuple(_ms(None if means is None else means.ms) for means in keys),
        movable=f"{deviation.movable_share * 100:.0f} %",
        mostly_fixed=at.mostly_fixed,
    )


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _range(interval: Interval | None, digits: int) -> str:
    if interval is None:
        return "–"
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f}"
