"""Several tests at once: Holm's correction (Scandinavian Journal of Statistics 6, 1979)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reapex.errors import UsageError


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Probabilities such that rejecting those below α errs anywhere in at most a share α of cases.

    Parameters
    ----------
    p_values
        One per test, 0 to 1.

    Returns
    -------
    tuple of float
        In the same order, each at least as large as it was, at most 1.

    Raises
    ------
    UsageError
        If one is no probability.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    values = np.asarray(p_values, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise UsageError(f"{list(p_values)} are no probabilities", expected="numbers from 0 to 1")
    order = np.argsort(values, kind="stable")
    raised = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1)
    return tuple(adjusted.tolist())
