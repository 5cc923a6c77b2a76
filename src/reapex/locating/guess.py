"""Where each key frame is looked for: round a guess, round what the sheet gives, or in between."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reapex.correction import Marginal
from reapex.correction.risefall import PRIOR, CoderModel
from reapex.correction.risefall.posterior import LAG_MS, Candidates
from reapex.series import FloatArray

REACH_MS = 300.0  # of the flat prior, to both sides of the guess
STEP_MS = 20.0  # of the search: marginals spread each mass over its cell
_FLAT_MS = 1e9  # a spread that says nothing
_REACH = 2.3  # spreads to each side of what a sheet gives, as a corrector looks
_MOST_STEPS = 40  # of an apex between two marks; what they hold is looked at again, closer
_TAIL = 0.005  # of the mass, that a closer look may leave out at each end


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """Onset, apex and offset in ms, and which of them somebody marked.

    Parameters
    ----------
    moments_ms
        ``(3,)``.
    is_given
        ``(3,)``: a mark is a mark of a coder of the usual spread, not a guess.
    """

    moments_ms: FloatArray
    is_given: tuple[bool, bool, bool] = (False, False, False)

    def spreads(self, doubt: float) -> FloatArray:
        """How far the movement may be from this, ``(3,)``: ``doubt`` times as far as a coder errs.

        What was marked is as sure as marks are.
        """
        factors = np.where(self.is_given, 1.0, doubt)
        spreads: FloatArray = PRIOR.spreads * factors
        return spreads

    @property
    def prior(self) -> CoderModel:
        """Flat where nothing was marked."""
        onset, apex, offset = (
            spread if is_given else _FLAT_MS
            for spread, is_given in zip(PRIOR.spread_ms, self.is_given, strict=True)
        )
        return CoderModel(spread_ms=(onset, apex, offset))

    @property
    def reaches_ms(self) -> FloatArray:
        """How far each is looked for to both sides, ``(3,)``."""
        return np.where(self.is_given, _REACH * PRIOR.spreads, REACH_MS)

    def candidates(self) -> Candidates:
        """Even steps round each moment; an apex between two marks may be anywhere in between."""
        axes = [
            moment - lag + STEP_MS * np.arange(-(n := round(reach / STEP_MS)), n + 1)
            for moment, lag, reach in zip(self.moments_ms, LAG_MS, self.reaches_ms, strict=True)
        ]
        if self._is_between:
            onset, _, offset = self.moments_ms
            n_steps = min(max(2, self._n_steps_between), _MOST_STEPS)
            axes[1] = np.linspace(onset, offset, n_steps + 1)
        return Candidates(*axes)

    def closer(self, apex: Marginal) -> Candidates | None:
        """Smaller steps where the apex was found to be; None where they are small already."""
        if not self._is_between or self._n_steps_between <= _MOST_STEPS:
            return None
        onset, _, offset = self.moments_ms
        low = max(onset, apex.quantile(_TAIL) - apex.step_ms)
        high = min(offset, apex.quantile(1 - _TAIL) + apex.step_ms)
        return replace(self.candidates(), apexes=np.linspace(low, high, _MOST_STEPS + 1))

    @property
    def _is_between(self) -> bool:
        return self.is_given == (True, False, True)

    @property
    def _n_steps_between(self) -> int:
        return round(float(self.moments_ms[2] - self.moments_ms[0]) / STEP_MS)
