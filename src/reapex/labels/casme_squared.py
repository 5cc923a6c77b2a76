"""CAS(ME)² (2017): ``CAS(ME)^2code_final.xlsx``, a workbook without a row of headings.

The first sheet numbers its subjects from 1 to 22 and calls its clips after the films that were
shown; two more sheets say which participant and which video that is
(:mod:`reapex.labels.shape_casme_squared`). An apex or offset of 0 was not marked. 300 of the 357
rows are macro-expressions.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor
from reapex.labels.shape_casme_squared import HEADINGS, SHEETS, SUBJECT, casme_squared_shape

CASME_SQUARED = Descriptor(
    name="casme_squared",
    title="CAS(ME)²",
    fps=30.0,
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    subject_digits=2,
    emotions=frozenset({"positive", "negative", "surprise", "others"}),
    kind_aliases={
        "micro expression": "micro",
        "micro-expression": "micro",
        "microexpression": "micro",
        "macro expression": "macro",
        "macro-expression": "macro",
        "macroexpression": "macro",
    },
    sheets=SHEETS,
    # Long videos first: the rows count their frames.
    frame_roots=(
        "",
        "rawpic",
        "rawvideo",
        "longVideoFaceCropped",
        "cropped",
        "selectedpic",
    ),
    folder_patterns=(
        "s{subject}/{subject}_{videocode}*",
        "s{subject}/{name}",
        "**/{subject}_{videocode}*",  # one folder of the release lies in another subject's
    ),
    name_pattern=r"(?:anger|disgust|happy)\d_\d+",
    key_headers=frozenset({"onset", "apex", "offset", "videocode"}),
    telling_headers=frozenset(map(str.lower, (*HEADINGS[1:5], SUBJECT))),
    published_records=(357, 303),
    published_subjects=22,
    shape=casme_squared_shape,
)
