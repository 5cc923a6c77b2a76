"""The paper's Fig. 7 (deviation by window and group) and Fig. 8 (quality index) as inline SVG.

A bar or marker is hollow where more than half of the clips it is about could not move: its height
is then arithmetic. Each axis is a drawing of its own, so that the page can set two side by side or
one above the other. Colours are Okabe and Ito's, which the colour-blind tell apart; the page's
legend names the groups in its own fonts.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reapex.auditing import GroupStudy, WindowDeviation
from reapex.evaluation import Interval
from reapex.report.figure_parts import QUIET, for_a_page
from reapex.window import Window

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8A6D00", "#5B4B8A", "#555555")
N_DRAWN = len(PALETTE)  # groups beyond stand in the table only

_INK, _LINE, _PAPER = "#343a40", "#ced4da", "#ffffff"
_WIDTH_INCHES, _HEIGHT_INCHES, _ROW_INCHES = 5.2, 3.3, 0.34
_CLUSTER = 0.78  # of the room between two windows is filled with bars
_LONGEST_NAME = 22


def percent_svg(groups: Sequence[GroupStudy], windows: Sequence[Window]) -> str:
    """Fig. 7, left: bars of mean D(%) with their 95 % intervals.

    Parameters
    ----------
    windows
        Shares or times, not both: they make the horizontal axis.

    Returns
    -------
    str
        An ``<svg>``; equal studies give equal text. Empty where no group was searched in a window.
    """
    drawn = groups[:N_DRAWN]
    if not any(group.at(window) for group in drawn for window in windows):
        return ""
    return _svg(
        lambda figure: _bars(figure.add_subplot(), drawn, windows),
        _HEIGHT_INCHES,
        salt=f"percent-{windows[0].unit}",
    )


def ms_svg(groups: Sequence[GroupStudy], windows: Sequence[Window]) -> str:
    """Fig. 7, right: lines of mean D(ms) with their 95 % intervals, over clips with a frame rate.

    As :func:`percent_svg`; empty where no clip has a frame rate.
    """
    drawn = groups[:N_DRAWN]
    at = [group.at(window) for group in drawn for window in windows]
    if not any(each is not None and each.timed.n_clips for each in at):
        return ""
    return _svg(
        lambda figure: _lines(figure.add_subplot(), drawn, windows),
        _HEIGHT_INCHES,
        salt=f"ms-{windows[0].unit}",
    )


def index_svg(groups: Sequence[GroupStudy]) -> str:
    """Fig. 8: the increase of mean D(ms) from λ = 0 to 0.15, with its 95 % interval.

    Returns
    -------
    str
        An ``<svg>``; empty where no group has a frame rate.
    """
    drawn = [
        (group.name, group.index, colour)
        for group, colour in zip(groups, PALETTE, strict=False)
        if group.index is not None
    ]
    if not drawn:
        return ""

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for row, (_, index, colour) in enumerate(drawn):
            face = _PAPER if index.mostly_fixed else colour
            axes.barh(row, index.ms, 0.6, facecolor=face, edgecolor=colour, linewidth=1.6)
            _whisker(axes, row, index.ms, index.interval, _INK, sideways=True)
        axes.set_yticks(range(len(drawn)), [_short(name) for name, _, _ in drawn])
        axes.set_ylim(len(drawn) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.set_xlabel("increase of mean D(ms) from λ = 0 to 0.15", color=QUIET)
        _quieten(axes, grid="x")
        axes.tick_params(axis="y", colors=_INK, length=0)

    return _svg(draw, 0.75 + _ROW_INCHES * len(drawn), salt="index")


def _bars(axes: Axes, groups: Sequence[GroupStudy], windows: Sequence[Window]) -> None:
    width = _CLUSTER / len(groups)
    for i, (group, colour) in enumerate(zip(groups, PALETTE, strict=False)):
        for x, at in _present(group, windows):
            face = _PAPER if at.mostly_fixed else colour
            place = x + (i - (len(groups) - 1) / 2) * width
            height = at.deviation.percent
            if height > 0:
                axes.bar(place, height, width * 0.86, facecolor=face, edgecolor=colour,
                         linewidth=1.4)  # fmt: skip
                _whisker(axes, place, height, at.percent_interval, _INK)
            else:  # a bar of no height would not be seen; its foot says that it was measured
                foot = [place - width * 0.43, place + width * 0.43]
                axes.plot(foot, [0, 0], color=colour, linewidth=2.2, clip_on=False,
                          solid_capstyle="butt", zorder=3)  # fmt: skip
    axes.set_ylim(bottom=0)
    _label(axes, windows, "mean D(%)")


def _lines(axes: Axes, groups: Sequence[GroupStudy], windows: Sequence[Window]) -> None:
    for i, (group, colour) in enumerate(zip(groups, PALETTE, strict=False)):
        nudge = (i - (len(groups) - 1) / 2) * 0.05  # so that whiskers do not hide one another
        points = [
            (x + nudge, at, at.deviation.ms)
            for x, at in _present(group, windows)
            if at.deviation.ms is not None
        ]
        axes.plot([x for x, _, _ in points], [ms for _, _, ms in points], color=colour,
                  linewidth=1.6, zorder=2)  # fmt: skip
        for x, at, ms in points:
            _whisker(axes, x, ms, at.ms_interval, colour)
            face = _PAPER if at.timed.mostly_fixed else colour
            axes.plot(x, ms, "o", markersize=6, markerfacecolor=face, markeredgecolor=colour,
                      markeredgewidth=1.5, zorder=4, clip_on=False)  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(-0.35, len(windows) - 0.65)
    _label(axes, windows, "mean D(ms)")


def _present(group: GroupStudy, windows: Sequence[Window]) -> list[tuple[int, WindowDeviation]]:
    found = ((x, group.at(window)) for x, window in enumerate(windows))
    return [(x, at) for x, at in found if at is not None]


def _whisker(
    axes: Axes, place: float, value: float, interval: Interval | None, colour: str,
    *, sideways: bool = False,
) -> None:  # fmt: skip
    """An interval as a line with ends; a percentile interval need not hold the mean itself."""
    if interval is None:
        return
    reach = ([max(value - interval.low, 0.0)], [max(interval.high - value, 0.0)])
    x, y, xerr, yerr = (value, place, reach, None) if sideways else (place, value, None, reach)
    axes.errorbar(
        x, y, xerr=xerr, yerr=yerr, fmt="none", ecolor=colour, elinewidth=1.1, capsize=2,
        capthick=1.1, zorder=3,
    )  # fmt: skip


def _label(axes: Axes, windows: Sequence[Window], quantity: str) -> None:
    share = windows[0].unit == "share"
    form = "{:.2f}" if share else "{:g}"
    axes.set_xticks(range(len(windows)), [form.format(window.rise) for window in windows])
    axes.set_xlabel("window λ, as a share of the rise or fall" if share else "window in ms",
                    color=QUIET)  # fmt: skip
    axes.set_ylabel(quantity, color=QUIET)
    _quieten(axes, grid="y")
    axes.set_ylim(0, axes.get_ylim()[1] * 1.04)


def _quieten(axes: Axes, grid: str) -> None:
    axes.tick_params(colors=QUIET, length=0)
    axes.grid(axis="x" if grid == "x" else "y", color="#eef1f4", linewidth=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left" if grid == "y" else "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom" if grid == "y" else "left"].set_color(_LINE)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _svg(draw: Callable[[Figure], None], height: float, salt: str) -> str:
    # Imported here: half a second that no other command should pay.
    import matplotlib as mpl
    from matplotlib.figure import Figure as NewFigure

    buffer = io.StringIO()
    with (
        mpl.rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": salt,
                "font.family": "sans-serif",
                "font.size": 9.5,
                "text.parse_math": False,  # a group may be called $5 to $10
            }
        ),
        warnings.catch_warnings(),
    ):
        # Only widths are guessed without the glyph; the browser draws the text in its own fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = NewFigure(figsize=(_WIDTH_INCHES, height), layout="constrained")
        draw(figure)
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return for_a_page(buffer.getvalue())
