"""What the figures of one clip share: colours, scales, and an SVG that a page can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANUAL, PROPOSED, CURVE, PEAK, QUIET = "#d6336c", "#1971c2", "#343a40", "#e8890c", "#868e96"
HUMP, BESIDE, LINE = "#a5c8ea", "#5f6b76", "#ced4da"
MANUAL_DASHES = (0, (4, 2))


def quieten(axes: Axes) -> None:
    """Frame numbers below, and neither a frame nor numbers at the side: heights mean nothing."""
    axes.set_xlabel("frame number in the sheet", color=QUIET)
    axes.tick_params(colors=QUIET, length=3)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)


def add_time(axes: Axes, numbers: npt.NDArray[np.int64], times_ms: FloatArray) -> None:
    """A second scale in ms from the first frame shown."""

    def ms_of(number: npt.ArrayLike) -> FloatArray:
        return along(np.asarray(number, dtype=np.float64), numbers, times_ms)

    def number_at(ms: npt.ArrayLike) -> FloatArray:
        return along(np.asarray(ms, dtype=np.float64), times_ms, numbers)

    time = axes.secondary_xaxis("top", functions=(ms_of, number_at))
    time.tick_params(colors=QUIET, length=3, labelsize=8)
    time.spines["top"].set_color(LINE)
    time.set_xlabel("ms", color=QUIET, fontsize=8)


def along(values: FloatArray, from_: npt.ArrayLike, to: npt.ArrayLike) -> FloatArray:
    """From one scale to another; beyond their ends at their usual pace.

    Parameters
    ----------
    from_, to
        The same moments on both scales, growing strictly.

    Examples
    --------
    >>> along(np.array([-10.0, 5.0, 30.0]), [0, 10, 20], [100, 101, 102])
    array([ 99. , 100.5, 103. ])
    """
    old, new = np.asarray(from_, dtype=np.float64), np.asarray(to, dtype=np.float64)
    inside = np.interp(values, old, new)
    if len(old) < 2:
        return inside
    pace = (new[-1] - new[0]) / (old[-1] - old[0])
    moved: FloatArray = inside + (values - np.clip(values, old[0], old[-1])) * pace
    return moved


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
