"""Is one system better than another? On the same clips, subject by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from reapex.errors import UsageError
from reapex.evaluation.bootstrap import DEFAULT, Interval, Resampling
from reapex.evaluation.confusion import confusion_counts
from reapex.evaluation.holm import holm
from reapex.evaluation.metrics import METRICS
from reapex.evaluation.pairing import Paired
from reapex.evaluation.predictions import Predictions
from reapex.evaluation.score_draws import score_draws
from reapex.evaluation.sign_flip import sign_flip_p


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems by one score.

    Parameters
    ----------
    first, second
        Their places among the systems that were compared, from 0.
    metric
        ``uf1``, ``uar`` or ``accuracy``.
    values
        The score of each, 0 to 1; of several seeds, with every clip weighing the same.
    interval
        Of second minus first, by drawing subjects with the clips of both; None with fewer than two
        subjects.
    p_value
        Of the sign-flip permutation over subjects, two-sided; None with fewer than two subjects.
    p_holm
        The same, corrected for all comparisons that were made together.
    n_clips, n_subjects
        What was compared.
    """

    first: int
    second: int
    metric: str
    values: tuple[float, float]
    interval: Interval | None
    p_value: float | None
    p_holm: float | None
    n_clips: int
    n_subjects: int

    @property
    def difference(self) -> float:
        """Second minus first."""
        return self.values[1] - self.values[0]


def compare(
    systems: Sequence[Predictions],
    labels: Sequence[str] | None = None,
    resampling: Resampling = DEFAULT,
) -> tuple[Comparison, ...]:
    """Compare each pair of systems by each score; Holm's correction is over all of them.

    Parameters
    ----------
    systems
        Two or more, of the same clips.
    labels
        Every class there is; those that occur in any of them, if not given.
    resampling
        How intervals are drawn; each is of its own level, uncorrected.

    Raises
    ------
    UsageError
        If there are fewer than two, or a class is not in the list.
    InputError
        If they cannot be paired clip by clip.
    """
    if len(systems) < 2:
        raise UsageError(f"{len(systems)} system cannot be compared", expected="two or more")
    names = classes_of(systems) if labels is None else tuple(labels)
    for each in systems:
        confusion_counts(each.y_true, each.y_pred, names)  # says what is wrong with the classes
    found: list[Comparison] = []
    for (i, first), (j, second) in combinations(enumerate(systems), 2):
        paired = Paired.of(first, second, names)
        found += [_compared(i, j, metric, paired, resampling) for metric in METRICS]
    adjusted = iter(holm([each.p_value for each in found if each.p_value is not None]))
    return tuple(
        each if each.p_value is None else replace(each, p_holm=next(adjusted)) for each in found
    )


def classes_of(systems: Sequence[Predictions]) -> tuple[str, ...]:
    """Every class that is true or predicted of some clip in any of the systems."""
    true = tuple(label for each in systems for label in each.y_true)
    predicted = tuple(label for each in systems for label in each.y_pred)
    return Predictions(true, predicted).classes


def _compared(
    first: int, second: int, name: str, paired: Paired, resampling: Resampling
) -> Comparison:
    metric = METRICS[name]
    draws = score_draws(
        paired.sums, lambda totals: metric(totals[:, 1]) - metric(totals[:, 0]), resampling
    )
    totals = paired.sums.sum(axis=0)
    is_testable = len(paired.sums) > 1
    return Comparison(
        first,
        second,
        name,
        (float(metric(totals[0])), float(metric(totals[1]))),
        None if draws is None else Interval.of(draws, resampling.level),
        sign_flip_p(paired.sums, metric, seed=resampling.seed) if is_testable else None,
        None,
        paired.n_clips,
        len(paired.sums),
    )
