"""The difference curve of one clip as inline SVG: the paper's Fig. 2."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reapex.correction import ClipCorrection, Proposal
from reapex.keyframes import KEYS
from reapex.series import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANUAL, PROPOSED, CURVE, PEAK, QUIET = "#d6336c", "#1971c2", "#343a40", "#e8890c", "#868e96"
_SIZE_INCHES = (7.6, 2.5)
_FEWEST_FRAMES = 3  # a curve of fewer shows nothing


def curve_svg(correction: ClipCorrection) -> str:
    """The curve with manual marks, proposed marks and its own maximum.

    Returns
    -------
    str
        An ``<svg>`` element; empty where the clip has no curve. Equal clips give equal text.
    """
    proposal = correction.proposal
    if proposal is None or proposal.curve is None or len(proposal.curve) < _FEWEST_FRAMES:
        return ""
    # Imported here: half a second that no other command should pay.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": correction.clip.id,
            "font.family": "sans-serif",
            "font.size": 9,
        }
    ):
        figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, correction, proposal, proposal.curve)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return for_a_page(buffer.getvalue())


def _draw(axes: Axes, correction: ClipCorrection, proposal: Proposal, curve: FloatArray) -> None:
    numbers = np.asarray(correction.clip.timeline.numbers)
    # The onset's distance from itself is 0 and says nothing; noise keeps all others well above it.
    others = np.where(np.arange(len(curve)) == proposal.onset.position, np.nan, curve)
    low, high = float(np.nanmin(others)), float(np.nanmax(others))
    room = (high - low) or 1.0
    bottom, top = low - 0.15 * room, high + 0.35 * room
    axes.fill_between(numbers, others, bottom, color=CURVE, alpha=0.06, linewidth=0)
    axes.plot(numbers, others, color=CURVE, linewidth=1.3)
    for key in KEYS:
        old = numbers[getattr(proposal.manual, key)]
        new = numbers[proposal.keys[key].position]
        axes.axvline(old, color=MANUAL, linewidth=1.2, linestyle=(0, (4, 2)))
        axes.axvline(new, color=PROPOSED, linewidth=1.4, ymax=0.88, alpha=0.9)
        axes.text(old, top - 0.02 * room, key, color=MANUAL, ha="center", va="top", fontsize=8,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    peak = int(np.argmax(curve))
    axes.plot(
        numbers[peak], curve[peak], "s", markersize=8, markerfacecolor="none",
        markeredgecolor=PEAK, markeredgewidth=1.6,
    )  # fmt: skip
    axes.set_ylim(bottom, top)
    axes.set_xlim(numbers[0], numbers[-1])
    axes.set_xlabel("frame number in the sheet", color=QUIET)
    axes.set_ylabel("distance from\nproposed onset", color=QUIET)
    axes.tick_params(colors=QUIET, length=3)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#ced4da")
    times = correction.clip.timeline.times_ms
    if times is not None:
        _add_time(axes, numbers, np.asarray(times))


def _add_time(axes: Axes, numbers: npt.NDArray[np.int64], times_ms: FloatArray) -> None:
    """A second scale in ms from the first frame shown."""

    def ms_of(number: npt.ArrayLike) -> FloatArray:
        return np.interp(np.asarray(number, dtype=np.float64), numbers, times_ms)

    def number_at(ms: npt.ArrayLike) -> FloatArray:
        return np.interp(np.asarray(ms, dtype=np.float64), times_ms, numbers)

    time = axes.secondary_xaxis("top", functions=(ms_of, number_at))
    time.tick_params(colors=QUIET, length=3, labelsize=8)
    time.spines["top"].set_color("#ced4da")
    time.set_xlabel("ms", color=QUIET, fontsize=8)


def for_a_page(svg: str) -> str:
    """Without prolog and fixed size, so that the page's style sheet decides."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    return re.sub(
        r'(<svg [^>]*?) width="[^"]*"',
        r"\1",
        re.sub(r' height="[^"]*pt"', "", svg, count=1),
        count=1,
    )
