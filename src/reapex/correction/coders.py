"""Coder models learned from a sheet: how late each coder marks, and how surely.

Conventions
-----------
Milliseconds. Every clip's likelihood stands on one grid of moments relative to its marks, so that
all clips of a coder share one prior over that grid. Learned are a bias for each key frame and one
*care* for the three together: the coder's spreads as a share of the usual ones
(:data:`~reapex.correction.risefall.coder_model.PRIOR`). The three spreads apart cannot be told from
how badly the shapes fit; care can, in part, and what a perfect coder seems to have is taken off.

References
----------
Reference note ``corrector`` §1.9 (empirical Bayes), §4.5 and §10.3; type-II maximum likelihood for
care; White's sandwich for the intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reapex.correction.risefall.coder_model import (
    PRIOR,
    Bias,
    CoderModel,
    CoderModels,
    LearnedCoder,
    Triple,
)
from reapex.correction.risefall.observation import Observation
from reapex.correction.risefall.posterior import LAG_MS
from reapex.keyframes import KEYS
from reapex.series import FloatArray

LEAST_CLIPS = 100  # a coder, or a sheet, of fewer is judged by the prior
_LEAST_PRESENCE = 0.5
_LEAST_MOVING = 0.5  # of LEAST_CLIPS must show a movement
_N_ROUNDS = 30
_PRIOR_CLIPS = 5.0  # that a bias of 0 counts for
_CARES = np.geomspace(0.2, 1.6, 22)
_CARE_OF_MISFIT = 0.23  # care² that a coder without error seems to have
_CARE_RANGE = (0.25, 1.2)
_Z95 = 1.959964
# What a coder without error seems to mark late by, when onset and offset are read at crossing 0 and
# at 0.05; and by how much that varies, sd. On first-tune and second-tune with a coder of 10 ms.
_SEEMING_MS = {0.0: (0.0, -1.0, 4.0), 0.05: (8.0, -2.0, -6.0)}
_MISFIT_MS: Triple = (6.0, 3.0, 6.0)


def learn(observations: Sequence[Observation | None], coders: Sequence[str | None]) -> CoderModels:
    """Learn the coders of one sheet; fewer clips than :data:`LEAST_CLIPS` teach nothing.

    Parameters
    ----------
    observations
        One per clip; None where it could not be observed.
    coders
        Who marked each clip, where the sheet says.
    """
    pairs = [
        (observation, coder)
        for observation, coder in zip(observations, coders, strict=True)
        if observation is not None
    ]
    sheet = _learned(None, [each for each, _ in pairs])
    if sheet is None:
        return CoderModels()
    names = sorted({coder for _, coder in pairs if coder is not None})
    own = {name: _learned(name, [each for each, who in pairs if who == name]) for name in names}
    return CoderModels(sheet, {name: each for name, each in own.items() if each is not None})


def _learned(name: str | None, observations: Sequence[Observation]) -> LearnedCoder | None:
    """What these clips teach; None if they are too few, or hardly any shows a movement."""
    moving = [each for each in observations if each.presence >= _LEAST_PRESENCE]
    if len(observations) < LEAST_CLIPS or len(moving) < _LEAST_MOVING * LEAST_CLIPS:
        return None
    sheaf = _Sheaf.of(moving)
    crossing = moving[0].comparison.family.crossing
    bias, care = np.zeros(3), 1.0
    for _ in range(_N_ROUNDS):
        means, _ = sheaf.moments(bias, care)
        bias = -sheaf.mean_where_known(means, _PRIOR_CLIPS)
        care = sheaf.likeliest_care(bias)
    means, variances = sheaf.moments(bias, care)
    error = sheaf.standard_errors(means + bias, variances, care)
    bias -= seeming_ms(crossing)
    true_care = np.sqrt(max(care**2 - _CARE_OF_MISFIT, 0) / (1 - _CARE_OF_MISFIT))
    spread = PRIOR.scaled(float(np.clip(true_care, *_CARE_RANGE))).spread_ms
    whole = _Z95 * np.hypot(error, _MISFIT_MS)
    biases = {
        key: Bias(float(b), float(b - w), float(b + w), float(e))
        for key, b, w, e in zip(KEYS, bias, whole, error, strict=True)
    }
    # What the shapes may be off by is not held against the coder.
    sure = np.sign(bias) * np.maximum(np.abs(bias) - _MISFIT_MS, 0)
    onset, apex, offset = sure.tolist()
    model = CoderModel((onset, apex, offset), spread)
    return LearnedCoder(name, sheaf.n_clips, model, biases)


def seeming_ms(crossing: float) -> FloatArray:
    """The bias that a coder without error seems to have at a crossing, ``(3,)`` in ms."""
    at, biases = list(_SEEMING_MS), np.array(list(_SEEMING_MS.values()))
    return np.array([np.interp(crossing, at, biases[:, key]) for key in range(3)])


@dataclass(frozen=True, eq=False)
class _Sheaf:
    """The likelihoods of many clips on one grid of moments relative to the marks.

    ``cubes`` is ``(n_clips, n_onsets, n_apexes, n_offsets)``, ``known`` ``(n_clips, 3)``: whether
    frames beyond the label tell anything of it.
    """

    cubes: FloatArray
    axes: tuple[FloatArray, FloatArray, FloatArray]
    known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> _Sheaf:
        mine = list(observations)
        logs = [each.likelihood.log for each in mine]
        tops = [max(float(log.max()), -1e300) for log in logs]
        first = mine[0]
        axes = [
            grid + lag - mark
            for grid, lag, mark in zip(
                first.likelihood.candidates.axes, LAG_MS, first.marks_ms, strict=True
            )
        ]
        return cls(
            np.stack([np.exp(log - top) for log, top in zip(logs, tops, strict=True)]),
            (axes[0], axes[1], axes[2]),
            np.array([[not at_edge for at_edge in each.at_edge] for each in mine]),
        )

    @property
    def n_clips(self) -> int:
        return len(self.cubes)

    def _weighted(self, bias: FloatArray, care: float) -> FloatArray:
        onset, apex, offset = self._priors(bias, care)
        weighted: FloatArray = self.cubes * (onset[:, None, None] * apex[:, None] * offset)
        return weighted

    def _priors(self, bias: FloatArray, care: float) -> list[FloatArray]:
        priors = []
        for axis, late, spread in zip(self.axes, bias, PRIOR.spread_ms, strict=True):
            prior = np.exp(-0.5 * ((axis + late) / (care * spread)) ** 2)
            priors.append(prior / prior.sum())
        return priors

    def moments(self, bias: FloatArray, care: float) -> tuple[FloatArray, FloatArray]:
        """Posterior means and variances of moment minus mark, ``(n_clips, 3)`` each."""
        mass = self._weighted(bias, care)
        mass /= np.maximum(mass.sum(axis=(1, 2, 3), keepdims=True), 1e-300)
        marginals = (mass.sum(axis=(2, 3)), mass.sum(axis=(1, 3)), mass.sum(axis=(1, 2)))
        means = [marginal @ axis for marginal, axis in zip(marginals, self.axes, strict=True)]
        squares = [marginal @ axis**2 for marginal, axis in zip(marginals, self.axes, strict=True)]
        mean = np.stack(means, axis=1)
        return mean, np.maximum(np.stack(squares, axis=1) - mean**2, 0)

    def likeliest_care(self, bias: FloatArray) -> float:
        """The care under which the clips are likeliest."""
        flat = self.cubes.reshape(self.n_clips, -1)
        scores = []
        for care in _CARES:
            onset, apex, offset = self._priors(bias, care)
            prior = (onset[:, None, None] * apex[:, None] * offset).ravel()
            scores.append(float(np.log(np.maximum(flat @ prior, 1e-300)).sum()))
        return float(_CARES[int(np.argmax(scores))])

    def mean_where_known(self, values: FloatArray, prior_clips: float) -> FloatArray:
        mean: FloatArray = (values * self.known).sum(axis=0) / (
            self.known.sum(axis=0) + prior_clips
        )
        return mean

    def standard_errors(
        self, residuals: FloatArray, variances: FloatArray, care: float
    ) -> FloatArray:
        """Of the biases, from the scatter of the clips themselves, ``(3,)``."""
        spread = (care * PRIOR.spreads) ** 2
        score = residuals / spread * self.known
        information = ((1 - np.minimum(variances / spread, 0.99)) / spread * self.known).sum(axis=0)
        error: FloatArray = np.sqrt((score**2).sum(axis=0)) / np.maximum(information, 1e-9)
        return error
