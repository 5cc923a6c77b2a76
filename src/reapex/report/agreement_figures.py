"""Agreement as inline SVG: Bland and Altman's plot of each two coders, and the tolerance curve.

Bland & Altman plot a difference against the mean of the two measurements. Frame numbers are only
places in a recording, so the mean duration of the expression stands below instead: it shows what
the plot is for, whether coders differ more where there is more to mark.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from reapex.agreement import AgreementStudy, Curve, Part, parts_of
from reapex.keyframes import KEYS
from reapex.report.figure_parts import LINE, QUIET, for_a_page

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS: Mapping[Part, str] = {
    "onset": "#0072B2",
    "apex": "#D55E00",
    "offset": "#009E73",
    "duration": "#5B4B8A",
}
MOST_POINTS = 1500  # of one panel, so that the page stays small; drawn at random, and said

_MANY = 150  # dots that hide one another are drawn paler
_INK = "#343a40"


def bland_altman_svg(study: AgreementStudy, pair: int) -> str:
    """Differences of one pair of coders, a panel per key frame; empty where none has any."""
    figures = study.overall.pairs[pair]
    timed = study.table.all_timed
    errors = figures.ms if timed else figures.frames
    shown = [key for key in KEYS if key in errors]
    if not shown:
        return ""
    scale = study.table.ms_per_frame if timed else np.ones(len(study.table.expressions))
    lengths = parts_of(study.table.frames, "duration")[:, (figures.first, figures.second)]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Mean of empty slice")
        lasting = np.nanmean(lengths, axis=1) * scale
    unit = "ms" if timed else "frames"

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
        for axes, key in zip(panels, shown, strict=True):
            values = parts_of(study.table.frames, key)
            apart = (values[:, figures.second] - values[:, figures.first]) * scale
            known = np.flatnonzero(np.isfinite(apart) & np.isfinite(lasting))
            if len(known) > MOST_POINTS:
                known = np.random.default_rng(0).choice(known, MOST_POINTS, replace=False)
            alpha = 0.4 if len(known) > _MANY else 0.75
            axes.scatter(lasting[known], apart[known], s=13, color=COLOURS[key], alpha=alpha,
                         linewidths=0)  # fmt: skip
            error = errors[key]
            axes.axhline(0, color=LINE, linewidth=1)
            axes.axhline(error.bias, color=_INK, linewidth=1.4)
            for limit in error.limits or ():
                axes.axhline(limit, color=_INK, linewidth=1.1, linestyle=(0, (4, 3)))
            axes.set_title(key, color=_INK, fontsize=10, loc="left")
            axes.set_xlabel(f"mean duration ({unit})", color=QUIET)
            _quieten(axes)
        panels[0].set_ylabel(f"second minus first ({unit})", color=QUIET)

    return _svg(draw, (8.6, 2.9), f"bland-altman-{pair}")


def tolerance_svg(curves: Mapping[Part, Curve]) -> str:
    """The share of marks within growing tolerances; empty without curves."""
    if not curves:
        return ""
    unit = next(iter(curves.values())).unit

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for part, curve in curves.items():
            dashes = (0, (4, 2)) if part == "duration" else "solid"
            axes.plot(curve.grid, np.array(curve.shares) * 100, color=COLOURS[part], linewidth=1.8,
                      linestyle=dashes, label=part, drawstyle="steps-post"
                      if unit == "frames" else "default")  # fmt: skip
        axes.set_ylim(0, 102)
        axes.set_xlim(left=0)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel(f"at most so many {unit} apart", color=QUIET)
        axes.set_ylabel("marks (%)", color=QUIET)
        _quieten(axes)
        axes.legend(frameon=False, loc="lower right", labelcolor=_INK, fontsize=9)

    return _svg(draw, (4.3, 2.9), f"tolerance-{unit}")


def _quieten(axes: Axes) -> None:
    axes.tick_params(colors=QUIET, length=0)
    axes.grid(color="#eef1f4", linewidth=1)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(LINE)


def _svg(draw: Callable[[Figure], None], size: tuple[float, float], salt: str) -> str:
    # Imported here: half a second that no other command should pay.
    import matplotlib as mpl
    from matplotlib.figure import Figure as NewFigure

    buffer = io.StringIO()
    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": salt,
            "font.family": "sans-serif",
            "font.size": 9,
            "text.parse_math": False,
        }
    ):
        figure = NewFigure(figsize=size, layout="constrained")
        draw(figure)
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return for_a_page(buffer.getvalue())
