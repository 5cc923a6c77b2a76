"""ICC(2,1): the intraclass correlation for absolute agreement of single coders.

Shrout & Fleiss, Intraclass correlations, Psychological Bulletin 86, 1979, case 2; McGraw & Wong,
Psychological Methods 1, 1996, ICC(A,1). Clips and coders are both taken as drawn at random, so that
a coder who is always late lowers it. All mean squares follow from sums over clips.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError

FloatArray = npt.NDArray[np.float64]


def icc_2_1(ratings: npt.ArrayLike) -> float:
    """ICC(2,1) of complete ratings.

    Parameters
    ----------
    ratings
        One row per clip, one column per coder, shape ``(n, k)``; rows with a NaN are left out.

    Returns
    -------
    float
        At most 1, and below 0 where coders of a clip agree less than chance; NaN with fewer than
        two clips or where nothing varies at all.

    Raises
    ------
    UsageError
        If there are fewer than two coders.
    """
    complete = complete_rows(np.asarray(ratings, dtype=np.float64))
    return float(icc_of_sums(icc_terms(complete).sum(axis=0)[None])[0])


def complete_rows(ratings: FloatArray) -> FloatArray:
    """The clips that all coders rated."""
    if ratings.ndim != 2 or ratings.shape[1] < 2:
        raise UsageError(
            f"Ratings of shape {ratings.shape}", expected="a row per clip, two coders or more"
        )
    kept: FloatArray = ratings[np.isfinite(ratings).all(axis=1)]
    return kept


def icc_terms(complete: FloatArray) -> FloatArray:
    """What clips contribute: 1, the k ratings, their sum's square, their sum of squares.

    Measured from the common mean, which changes nothing and keeps digits; shape ``(n, k + 3)``.
    """
    x = complete - (complete.mean() if complete.size else 0.0)
    ones = np.ones((len(x), 1))
    total, squares = x.sum(axis=1, keepdims=True), (x**2).sum(axis=1, keepdims=True)
    return np.concatenate([ones, x, total**2, squares], axis=1)


def icc_of_sums(sums: FloatArray) -> FloatArray:
    """ICC(2,1) from sums of :func:`icc_terms`, ``(n_draws, k + 3)`` to ``(n_draws,)``."""
    n, of_coder, of_clip, squares = sums[:, 0], sums[:, 1:-2], sums[:, -2], sums[:, -1]
    k = of_coder.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        correction = of_coder.sum(axis=1) ** 2 / (n * k)
        between_clips = np.maximum(of_clip / k - correction, 0)
        between_coders = np.maximum((of_coder**2).sum(axis=1) / n - correction, 0)
        rest = np.maximum(squares - correction - between_clips - between_coders, 0)
        ms_clips, ms_coders = between_clips / (n - 1), between_coders / (k - 1)
        ms_rest = rest / ((n - 1) * (k - 1))
        value: FloatArray = (ms_clips - ms_rest) / (
            ms_clips + (k - 1) * ms_rest + k * (ms_coders - ms_rest) / n
        )
    return value
