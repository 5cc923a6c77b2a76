"""The ways in which a score comes to differ from the pooled one, to recognise a claim by.

These are no scores of ours: nothing here leaves the checks but as a number with a name that says
what is odd about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reapex.evaluation.confusion import IntArray, confusion_counts
from reapex.evaluation.metrics import METRICS, f1_of, quotient, recall_of
from reapex.evaluation.predictions import Predictions
from reapex.evaluation.published import legacy_uar_of

PER_FOLD = "the mean over folds of the classes in each fold"
PER_FOLD_FIXED = "the mean over folds of all classes"


def pooled(table: Predictions, labels: Sequence[str], metric: str) -> Iterator[tuple[str, float]]:
    """What may rightly be reported: of all rows together, and the mean over seeds."""
    yield "pooled over all folds", _of(table, labels, metric)
    seeds = table.by_seed()
    if len(seeds) > 1:
        values = [_of(each, labels, metric) for each in seeds]
        yield f"the mean over {len(seeds)} seeds", float(np.mean(values))


def others(table: Predictions, labels: Sequence[str], metric: str) -> Iterator[tuple[str, float]]:
    """What is sometimes reported in its place."""
    seeds = table.by_seed()
    if len(seeds) > 1:
        best = max(_of(each, labels, metric) for each in seeds)
        yield f"the best of {len(seeds)} seeds", best
    yield from over_folds(table, labels, metric)
    counts = confusion_counts(table.y_true, table.y_pred, labels)
    if metric == "uar":
        yield "the macro precision, which some code prints as UAR", legacy_uar_of(counts)
        yield "the accuracy", float(METRICS["accuracy"](counts))
    if metric == "uf1":
        shares = quotient(counts.sum(axis=1), counts.sum())
        yield "the F1 weighted by the sizes of the classes", float(f1_of(counts) @ shares)
        yield "the accuracy", float(METRICS["accuracy"](counts))


def over_folds(
    table: Predictions, labels: Sequence[str], metric: str
) -> Iterator[tuple[str, float]]:
    """The score of each fold by itself, averaged; nothing where there are no two folds."""
    folds = fold_counts(table, labels)
    if len(folds) < 2:
        return
    if metric == "accuracy":
        values = [float(METRICS["accuracy"](counts)) for counts in folds]
        yield "the mean over folds", float(np.mean(values))
        return
    of_class = f1_of if metric == "uf1" else recall_of
    yield PER_FOLD, float(np.mean([of_class(each)[_occurs(each)].mean() for each in folds]))
    yield PER_FOLD_FIXED, float(np.mean([of_class(each).mean() for each in folds]))


def fold_counts(table: Predictions, labels: Sequence[str]) -> list[IntArray]:
    """The confusion matrix ``(c, c)`` of each fold of each seed."""
    if not table.fold:
        return []
    seeds = table.seed or ("",) * len(table)
    rows: dict[tuple[str, str], list[int]] = {}
    for index, key in enumerate(zip(seeds, table.fold, strict=True)):
        rows.setdefault(key, []).append(index)
    return [
        confusion_counts([table.y_true[i] for i in each], [table.y_pred[i] for i in each], labels)
        for each in rows.values()
    ]


def _occurs(counts: IntArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The classes that are true or predicted of some clip of a fold."""
    found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = counts.sum(0) + counts.sum(1) > 0
    return found


def _of(table: Predictions, labels: Sequence[str], metric: str) -> float:
    return float(METRICS[metric](confusion_counts(table.y_true, table.y_pred, labels)))
