"""Every score of a table of predictions: pooled, with an interval, and how it varies with the seed.

Conventions
-----------
All folds are pooled, and so are all seeds: the pooled score is of every row. Intervals draw
subjects, each with all its clips in all seeds. The spread over seeds is of each seed's own pooled
score, with the standard deviation of a sample (``n - 1``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.evaluation.bootstrap import DEFAULT, FloatArray, Interval, Resampling
from reapex.evaluation.confusion import IntArray, confusion_counts
from reapex.evaluation.metrics import METRICS, f1_of, precision_of, recall_of
from reapex.evaluation.predictions import Predictions
from reapex.evaluation.score_draws import score_draws


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean and the sample standard deviation of one score over several seeds."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True)
class Score:
    """One score, 0 to 1.

    Parameters
    ----------
    name
        ``uf1``, ``uar`` or ``accuracy``.
    value
        Of all rows together.
    interval
        By drawing subjects; None where there can be none.
    over_seeds
        None with fewer than two seeds.
    majority
        What always saying the most frequent class would score.
    """

    name: str
    value: float
    interval: Interval | None
    over_seeds: Spread | None
    majority: float


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class: clips that are of it, clips predicted as it, and its scores, 0 to 1."""

    label: str
    n_true: int
    n_predicted: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Every score of a table of predictions.

    Parameters
    ----------
    labels
        The class list.
    counts
        The pooled confusion matrix, ``(c, c)`` rows; rows are true classes.
    scores
        UF1, UAR and accuracy.
    classes
        One per label.
    """

    labels: tuple[str, ...]
    counts: IntArray
    scores: tuple[Score, ...]
    classes: tuple[ClassScore, ...]

    def __getitem__(self, name: str) -> Score:
        return next(each for each in self.scores if each.name == name)


def evaluate(
    predictions: Predictions,
    labels: Sequence[str] | None = None,
    resampling: Resampling = DEFAULT,
) -> Evaluation:
    """Score predictions.

    Parameters
    ----------
    predictions
        The table.
    labels
        Every class there is; those that occur, if not given.
    resampling
        How intervals are drawn.

    Raises
    ------
    UsageError
        If a class is not in the list.

    Examples
    --------
    >>> found = evaluate(Predictions(("a", "a", "b", "b"), ("a", "a", "a", "b")))
    >>> found["uar"].value, found["uar"].majority, found["uar"].interval
    (0.75, 0.5, None)
    """
    names = predictions.classes if labels is None else tuple(labels)
    counts = confusion_counts(predictions.y_true, predictions.y_pred, names)
    sums = predictions.sums(names)[:, np.newaxis] if predictions.subject else None
    scores = tuple(_score(name, predictions, counts, names, sums, resampling) for name in METRICS)
    return Evaluation(names, counts, scores, _class_scores(counts, names))


def _score(
    name: str,
    predictions: Predictions,
    counts: IntArray,
    labels: tuple[str, ...],
    sums: FloatArray | None,
    resampling: Resampling,
) -> Score:
    metric = METRICS[name]
    draws = None
    if sums is not None:
        draws = score_draws(sums, lambda totals: metric(totals[:, 0]), resampling)
    always = np.zeros_like(counts)
    always[:, counts.sum(axis=1).argmax()] = counts.sum(axis=1)
    return Score(
        name,
        float(metric(counts)),
        None if draws is None else Interval.of(draws, resampling.level),
        _spread(name, predictions, labels),
        float(metric(always)),
    )


def _spread(name: str, predictions: Predictions, labels: tuple[str, ...]) -> Spread | None:
    values = [
        float(METRICS[name](confusion_counts(each.y_true, each.y_pred, labels)))
        for each in predictions.by_seed()
    ]
    if len(values) < 2:
        return None
    return Spread(float(np.mean(values)), float(np.std(values, ddof=1)), len(values))


def _class_scores(counts: IntArray, labels: tuple[str, ...]) -> tuple[ClassScore, ...]:
    columns = zip(
        labels,
        counts.sum(axis=1).tolist(),
        counts.sum(axis=0).tolist(),
        precision_of(counts).tolist(),
        recall_of(counts).tolist(),
        f1_of(counts).tolist(),
        strict=True,
    )
    return tuple(ClassScore(*each) for each in columns)
