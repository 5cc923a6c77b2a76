"""How well coders agree: pure statistics on arrays, and the study of several label files.

>>> from reapex.agreement import icc_2_1
>>> ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
>>> round(icc_2_1(ratings), 4)  # Shrout & Fleiss 1979, table 2
0.2898

Conventions
-----------
- A difference is the second coder minus the first: positive where the second marks later.
- Coders of one expression are compared; an expression that one of them did not mark counts as a
  miss of theirs, never as an error of infinite size.
- Intervals are of resampled subjects, because clips of one face are alike; formulas that take clips
  for independent (such as those from F) give intervals that are too narrow.
- ICC and α divide disagreement by how much clips differ. Frame numbers of a recording differ by
  thousands, so that both would be near 1 whatever the coders do. Positions are therefore measured
  from the coders' own consensus, see :func:`consensus_positions`, and durations stand beside them.
"""

from reapex.agreement.alpha import interval_alpha, nominal_alpha
from reapex.agreement.detection import Detection
from reapex.agreement.differences import Errors, errors_of
from reapex.agreement.expression import Expression, match_raters
from reapex.agreement.figures import Figures, PairFigures, Reliability
from reapex.agreement.icc import icc_2_1
from reapex.agreement.kappa import LabelAgreement, cohen_kappa, unit_jaccard
from reapex.agreement.marks import (
    PARTS,
    RELIABLE_PARTS,
    MarkTable,
    Part,
    consensus_positions,
    parts_of,
)
from reapex.agreement.overlaps import Overlaps
from reapex.agreement.rater import Rater, raters_of
from reapex.agreement.remarks import remarks_on
from reapex.agreement.study import AgreementStudy, Disagreement, agreement_of
from reapex.agreement.tolerance import Curve, Tolerance, tolerance_of
from reapex.agreement.true_marks import true_rater

__all__ = [
    "PARTS",
    "RELIABLE_PARTS",
    "AgreementStudy",
    "Curve",
    "Detection",
    "Disagreement",
    "Errors",
    "Expression",
    "Figures",
    "LabelAgreement",
    "MarkTable",
    "Overlaps",
    "PairFigures",
    "Part",
    "Rater",
    "Reliability",
    "Tolerance",
    "agreement_of",
    "cohen_kappa",
    "consensus_positions",
    "errors_of",
    "icc_2_1",
    "interval_alpha",
    "match_raters",
    "nominal_alpha",
    "parts_of",
    "raters_of",
    "remarks_on",
    "tolerance_of",
    "true_rater",
    "unit_jaccard",
]
