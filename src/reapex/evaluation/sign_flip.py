"""Might the two systems have been each other? The sign-flip permutation test over subjects.

Under the null hypothesis, each subject's predictions by the two systems may change places. For a
mean this flips the sign of the subject's difference; for UF1, which is no sum over subjects, the
subject's confusion matrices are exchanged. (Good, Permutation, Parametric and Bootstrap Tests of
Hypotheses, 3rd ed. 2005, ch. 3; the count with 1 added: Phipson & Smyth 2010.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reapex.evaluation.bootstrap import FloatArray
from reapex.evaluation.metrics import Counts

N_FLIPS = 9999
_MOST_EXACT = 13  # subjects whose 8192 flips are all looked at
_ALIKE = 1e-12  # two sums of the same numbers in another order


def sign_flip_p(
    sums: FloatArray, metric: Callable[[Counts], FloatArray], n_flips: int = N_FLIPS, seed: int = 0
) -> float:
    """The two-sided probability of a difference this large if the systems were alike.

    Parameters
    ----------
    sums
        Each subject's confusion matrices of both systems, ``(n_subjects, 2, c, c)``.
    metric
        From confusion matrices ``(..., c, c)`` to values ``(...,)``.
    n_flips
        Random flips where there are more than 13 subjects in whom the systems differ; otherwise
        every flip is looked at and the probability is exact.

    Returns
    -------
    float
        Above 0, and at most 1.
    """
    exchanged = sums[:, 1] - sums[:, 0]
    exchanged = exchanged[np.abs(exchanged).max(axis=(1, 2), initial=0) > 0]
    n = len(exchanged)
    is_exact = n <= _MOST_EXACT
    if is_exact:
        flips = (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1
    else:
        flips = np.random.default_rng(seed).integers(0, 2, size=(n_flips, n))
    first, second = sums.sum(axis=0)
    moved = np.tensordot(flips.astype(np.float64), exchanged, axes=1)
    found = abs(float(metric(second) - metric(first)))
    flipped = np.abs(metric(second - moved) - metric(first + moved))
    n_as_large = int((flipped >= found - _ALIKE).sum())
    return n_as_large / len(flips) if is_exact else (1 + n_as_large) / (1 + len(flips))
