"""Krippendorff's α, for numbers and for names.

Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011. α = 1 − D_o / D_e: how much coders
differ within clips against how much any two marks differ. Marks may be missing; a clip that only
one coder marked says nothing and does not count.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def interval_alpha(ratings: npt.ArrayLike) -> float:
    """α with squared differences, for data on an interval scale.

    Parameters
    ----------
    ratings
        One row per clip, one column per coder, shape ``(n, k)``; NaN where a mark is missing.

    Returns
    -------
    float
        1 for perfect agreement, 0 for chance, below 0 for worse; NaN where no two marks can be
        compared, or all marks are equal.

    Examples
    --------
    >>> round(interval_alpha([[1, 1], [2, 2], [3, 4]]), 3)
    0.878
    """
    terms = alpha_terms(np.asarray(ratings, dtype=np.float64))
    return float(alpha_of_sums(terms.sum(axis=0)[None])[0])


def alpha_terms(ratings: FloatArray) -> FloatArray:
    """What clips contribute: marks, their sum, sum of squares, and disagreement; ``(n, 4)``."""
    known = np.isfinite(ratings)
    marks = known.sum(axis=1)
    known &= (marks > 1)[:, None]
    marks = np.where(marks > 1, marks, 0).astype(np.float64)
    x = np.where(known, ratings - (ratings[known].mean() if known.any() else 0.0), 0.0)
    total, squares = x.sum(axis=1), (x**2).sum(axis=1)
    # Σ over ordered pairs of (x_i − x_j)² within a clip, from its own mean so that digits last.
    own_mean = total / np.maximum(marks, 1)
    around = np.where(known, x - own_mean[:, None], 0.0)
    within = 2 * marks * (around**2).sum(axis=1) / np.maximum(marks - 1, 1)
    return np.stack([marks, total, squares, within], axis=1)


def alpha_of_sums(sums: FloatArray) -> FloatArray:
    """α from sums of :func:`alpha_terms`, ``(n_draws, 4)`` to ``(n_draws,)``."""
    n, total, squares, within = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = 2 * np.maximum(n * squares - total**2, 0) / (n * (n - 1))
        # Equal marks leave rounding where there is nothing to compare.
        expected = np.where(expected > 1e-12 * np.maximum(squares / n, 1e-300), expected, np.nan)
        alpha: FloatArray = 1 - (within / n) / expected
    return alpha


def nominal_alpha(ratings: Sequence[Sequence[Hashable | None]]) -> float:
    """α for names: two that are not the same differ by 1; None where a name is missing.

    Examples
    --------
    >>> nominal_alpha([["joy", "joy"], ["fear", "fear"], ["joy", None]])
    1.0
    """
    totals: dict[Hashable, int] = {}
    n, within = 0, 0.0
    for row in ratings:
        names = [name for name in row if name is not None]
        if len(names) < 2:
            continue
        counts = {name: names.count(name) for name in names}
        n += len(names)
        within += (len(names) ** 2 - sum(c * c for c in counts.values())) / (len(names) - 1)
        for name, count in counts.items():
            totals[name] = totals.get(name, 0) + count
    expected = n * n - sum(count * count for count in totals.values())
    return float("nan") if expected == 0 else 1 - within * (n - 1) / expected
