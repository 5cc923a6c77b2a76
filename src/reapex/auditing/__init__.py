"""What is wrong or doubtful in a corpus, and how far a corrector would move its labels.

Conventions
-----------
A :class:`Rule` has a stable code and yields findings; each names its place and how to mend it. To
add one: a function and a line in ``KEYFRAME_RULES`` or ``FRAME_RULES``. Deviations follow the
paper's Eq. 15–17 and stand beside the movable share.
"""

from reapex.auditing.audit import RULES, Audit, audit
from reapex.auditing.deviation import CorpusDeviation, Deviation, KeyDeviation, KeyMeans
from reapex.auditing.finding import Finding, Severity
from reapex.auditing.groups import UNKNOWN, group_of, grouped_by
from reapex.auditing.overview import Part, overview
from reapex.auditing.rule import Evidence, Hit, Rule
from reapex.auditing.truth import TruthScore

__all__ = [
    "RULES",
    "UNKNOWN",
    "Audit",
    "CorpusDeviation",
    "Deviation",
    "Evidence",
    "Finding",
    "Hit",
    "KeyDeviation",
    "KeyMeans",
    "Part",
    "Rule",
    "Severity",
    "TruthScore",
    "audit",
    "group_of",
    "grouped_by",
    "overview",
]
