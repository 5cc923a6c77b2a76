"""Scores of subjects drawn with replacement, over a class list that every draw fills.

A draw may miss every subject who has clips of a rare class. Its UAR would then count a class that
nobody tested as 0, and the interval would tell of the draw's luck. Such draws are not counted, as
the draws without a group are not in :func:`~reapex.evaluation.bootstrap.difference_draws`.
"""

from __future__ import annotations

import numpy as np

from reapex.evaluation.bootstrap import DEFAULT, FloatArray, Resampling, Statistic, resample

_MOST_TIMES = 16  # draws are made anew up to so many times as often before there is no interval


def score_draws(
    sums: FloatArray, statistic: Statistic, resampling: Resampling = DEFAULT
) -> FloatArray | None:
    """A statistic of the confusion matrices of drawn subjects.

    Parameters
    ----------
    sums
        Each subject's confusion matrices, ``(n_subjects, k, c, c)``, of ``k`` systems on the same
        clips.
    statistic
        From totals ``(n_draws, k, c, c)`` to values ``(n_draws,)``.

    Returns
    -------
    FloatArray or None
        One value per draw that holds clips of every class the subjects have, ``(n_draws,)``; None
        with fewer than two subjects, or where hardly any draw holds every class.
    """
    has_clips = sums[:, 0].sum(axis=(0, 2)) > 0

    def of_whole(totals: FloatArray) -> FloatArray:
        held = totals[:, 0].sum(axis=-1)[:, has_clips] > 0
        return np.where(held.all(axis=-1), statistic(totals), np.nan)

    times = 1
    while times <= _MOST_TIMES:
        n_draws = times * resampling.n_draws
        draws = resample(sums, of_whole, Resampling(n_draws, resampling.level, resampling.seed))
        if draws is None:
            return None
        whole = draws[~np.isnan(draws)]
        if len(whole) >= resampling.n_draws:
            return whole[: resampling.n_draws]
        times *= 2
    return None
