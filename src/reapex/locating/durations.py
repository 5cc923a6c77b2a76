"""How long a micro-expression rises and falls, as a rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.correction.risefall.posterior import Candidates
from reapex.series import FloatArray

_LEAST_MS = 1.0


@dataclass(frozen=True, slots=True)
class Durations:
    """Log-normal rises and falls.

    Parameters
    ----------
    rise_ms, fall_ms
        The medians.
    spread
        Standard deviation of the logarithms: at 0.5, one in twenty is shorter or longer by a factor
        of 2.7.
    """

    rise_ms: float = 150.0
    fall_ms: float = 210.0
    spread: float = 0.5

    def log_prior(self, candidates: Candidates) -> FloatArray:
        """``(n_onsets, n_apexes, n_offsets)``, up to a constant."""
        onsets, apexes, offsets = candidates.axes
        rise = self._log(apexes - onsets[:, np.newaxis], self.rise_ms)
        fall = self._log(offsets - apexes[:, np.newaxis], self.fall_ms)
        return rise[:, :, np.newaxis] + fall

    def _log(self, length_ms: FloatArray, median_ms: float) -> FloatArray:
        ratio = np.maximum(length_ms, _LEAST_MS) / median_ms
        log: FloatArray = -0.5 * (np.log(ratio) / self.spread) ** 2
        return log
