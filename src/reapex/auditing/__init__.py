"""What is wrong or doubtful in a corpus, and how far a corrector would move its labels.

Conventions
-----------
A :class:`Rule` has a stable code and yields findings; each names its place and how to mend it. To
add one, see :mod:`reapex.auditing.rules`. A selection leaves rules out, a suppression accepts
single findings; neither changes any other finding. Deviations follow the paper's Eq. 15–17 and
stand beside the movable share.
"""

from reapex.auditing.audit import Audit, audit
from reapex.auditing.choosing import chosen, rule_of
from reapex.auditing.deviation import CorpusDeviation, Deviation, KeyDeviation, KeyMeans
from reapex.auditing.evidence import Evidence
from reapex.auditing.expectations import Check, Verdict, checkup
from reapex.auditing.finding import Finding, Severity
from reapex.auditing.groups import UNKNOWN, group_of, grouped_by
from reapex.auditing.overview import Part, overview
from reapex.auditing.rate_null import Contrast, Difference, contrasts
from reapex.auditing.rule import Hit, Need, Rule
from reapex.auditing.rule_pages import index_page, rule_page
from reapex.auditing.rules import FAMILIES, RULES
from reapex.auditing.study import Study, study_of
from reapex.auditing.study_clip import STUDY_WINDOWS, LeftOut, StudiedClip
from reapex.auditing.study_group import GroupStudy, QualityIndex, WindowDeviation
from reapex.auditing.suppressions import Suppressions, baseline
from reapex.auditing.truth import TruthScore

__all__ = [
    "FAMILIES",
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
    "Need",
    "Part",
    "QualityIndex",
    "Rule",
    "Severity",
    "StudiedClip",
    "Study",
    "Suppressions",
    "TruthScore",
    "Verdict",
    "WindowDeviation",
    "audit",
    "baseline",
    "checkup",
    "chosen",
    "contrasts",
    "group_of",
    "grouped_by",
    "index_page",
    "overview",
    "rule_of",
    "rule_page",
    "study_of",
]
