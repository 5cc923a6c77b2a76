"""What is wrong or doubtful in a corpus, and how far a corrector would move its labels.

Conventions
-----------
A :class:`Rule` has a stable code and yields findings; each names its place and how to mend it. To
add one: a function and a line in ``KEYFRAME_RULES`` or ``FRAME_RULES``. Deviations follow the
paper's Eq. 15–17 and stand beside the movable share.
"""

from reapex.auditing.audit import RULES, Audit, audit
from reapex.auditing.deviation import CorpusDeviation, Deviation, KeyDeviation, KeyMeans
from reapex.auditing.expectations import Check, Verdict, checkup
from reapex.auditing.finding import Finding, Severity
from reapex.auditing.groups import UNKNOWN, group_of, grouped_by
from reapex.auditing.overview import Part, overview
from reapex.auditing.rate_null import Contrast, Difference, contrasts
from reapex.auditing.rule import Evidence, Hit, Rule
from reapex.auditing.study import Study, study_of
from reapex.auditing.study_clip import STUDY_WINDOWS, LeftOut, StudiedClip
from reapex.auditing.study_group import GroupStudy, QualityIndex, WindowDeviation
from reapex.auditing.truth import TruthScore

__all__ = [
    "RULES",
    "STUDY_WINDOWS",
    "UNKNOWN",
    "Audit",
    "Check",
    "Contrast",
    "CorpusDeviation",
    "Deviation",
    "Difference",
    "Evidence",
    "Finding",
    "GroupStudy",
    "Hit",
    "KeyDeviation",
    "KeyMeans",
    "LeftOut",
    "Part",
    "QualityIndex",
    "Rule",
    "Severity",
    "StudiedClip",
    "Study",
    "TruthScore",
    "Verdict",
    "WindowDeviation",
    "audit",
    "checkup",
    "contrasts",
    "group_of",
    "grouped_by",
    "overview",
    "study_of",
]
