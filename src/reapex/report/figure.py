"""The curve of one clip as inline SVG: what was proposed, and what it was read from.

A curve of motion is drawn by :mod:`~reapex.report.motion_figure`, with how sure the proposal is;
one of distances as the paper's Fig. 2 is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from reapex.correction import ClipCorrection, Proposal, observation_of
from reapex.keyframes import KEYS
from reapex.report.figure_parts import (
    CURVE,
    MANUAL,
    MANUAL_DASHES,
    PEAK,
    PROPOSED,
    QUIET,
    add_time,
    for_a_page,
    quieten,
)
from reapex.report.motion_figure import MotionDrawing
from reapex.series import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_INCHES, _HEIGHT_INCHES, _HEIGHT_WITH_HUMPS_INCHES = 7.6, 2.5, 3.3
_FEWEST_FRAMES = 3  # a curve of fewer shows nothing


def shows_motion(correction: ClipCorrection) -> bool:
    """Whether the clip's curve is one of motion, which may have a posterior."""
    proposal = correction.proposal
    has_posterior = proposal is not None and proposal.posterior is not None
    return has_posterior or observation_of(correction) is not None


def curve_svg(correction: ClipCorrection) -> str:
    """The curve with manual and proposed marks, and its own maximum or how sure they are.

    Returns
    -------
    str
        An ``<svg>`` element; empty where the clip has no curve. Equal clips give equal text.
    """
    proposal = correction.proposal
    if proposal is None or proposal.curve is None:
        return ""
    if np.isfinite(proposal.curve).sum() < _FEWEST_FRAMES:
        return ""
    # Imported here: half a second that no other command should pay.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    is_motion = shows_motion(correction)
    height = _HEIGHT_INCHES if proposal.posterior is None else _HEIGHT_WITH_HUMPS_INCHES
    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": correction.clip.id,
            "font.family": "sans-serif",
            "font.size": 9,
        }
    ):
        figure = Figure(figsize=(_WIDTH_INCHES, height), layout="constrained")
        if is_motion:
            MotionDrawing(correction, proposal, proposal.curve).on(figure)
        else:
            _draw(figure.add_subplot(), correction, proposal, proposal.curve)
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
        axes.axvline(old, color=MANUAL, linewidth=1.2, linestyle=MANUAL_DASHES)
        axes.axvline(new, color=PROPOSED, linewidth=1.4, ymax=0.88, alpha=0.9)
        axes.text(old, top - 0.02 * room, key, color=MANUAL, ha="center", va="top", fontsize=8,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    peak = int(np.nanargmax(curve))
    axes.plot(
        numbers[peak], curve[peak], "s", markersize=8, markerfacecolor="none",
        markeredgecolor=PEAK, markeredgewidth=1.6,
    )  # fmt: skip
    axes.set_ylim(bottom, top)
    axes.set_xlim(numbers[0], numbers[-1])
    quieten(axes)
    axes.set_ylabel("distance from\nproposed onset", color=QUIET)
    times = correction.clip.timeline.times_ms
    if times is not None:
        add_time(axes, numbers, np.asarray(times))
