"""How far key frames want to move, seen through windows of many widths and frame rates.

A move that ends inside its window says how far the key frame wanted to go, give or take half a
frame. A move that ends at the window's edge says only that it wanted to go at least so far, and a
window without another frame says nothing. Such observations are interval-censored; the estimate of
their distribution that assumes no shape is Turnbull's (J. R. Stat. Soc. B 38:290, 1976), found by
self-consistency.

Conventions
-----------
A wanted move is in ms and signed, negative towards the clip's beginning. Through a window it
becomes whole frames: rounded to the nearest and cut at the edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_N_ROUNDS = 300  # of self-consistency; the shares change by less than 1e-4 long before
_DECIMALS = 6  # edges nearer than a millionth of a ms are one edge


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """One key frame in ``n`` clips: where it went and where it could have gone, each ``(n,)``.

    ``moved`` (signed), ``back`` and ``ahead`` in frames, ``frame_ms`` in ms per frame.
    """

    moved: IntArray
    back: IntArray
    ahead: IntArray
    frame_ms: FloatArray

    @property
    def movable(self) -> npt.NDArray[np.bool_]:
        """Whose window held another frame, ``(n,)``."""
        movable: npt.NDArray[np.bool_] = self.back + self.ahead > 0
        return movable

    def seen(self, wanted_ms: FloatArray) -> IntArray:
        """What these clips' windows make of wanted moves ``(..., n)``: whole frames."""
        frames = np.rint(wanted_ms / self.frame_ms).astype(np.int64)
        return np.clip(frames, -self.back, self.ahead)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A distribution of wanted moves: ``shares`` ``(m,)`` of cells between ``edges_ms`` ``(m+1,)``.

    Within a cell the data cannot tell, and moves are taken as spread evenly.
    """

    edges_ms: FloatArray
    shares: FloatArray

    @classmethod
    def behind(cls, choices: Choices) -> Wanted | None:
        """The distribution that best explains the choices; None if no key frame could move."""
        can = choices.movable
        if not can.any():
            return None
        moved, back, ahead, step = (
            each[can] for each in (choices.moved, choices.back, choices.ahead, choices.frame_ms)
        )
        # A window's own ends are edges too, so that a draw can land beyond where anyone went.
        ends = np.concatenate(((moved - 0.5) * step, (moved + 0.5) * step,
                               (0.5 - back) * step, (ahead - 0.5) * step))  # fmt: skip
        inner = np.unique(ends.round(_DECIMALS))
        edges = np.concatenate(([inner[0] - step.max()], inner, [inner[-1] + step.max()]))
        first = np.searchsorted(edges, ((moved - 0.5) * step).round(_DECIMALS))
        last = np.searchsorted(edges, ((moved + 0.5) * step).round(_DECIMALS))
        first = np.where(moved <= -back, 0, first)
        last = np.where(moved >= ahead, len(edges) - 1, last)
        return cls(edges, _self_consistent(first, last, len(edges) - 1))

    def draw(self, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        """Wanted moves in ms."""
        # Spread evenly within cells, the distribution rises linearly from edge to edge: inverted.
        below = np.concatenate(([0.0], np.cumsum(self.shares)))
        moves: FloatArray = np.interp(rng.random(shape), below / below[-1], self.edges_ms)
        return moves


def _self_consistent(first: IntArray, last: IntArray, n_cells: int) -> FloatArray:
    """Shares of the cells, given that observation ``i`` lies in cells ``first[i]`` to ``last[i]``.

    Each observation is dealt out over its cells by their present shares, and the shares are taken
    anew, until they agree.
    """
    spans, counts = np.unique(np.stack((first, last)), axis=1, return_counts=True)
    shares = np.full(n_cells, 1 / n_cells)
    for _ in range(_N_ROUNDS):
        below = np.concatenate(([0.0], np.cumsum(shares)))
        inside = below[spans[1]] - below[spans[0]]
        per_share = counts / np.maximum(inside, np.finfo(np.float64).tiny)
        steps = np.zeros(n_cells + 1)
        np.add.at(steps, spans[0], per_share)
        np.subtract.at(steps, spans[1], per_share)
        shares = np.maximum(shares * np.cumsum(steps)[:-1], 0)
        shares /= shares.sum()
    return shares
