"""The rules of the auditor, one family per file.

Conventions
-----------
``KF`` key frames, ``RW`` rows, ``FR`` frames, ``LB`` labels, ``TM`` time, ``SB`` subjects, ``CP``
corpora, ``MO`` motion. A code is never used again for another rule. To add a rule: a function that
yields hits, and a :class:`~reapex.auditing.rule.Rule` with its words in the family's tuple; its
page in ``docs/rules`` is written by ``python docs/rules/write_pages.py``.
"""

from __future__ import annotations

from reapex.auditing.rule import Rule
from reapex.auditing.rules.cells import CELL_RULES
from reapex.auditing.rules.corpora import CORPUS_RULES
from reapex.auditing.rules.files import FILE_RULES
from reapex.auditing.rules.key_frames import KEY_FRAME_RULES
from reapex.auditing.rules.labels import LABEL_RULES
from reapex.auditing.rules.motion import MOTION_RULES
from reapex.auditing.rules.pictures import PICTURE_RULES
from reapex.auditing.rules.rows import ROW_RULES
from reapex.auditing.rules.stated import STATED_RULES
from reapex.auditing.rules.subjects import SUBJECT_RULES
from reapex.auditing.rules.times import TIME_RULES
from reapex.auditing.rules.units import UNIT_RULES

FAMILIES = {
    "KF": "key frames",
    "RW": "rows",
    "FR": "frames",
    "LB": "labels",
    "TM": "time",
    "SB": "subjects",
    "CP": "corpora",
    "MO": "motion",
}

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *KEY_FRAME_RULES,
            *ROW_RULES,
            *CELL_RULES,
            *FILE_RULES,
            *PICTURE_RULES,
            *LABEL_RULES,
            *UNIT_RULES,
            *TIME_RULES,
            *STATED_RULES,
            *SUBJECT_RULES,
            *CORPUS_RULES,
            *MOTION_RULES,
        ),
        key=lambda rule: (tuple(FAMILIES).index(rule.code[:2]), rule.code),
    )
)

__all__ = ["FAMILIES", "RULES"]
