"""The checks that need nothing but a table of predictions."""

from __future__ import annotations

from collections.abc import Callable

from reapex.evaluation.leaks.check import Check, LeakReport
from reapex.evaluation.leaks.claimed import check_claimed
from reapex.evaluation.leaks.counts import check_counts, check_subjects
from reapex.evaluation.leaks.duplicates import check_duplicates
from reapex.evaluation.leaks.epoch_room import check_epoch_room
from reapex.evaluation.leaks.evidence import Evidence
from reapex.evaluation.leaks.pooling import check_pooling
from reapex.evaluation.leaks.subject_folds import check_subject_folds

_CHECKS: tuple[Callable[[Evidence], Check], ...] = (
    check_subject_folds,
    check_duplicates,
    check_counts,
    check_subjects,
    check_pooling,
    check_claimed,
    check_epoch_room,
)


def leakcheck(evidence: Evidence) -> LeakReport:
    """Every check of a table of predictions.

    Raises
    ------
    UsageError
        If a class of the predictions is not in the evidence's list.

    Examples
    --------
    >>> from reapex.evaluation import Predictions
    >>> table = Predictions(("a", "b"), ("a", "a"), ("x", "y"), ("1", "1"), ("1", "2"))
    >>> found = leakcheck(Evidence(table, table.classes))
    >>> found.fails, str(found["subject_folds"].verdict), str(found["duplicates"].verdict)
    (True, 'fail', 'pass')
    """
    return LeakReport(tuple(check(evidence) for check in _CHECKS))
