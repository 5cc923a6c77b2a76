r"""UF1, UAR and accuracy, pooled: one confusion matrix over all folds, one number.

Conventions
-----------
With the true positives, false positives and false negatives of each of the ``c`` classes of a fixed
list, as MEGC2019 scores (See et al., FG 2019, and reference note peers C5, rule 6):

- UF1 is the mean over classes of ``2TP / (2TP + FP + FN)``;
- UAR is the mean over classes of the recall ``TP / N_true``;
- accuracy is the share of clips that are right.

A quotient without anything below the line is 0, and its class still counts among the ``c``: the F1
of a class that is neither true nor predicted of any clip, and the recall of a class without clips.
The list is fixed beforehand, so that a score cannot rise by a class dropping out of it. This is
what scikit-learn computes with ``average="macro"``, the same ``labels`` and ``zero_division=0``.

A score of macro kind per fold is not offered, on purpose: most folds lack most classes, so that its
mean over folds measures the folds (peers C2: .666 against .739 pooled for the same predictions).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.evaluation.confusion import confusion_counts, require_pairs

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[Any]
"""Confusion matrices ``(..., c, c)``, whole counts or weighted ones; rows are true classes."""


def uf1(
    y_true: Iterable[Hashable], y_pred: Iterable[Hashable], labels: Sequence[Hashable]
) -> float:
    """The unweighted F1 score, 0 to 1, of all clips together.

    Parameters
    ----------
    y_true, y_pred
        The true and the predicted class of each clip, all folds together.
    labels
        Every class there is, whether it has clips or not.

    Raises
    ------
    UsageError
        If there is no clip, not one prediction for each, or a class is not in the list.

    Examples
    --------
    >>> round(uf1(["a", "a", "b", "b"], ["a", "a", "a", "b"], ["a", "b"]), 3)
    0.733
    """
    return float(uf1_of(confusion_counts(y_true, y_pred, labels)))


def uar(
    y_true: Iterable[Hashable], y_pred: Iterable[Hashable], labels: Sequence[Hashable]
) -> float:
    """The unweighted average recall, 0 to 1, of all clips together; arguments as of :func:`uf1`.

    Raises
    ------
    UsageError
        As :func:`uf1`.

    Examples
    --------
    >>> uar(["a", "a", "b", "b"], ["a", "a", "a", "b"], ["a", "b"])
    0.75
    """
    return float(uar_of(confusion_counts(y_true, y_pred, labels)))


def accuracy(y_true: Iterable[Hashable], y_pred: Iterable[Hashable]) -> float:
    """The share of clips that are right, 0 to 1.

    Raises
    ------
    UsageError
        If there is no clip, or not one prediction for each.

    Examples
    --------
    >>> accuracy(["a", "a", "b", "b"], ["a", "a", "a", "b"])
    0.75
    """
    true, predicted = list(y_true), list(y_pred)
    require_pairs(true, predicted)
    return sum(a == b for a, b in zip(true, predicted, strict=True)) / len(true)


def f1_of(counts: Counts) -> FloatArray:
    """The F1 of each class, ``(..., c)``, 0 where it is neither true nor predicted."""
    return quotient(2 * _diagonal(counts), counts.sum(axis=-1) + counts.sum(axis=-2))


def recall_of(counts: Counts) -> FloatArray:
    """The recall of each class, ``(..., c)``, 0 where it has no clips."""
    return quotient(_diagonal(counts), counts.sum(axis=-1))


def precision_of(counts: Counts) -> FloatArray:
    """The precision of each class, ``(..., c)``, 0 where it is never predicted."""
    return quotient(_diagonal(counts), counts.sum(axis=-2))


def uf1_of(counts: Counts) -> FloatArray:
    """UF1 of each confusion matrix, ``(...,)``."""
    return np.asarray(f1_of(counts).mean(axis=-1))


def uar_of(counts: Counts) -> FloatArray:
    """UAR of each confusion matrix, ``(...,)``."""
    return np.asarray(recall_of(counts).mean(axis=-1))


def accuracy_of(counts: Counts) -> FloatArray:
    """Accuracy of each confusion matrix, ``(...,)``."""
    return quotient(_diagonal(counts).sum(axis=-1), counts.sum(axis=(-2, -1)))


METRICS: Mapping[str, Callable[[Counts], FloatArray]] = MappingProxyType(
    {"uf1": uf1_of, "uar": uar_of, "accuracy": accuracy_of}
)
"""The scores by name, each from confusion matrices ``(..., c, c)`` to values ``(...,)``."""


def quotient(above: Counts, below: Counts) -> FloatArray:
    """The quotient, 0 where there is nothing below the line."""
    top, bottom = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _diagonal(counts: Counts) -> Counts:
    return np.diagonal(counts, axis1=-2, axis2=-1)
