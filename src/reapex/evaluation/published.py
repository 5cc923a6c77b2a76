"""Scores as published code prints them, to recognise its numbers; never a result of ours.

Source: reference note gamdss §1.6. The released code divides the hits of a class by the clips
*predicted* as it and calls the mean UAR: that is the macro precision.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from reapex.evaluation.confusion import confusion_counts
from reapex.evaluation.metrics import Counts, precision_of


def legacy_uar(
    y_true: Iterable[Hashable], y_pred: Iterable[Hashable], labels: Sequence[Hashable]
) -> float:
    """What the released GAMDSS code prints as UAR, 0 to 1: macro precision.

    The mean of ``TP / N_predicted`` over the classes that are true or predicted of some clip; 0 for
    a class that is never predicted.

    Raises
    ------
    UsageError
        As :func:`~reapex.evaluation.metrics.uf1`.

    Examples
    --------
    >>> y_true, y_pred = ["a", "a", "a", "b"], ["a", "a", "b", "a"]
    >>> round(legacy_uar(y_true, y_pred, ["a", "b"]), 3)
    0.333
    """
    return legacy_uar_of(confusion_counts(y_true, y_pred, labels))


def legacy_uar_of(counts: Counts) -> float:
    """The same of one confusion matrix ``(c, c)``."""
    occurs = (counts.sum(axis=0) + counts.sum(axis=1)) > 0
    return float(precision_of(counts)[occurs].mean())
