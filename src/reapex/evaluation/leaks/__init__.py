"""Can these predictions be believed? Checks of anybody's table, each with a verdict in words.

A check passes, fails, or cannot tell, and says why; it judges numbers, never people. What a table
alone cannot show (how the epoch was chosen, whether frames are in two folds) is said to be so.
A check is one file with one function from :class:`Evidence` to :class:`Check`. Those that need a
run folder make the same :class:`Check` and join the others by :meth:`LeakReport.joined`.
"""

from reapex.evaluation.leaks.check import Check, LeakReport, Verdict
from reapex.evaluation.leaks.claim import Claim
from reapex.evaluation.leaks.evidence import Evidence, Published
from reapex.evaluation.leaks.table_checks import leakcheck

__all__ = [
    "Check",
    "Claim",
    "Evidence",
    "LeakReport",
    "Published",
    "Verdict",
    "leakcheck",
]
