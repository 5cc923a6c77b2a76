"""Sums by subject, from which intervals are drawn."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from reapex.evaluation import Interval, Resampling, resample
from reapex.evaluation.bootstrap import Statistic

FloatArray = npt.NDArray[np.float64]

_ENOUGH_DRAWS = 0.5  # an interval of the few draws that had a value would be of lucky draws


def subject_sums(terms: FloatArray, subjects: Sequence[Hashable]) -> FloatArray:
    """What each subject's clips add up to.

    Parameters
    ----------
    terms
        One row per clip, shape ``(n_clips, n_terms)``.
    subjects
        Whose clip each is.

    Returns
    -------
    FloatArray
        Shape ``(n_subjects, n_terms)``, subjects in order of first appearance.
    """
    place = {subject: i for i, subject in enumerate(dict.fromkeys(subjects))}
    sums = np.zeros((len(place), terms.shape[1]))
    np.add.at(sums, [place[subject] for subject in subjects], terms)
    return sums


def interval_over(
    terms: FloatArray, subjects: Sequence[Hashable], statistic: Statistic, rule: Resampling
) -> Interval | None:
    """The interval of a statistic of summed terms, by drawing subjects with replacement.

    Returns
    -------
    Interval or None
        None with fewer than two subjects, or where most draws have no value.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = resample(subject_sums(terms, subjects), statistic, rule)
    if draws is None:
        return None
    known = draws[np.isfinite(draws)]
    return Interval.of(known, rule.level) if len(known) > _ENOUGH_DRAWS * len(draws) else None
