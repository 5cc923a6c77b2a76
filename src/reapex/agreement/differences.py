"""How far two coders' marks lie apart: error, bias, spread, limits of agreement."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.agreement.subjects import interval_over
from reapex.evaluation import Interval, Resampling
from reapex.evaluation.bootstrap import DEFAULT

FloatArray = npt.NDArray[np.float64]

_LIMITS_SD = 1.96  # Bland & Altman, Lancet 327, 1986: 95 % of normal differences


@dataclass(frozen=True, slots=True)
class Errors:
    """Differences of two coders in one unit, second minus first.

    Parameters
    ----------
    n
        Expressions that both marked.
    mean_absolute, median_absolute, p90_absolute
        Of the differences without their signs.
    bias, bias_interval
        The mean difference, and its interval over resampled subjects (None with one subject).
    sd
        The differences' standard deviation (n − 1 below the line); None with one difference.
    """

    n: int
    mean_absolute: float
    median_absolute: float
    p90_absolute: float
    bias: float
    bias_interval: Interval | None
    sd: float | None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Bland and Altman's limits of agreement, bias ± 1.96 SD."""
        if self.sd is None:
            return None
        return self.bias - _LIMITS_SD * self.sd, self.bias + _LIMITS_SD * self.sd


def errors_of(
    differences: npt.ArrayLike, subjects: Sequence[Hashable], rule: Resampling = DEFAULT
) -> Errors | None:
    """The errors of differences, NaN where a mark is missing; None where all are.

    Parameters
    ----------
    differences
        Second minus first, in any unit, shape ``(n_clips,)``.
    subjects
        Whose clip each is.
    rule
        How subjects are drawn.
    """
    all_of_them = np.asarray(differences, dtype=np.float64)
    known = np.isfinite(all_of_them)
    d: FloatArray = all_of_them[known]
    if not len(d):
        return None
    whose = [subject for subject, there in zip(subjects, known, strict=True) if there]
    absolute = np.abs(d)
    return Errors(
        n=len(d),
        mean_absolute=float(absolute.mean()),
        median_absolute=float(np.median(absolute)),
        p90_absolute=float(np.quantile(absolute, 0.9)),
        bias=float(d.mean()),
        bias_interval=interval_over(
            np.stack([d, np.ones_like(d)], axis=1), whose, _mean, rule
        ),
        sd=float(d.std(ddof=1)) if len(d) > 1 else None,
    )  # fmt: skip


def _mean(sums: FloatArray) -> FloatArray:
    mean: FloatArray = sums[:, 0] / sums[:, 1]
    return mean
