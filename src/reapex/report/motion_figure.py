"""A curve of motion with how sure each key frame is: densities as humps, 80 % intervals as bars.

Conventions
-----------
A motion curve's sign and size mean nothing, so it is turned to have its movement go up. Its steady
drift is taken off where enough frames lie before and after the movement to tell it. Areas of humps
are alike: a low, wide one says that the moment is not known well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from reapex.correction import ClipCorrection, Proposal
from reapex.keyframes import KEYS, Key, KeyFrames
from reapex.report.figure_parts import (
    BESIDE,
    CURVE,
    HUMP,
    MANUAL,
    MANUAL_DASHES,
    PROPOSED,
    QUIET,
    add_time,
    along,
    quieten,
)
from reapex.series import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHARES = (2.1, 1.0)  # of the height: the curve, the humps
_ROOM_ABOVE, _ROOM_BELOW = 0.34, 0.12  # of the curve's own height
_NEAR_EDGE = 0.07  # of the width: a name needs as much beside its mark
_BAR_ROWS: dict[Key, float] = {"onset": -0.16, "apex": -0.32, "offset": -0.48}


@dataclass(frozen=True)
class MotionDrawing:
    """One clip's motion curve above, its posterior below, on one scale of frames."""

    correction: ClipCorrection
    proposal: Proposal
    curve: FloatArray

    def on(self, figure: Figure) -> None:
        """Draw."""
        if self.proposal.posterior is None or self._times is None:
            above = bottom = figure.add_subplot()
        else:
            above, bottom = figure.subplots(
                2, 1, sharex=True, gridspec_kw={"height_ratios": _SHARES, "hspace": 0}
            )
            self._humps(bottom)
        self._movement(above)
        self._marks((above,) if above is bottom else (above, bottom))
        quieten(bottom)
        above.set_xlim(*self._span)
        if self._times is not None:
            add_time(above, np.asarray(self._numbers), self._times)

    @property
    def _numbers(self) -> Sequence[int]:
        return self.correction.clip.timeline.numbers

    @cached_property
    def _times(self) -> FloatArray | None:
        times = self.correction.clip.timeline.times_ms
        return None if times is None else np.asarray(times, dtype=np.float64)

    @cached_property
    def _span(self) -> tuple[int, int]:
        """The numbers between which anything is to be seen."""
        seen = np.flatnonzero(np.isfinite(self.curve))
        marks = [*self.proposal.manual, *self.proposal.keyframes]
        first, last = min(int(seen[0]), *marks), max(int(seen[-1]), *marks)
        return self._numbers[first], self._numbers[last]

    def _movement(self, axes: Axes) -> None:
        shown = upright(self.curve, self.proposal.keyframes)
        numbers = np.asarray(self._numbers)
        low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
        room = (high - low) or 1.0
        bottom = low - _ROOM_BELOW * room
        axes.fill_between(numbers, shown, bottom, color=CURVE, alpha=0.06, linewidth=0)
        axes.plot(numbers, shown, color=CURVE, linewidth=1.3)
        axes.set_ylim(bottom, high + _ROOM_ABOVE * room)
        quieten(axes)
        axes.set_xlabel("")
        axes.set_ylabel("motion near\nthe labels", color=QUIET)

    def _humps(self, axes: Axes) -> None:
        posterior = self.proposal.posterior or {}
        densities = {key: each.masses / each.step_ms for key, each in posterior.items()}
        highest = max(float(each.max()) for each in densities.values()) or 1.0
        for key, each in posterior.items():
            where = self._numbers_at(each.times_ms)
            height = densities[key] / highest
            axes.fill_between(where, height, 0, color=HUMP, alpha=0.75, linewidth=0)
            axes.plot(where, height, color=PROPOSED, linewidth=0.8, alpha=0.7)
            interval = self.proposal.keys[key].interval_ms
            if interval is not None:
                axes.plot(
                    self._numbers_at(np.array(interval)), [_BAR_ROWS[key]] * 2, color=PROPOSED,
                    linewidth=3, solid_capstyle="butt", alpha=0.85,
                )  # fmt: skip
        axes.axhline(0, color=HUMP, linewidth=0.8)
        axes.set_ylim(min(_BAR_ROWS.values()) - 0.2, 1.08)
        axes.set_ylabel("how likely", color=QUIET)

    def _marks(self, all_axes: Sequence[Axes]) -> None:
        above = all_axes[0]
        for key in KEYS:
            old = self._numbers[getattr(self.proposal.manual, key)]
            new = self._numbers[self.proposal.keys[key].position]
            for axes in all_axes:
                top = 0.83 if axes is above else 1.0
                axes.axvline(old, color=MANUAL, linewidth=1.2, linestyle=MANUAL_DASHES, ymax=top)
                axes.axvline(new, color=PROPOSED, linewidth=1.4, alpha=0.9, ymax=top - 0.02)
            self._name(above, key, old)
            if self.correction.beside is not None:
                other = self._numbers[self.correction.beside.keys[key].position]
                above.plot(other, 0, "^", color=BESIDE, markersize=5.5, zorder=4, clip_on=False,
                           transform=above.get_xaxis_transform())  # fmt: skip

    def _name(self, axes: Axes, key: Key, number: int) -> None:
        """The key's name at its manual mark; names lean away from each other, as marks may not."""
        first, last = self._span
        side = {"onset": "right", "apex": "center", "offset": "left"}[key]
        near = _NEAR_EDGE * (last - first)
        if number - first < near:
            side = "left"
        elif last - number < near:
            side = "right"
        row = 0.985 if key == "apex" else 0.91
        axes.text(number, row, key, color=MANUAL, ha=side, va="top", fontsize=8,
                  transform=axes.get_xaxis_transform())  # fmt: skip

    def _numbers_at(self, times_ms: FloatArray) -> FloatArray:
        assert self._times is not None  # asked before
        return along(times_ms, self._times, self._numbers)


def upright(curve: FloatArray, keyframes: KeyFrames) -> FloatArray:
    """The curve without its drift, its apex above its ends; NaN stays where nothing was seen.

    Examples
    --------
    >>> upright(np.array([0.0, 0.0, -1.0, np.nan, 0.0]), KeyFrames(1, 2, 4))
    array([ 0.,  0.,  1., nan,  0.])
    """
    steady = curve - _drift(curve, keyframes)
    places = np.flatnonzero(np.isfinite(steady))
    onset, apex, offset = np.interp(list(keyframes), places, steady[places])
    turned: FloatArray = steady if apex >= (onset + offset) / 2 else 0.0 - steady
    return turned


def _drift(curve: FloatArray, keyframes: KeyFrames) -> FloatArray:
    """A line as steep as the frames before and those after the movement are, ``(n,)``.

    A face need not come back to rest, so the two have levels of their own. Fewer frames than the
    movement has would say more of noise than of drift: then there is none.
    """
    places = np.arange(len(curve), dtype=np.float64)
    sides = (places < keyframes.onset, places > keyframes.offset)
    parts = [np.flatnonzero(side & np.isfinite(curve)) for side in sides]
    flat = np.zeros(len(curve))
    if min(len(part) for part in parts) == 0:
        return flat
    if sum(len(part) for part in parts) <= keyframes.offset - keyframes.onset:
        return flat
    steps = np.concatenate([places[part] - places[part].mean() for part in parts])
    values = np.concatenate([curve[part] - curve[part].mean() for part in parts])
    size = float(steps @ steps)
    slope = float(steps @ values) / size if size > 0 else 0.0
    return slope * (places - keyframes.apex)
