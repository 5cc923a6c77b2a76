"""Intervals by drawing subjects with replacement (the percentile bootstrap).

Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13. A draw takes as many subjects as
there are; each brings all its clips. What a draw needs of a subject are sums over its clips, so all
draws together are one product: counts ``(n_draws, n_subjects)`` times sums ``(n_subjects, ...)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError

FloatArray = npt.NDArray[np.float64]
Statistic = Callable[[FloatArray], FloatArray]
"""From total sums ``(n_draws, ...)`` to one value per draw, ``(n_draws,)``."""

_FEWEST_SUBJECTS = 2  # one subject drawn with replacement is always the same subject
_FEWEST_IN_TAIL = 5  # draws beyond each end of an interval, or its ends are single draws
_SPARE = 1.25  # draws with a group nobody is in are at most e⁻² = 14 % and not counted
_FEW_SPARE = 20


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included, in the unit of what it is about."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise UsageError(f"An interval from {self.low} to {self.high}", expected="low <= high")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @classmethod
    def of(cls, draws: FloatArray, level: float = 0.95) -> Self:
        """The middle share ``level`` of the draws."""
        tail = (1 - level) / 2
        low, high = np.quantile(draws, (tail, 1 - tail))
        return cls(float(low), float(high))


@dataclass(frozen=True, slots=True)
class Resampling:
    """How to draw: how often, from which seed, and the share of draws an interval holds.

    Raises
    ------
    UsageError
        If a number is out of range.
    """

    n_draws: int = 2000
    level: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if self.n_draws < 1 or not 0 < self.level < 1:
            raise UsageError(
                f"{self.n_draws} draws for an interval of {self.level:g}",
                expected="one draw or more, and a share between 0 and 1",
            )

    def for_each_of(self, n_intervals: int) -> Resampling:
        """The rule for each of several intervals that together are held to ``level``.

        Bonferroni's correction, and draws enough for at least 5 of them to lie beyond each end.

        Examples
        --------
        >>> Resampling(n_draws=2000).for_each_of(28).n_draws
        5600
        """
        missed = (1 - self.level) / max(1, n_intervals)
        needed = math.ceil(round(2 * _FEWEST_IN_TAIL / missed, 6))
        return Resampling(max(self.n_draws, needed), 1 - missed, self.seed)


DEFAULT = Resampling()


def resample(
    sums: FloatArray, statistic: Statistic, resampling: Resampling = DEFAULT
) -> FloatArray | None:
    """A statistic of subjects drawn with replacement.

    Parameters
    ----------
    sums
        What each subject's clips add up to, ``(n_subjects, ...)``: for a mean ``(n_subjects, 2)``
        sums and counts, for a score ``(n_subjects, c, c)`` confusion matrices.
    statistic
        The value of each draw's totals, ``(n_draws, ...)`` to ``(n_draws,)``.

    Returns
    -------
    FloatArray or None
        One value per draw, ``(n_draws,)``; None with fewer than two subjects.
    """
    n_subjects = len(sums)
    if n_subjects < _FEWEST_SUBJECTS:
        return None
    rng = np.random.default_rng(resampling.seed)
    counts = rng.multinomial(
        n_subjects, np.full(n_subjects, 1 / n_subjects), size=resampling.n_draws
    )
    return statistic(np.tensordot(counts.astype(np.float64), sums, axes=1))


def mean_draws(
    values: Sequence[float | None],
    subjects: Sequence[Hashable],
    resampling: Resampling = DEFAULT,
) -> FloatArray | None:
    """The mean over clips, once per draw.

    Parameters
    ----------
    values
        One per clip, in any unit; clips without one (None) do not count, and neither do subjects
        without any.
    subjects
        Whose clip each is.

    Returns
    -------
    FloatArray or None
        Means ``(n_draws,)`` in the unit of the values; None with fewer than two subjects.

    Raises
    ------
    UsageError
        If there are not as many subjects as values.
    """
    if len(values) != len(subjects):
        raise UsageError(
            f"{len(values)} values are of {len(subjects)} clips", expected="a subject for each"
        )
    totals: dict[Hashable, tuple[float, int]] = {}
    for value, subject in zip(values, subjects, strict=True):
        if value is not None:
            total, count = totals.get(subject, (0.0, 0))
            totals[subject] = (total + value, count + 1)
    sums = np.array(list(totals.values()), dtype=np.float64).reshape(-1, 2)
    return resample(sums, _mean, resampling)


def difference_draws(
    values: Sequence[float],
    subjects: Sequence[Hashable],
    in_first: Sequence[bool],
    resampling: Resampling = DEFAULT,
) -> FloatArray | None:
    """The mean over the clips of a first group minus that over all others, once per draw.

    The subjects of both groups are drawn together, and each brings its clips of either group: what
    is peculiar to a subject who is in both then takes itself out of the difference. Where no
    subject is in both, the groups are drawn all but independently. Draws in which a group has
    nobody are not counted.

    Parameters
    ----------
    values
        One per clip, in any unit.
    subjects, in_first
        Whose clip each is, and whether it is of the first group.

    Returns
    -------
    FloatArray or None
        Differences ``(n_draws,)`` in the unit of the values; None where a group has fewer than two
        subjects.

    Raises
    ------
    UsageError
        If values, subjects and groups are not equally many.
    """
    if not len(values) == len(subjects) == len(in_first):
        raise UsageError(
            f"{len(values)} values are of {len(subjects)} clips in {len(in_first)} places",
            expected="a subject and a group for each",
        )
    who = {subject: i for i, subject in enumerate(dict.fromkeys(subjects))}
    sums = np.zeros((len(who), 2, 2))
    for value, subject, first in zip(values, subjects, in_first, strict=True):
        sums[who[subject], 0 if first else 1] += (value, 1)
    if (np.count_nonzero(sums[:, :, 1], axis=0) < _FEWEST_SUBJECTS).any():
        return None
    n_draws = math.ceil(_SPARE * resampling.n_draws) + _FEW_SPARE
    more = Resampling(n_draws, resampling.level, resampling.seed)
    draws = resample(sums, _difference, more)
    return None if draws is None else draws[~np.isnan(draws)][: resampling.n_draws]


def mean_interval(
    values: Sequence[float | None],
    subjects: Sequence[Hashable],
    resampling: Resampling = DEFAULT,
) -> Interval | None:
    """The interval of the mean over clips, as :func:`mean_draws` takes them.

    Examples
    --------
    >>> mean_interval([1.0, 2.0, None, 4.0], ["a", "a", "b", "c"], Resampling(n_draws=500))
    Interval(low=1.5, high=4.0)
    >>> mean_interval([1.0, 2.0], ["a", "a"]) is None
    True
    """
    draws = mean_draws(values, subjects, resampling)
    return None if draws is None else Interval.of(draws, resampling.level)


def _mean(totals: FloatArray) -> FloatArray:
    means: FloatArray = totals[:, 0] / totals[:, 1]
    return means


def _difference(totals: FloatArray) -> FloatArray:
    """First mean minus second, from ``(n_draws, 2 groups, sum and count)``; NaN without clips."""
    counts = np.where(totals[:, :, 1] > 0, totals[:, :, 1], np.nan)
    means = totals[:, :, 0] / counts
    difference: FloatArray = means[:, 0] - means[:, 1]
    return difference
