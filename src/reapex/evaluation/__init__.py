"""How sure a number is: intervals by resampling subjects.

Conventions
-----------
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

__all__ = [
    "Interval",
    "Resampling",
    "difference_draws",
    "mean_draws",
    "mean_interval",
    "resample",
]
