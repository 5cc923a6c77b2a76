"""Where the key frames are, given the curve and what the coder said.

Conventions
-----------
Times are ms on the clip's clock. Candidates stand in even steps round the marks and may lie outside
the clip. Shapes are summed over, none is chosen. No shape fits a face exactly, so that a part of
the curve's energy (:data:`MISFIT`) is never held against any of them; neighbouring frames are no
independent evidence, so that a clip counts as one observation per 20 ms at most.

References
----------
Reference note ``corrector`` §1.8, with the likelihood of §10.1 tempered through the misfit alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reapex.correction.marginal import Marginal
from reapex.correction.risefall.coder_model import CoderModel
from reapex.correction.risefall.drift import Drift
from reapex.correction.risefall.shapes import ShapeFamily
from reapex.series import FloatArray

STEP_MS = 12.0
_REACH = 2.3  # spreads to each side of a mark
# The end of a fall drowns in noise: shapes find it this much too early (first-tune, second-tune).
LAG_MS = np.array([0.0, 0.0, 10.0])
_LEAST_SIZE = 0.05  # of a template, squared: below it, too few frames show it


@dataclass(frozen=True, slots=True)
class Tempering:
    """How much one clip's curve is believed.

    Parameters
    ----------
    misfit
        The share of a curve's energy that the best shape leaves over.
    share
        Independent observations per frame, or per ``spacing_ms`` where frames are closer.
    """

    misfit: float = 0.08
    share: float = 1.0
    spacing_ms: float = 20.0

    def n_independent(self, n_frames: int, frame_ms: float) -> float:
        """Independent observations in a clip."""
        return self.share * min(n_frames, n_frames * frame_ms / self.spacing_ms)


@dataclass(frozen=True)
class Candidates:
    """Moments that each key frame may have."""

    onsets: FloatArray
    apexes: FloatArray
    offsets: FloatArray

    @classmethod
    def around(cls, centres_ms: FloatArray, spreads_ms: FloatArray) -> Candidates:
        """Even steps to both sides of the centres, as far as a coder of these spreads errs."""
        axes = []
        for centre, spread in zip(centres_ms, spreads_ms, strict=True):
            half = max(1, int(np.ceil(_REACH * spread / STEP_MS)))
            axes.append(centre + STEP_MS * np.arange(-half, half + 1))
        return cls(*axes)

    @property
    def axes(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Onsets, apexes, offsets."""
        return self.onsets, self.apexes, self.offsets

    def in_order(self, least_ms: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which triples keep a frame between any two, ``(n_onsets, n_apexes, n_offsets)``."""
        least = least_ms * (1 - 1e-6)
        rise = self.apexes - self.onsets[:, np.newaxis] >= least
        fall = self.offsets - self.apexes[:, np.newaxis] >= least
        return rise[:, :, np.newaxis] & fall


@dataclass(frozen=True)
class Likelihood:
    """How well each triple of candidates explains a curve.

    Parameters
    ----------
    candidates
        The triples.
    log
        ``(n_onsets, n_apexes, n_offsets)``, up to a constant; -inf out of order.
    best_fit
        The largest R² of any shape at any triple.
    """

    candidates: Candidates
    log: FloatArray
    best_fit: float

    def posterior(self, marks_ms: FloatArray, coder: CoderModel) -> tuple[Marginal, ...] | None:
        """The marginals of onset, apex and offset; None if no triple is in order."""
        log = self.log.copy()
        centres = coder.moments(marks_ms) - LAG_MS
        for axis, (grid, centre, spread) in enumerate(
            zip(self.candidates.axes, centres, coder.spread_ms, strict=True)
        ):
            prior = -0.5 * ((grid - centre) / spread) ** 2
            log += prior.reshape([-1 if each == axis else 1 for each in range(3)])
        top = log.max()
        if not np.isfinite(top):
            return None
        mass = np.exp(log - top)
        mass /= mass.sum()
        others = ((1, 2), (0, 2), (0, 1))
        return tuple(
            Marginal(grid + lag, mass.sum(axis=rest))
            for grid, rest, lag in zip(self.candidates.axes, others, LAG_MS, strict=True)
        )


@dataclass(frozen=True)
class Comparison:
    """A curve beside the family of shapes.

    Parameters
    ----------
    curve
        ``(n,)``, with its drift.
    times_ms
        ``(n,)``.
    frame_ms
        From one frame to the next, as a rule.
    """

    curve: FloatArray
    times_ms: FloatArray
    frame_ms: float
    drift: Drift
    family: ShapeFamily
    tempering: Tempering = Tempering()

    def likelihood(self, candidates: Candidates) -> Likelihood:
        """How well each triple explains the curve."""
        fit = self._fits(candidates)
        left = 1 + self.tempering.misfit - fit  # (apexes, rises, onsets, falls, offsets)
        power = -0.5 * self.tempering.n_independent(len(self.curve), self.frame_ms)
        least = float(left.min())
        mean = ((left / least) ** power).mean(axis=(1, 3)).transpose(1, 0, 2)
        log = np.full(mean.shape, -np.inf)
        in_order = candidates.in_order(self.frame_ms)
        # No triple is impossible, however long the clip: its logarithm must stay a number.
        log[in_order] = np.log(np.maximum(mean[in_order], 1e-300))
        return Likelihood(candidates, log, float(fit.max()))

    def _fits(self, candidates: Candidates) -> FloatArray:
        """R² of each shape at each triple, ``(apexes, rises, onsets, falls, offsets)``."""
        onsets, apexes, offsets = candidates.axes
        family, least_ms = self.family, self.frame_ms / 2
        rise = family.rise_levels(self.times_ms, onsets, apexes, least_ms).transpose(2, 0, 1, 3)
        fall = family.fall_levels(self.times_ms, apexes, offsets, least_ms).transpose(1, 0, 2, 3)
        rise_product, rise_drift, rise_size = self._sums(rise)
        fall_product, fall_drift, fall_size = self._sums(fall)
        product = rise_product[:, :, None] + fall_product[:, None]
        shared = rise_drift @ fall_drift.transpose(0, 2, 1)
        size = rise_size[:, :, None] + fall_size[:, None] - 2 * shared
        fit = product**2 / (np.maximum(size, _LEAST_SIZE) * self._energy)
        fit = np.where(size > _LEAST_SIZE, np.minimum(fit, 1.0), 0.0)
        return fit.reshape(*rise.shape[:3], *fall.shape[1:3])

    def _sums(self, levels: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Products with the curve and with the drift, and squared sizes, shapes in one row."""
        flat = levels.reshape(len(levels), -1, levels.shape[-1])
        drift = flat @ self.drift.columns
        size = np.einsum("arn,arn->ar", flat, flat) - np.einsum("ark,ark->ar", drift, drift)
        return flat @ self._cleaned, drift, size

    @cached_property
    def _cleaned(self) -> FloatArray:
        return self.drift.clean(self.curve)

    @cached_property
    def _energy(self) -> float:
        return max(float(self.curve @ self._cleaned), 1e-300)
