"""What a recognition score is worth: pooled scores, intervals, comparisons, leak checks.

Conventions
-----------
Scores are pooled: one confusion matrix over all folds, over a fixed class list
(:mod:`~reapex.evaluation.metrics` has the definitions). There is no macro score per fold.

Clips of one person are not independent, so whole subjects are drawn with replacement, never clips.
A statistic is a function of sums over clips (a sum and a count, a confusion matrix), so that a draw
is one row of counts times the sums per subject. Where there are fewer than two subjects there is
no interval (None), and whoever shows the number says so. Numpy only.
"""

from reapex.evaluation.bootstrap import (
    Interval,
    Resampling,
    difference_draws,
    mean_draws,
    mean_interval,
    resample,
)
from reapex.evaluation.compare import Comparison, classes_of, compare
from reapex.evaluation.confusion import confusion_counts
from reapex.evaluation.evaluate import ClassScore, Evaluation, Score, Spread, evaluate
from reapex.evaluation.holm import holm
from reapex.evaluation.leaks import (
    Check,
    Claim,
    Evidence,
    LeakReport,
    Published,
    Verdict,
    leakcheck,
)
from reapex.evaluation.metrics import METRICS, accuracy, uar, uf1
from reapex.evaluation.predictions import Predictions, same_name
from reapex.evaluation.published import legacy_uar
from reapex.evaluation.remarks import remarks_on
from reapex.evaluation.sign_flip import sign_flip_p

__all__ = [
    "METRICS",
    "Check",
    "Claim",
    "ClassScore",
    "Comparison",
    "Evaluation",
    "Evidence",
    "Interval",
    "LeakReport",
    "Predictions",
    "Published",
    "Resampling",
    "Score",
    "Spread",
    "Verdict",
    "accuracy",
    "classes_of",
    "compare",
    "confusion_counts",
    "difference_draws",
    "evaluate",
    "holm",
    "leakcheck",
    "legacy_uar",
    "mean_draws",
    "mean_interval",
    "remarks_on",
    "resample",
    "same_name",
    "sign_flip_p",
    "uar",
    "uf1",
]
