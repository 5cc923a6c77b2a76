"""SMIC (2013), short clips: no workbook, the labels are the paths of the clips' folders.

LABELS is the folder of one camera, ``SMIC_all_cropped/HS`` (:mod:`reapex.labels.shape_smic`). The
folder of a clip holds it from onset to offset; nobody marked an apex. What Reapex writes is a table
of its own, which is read again.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor
from reapex.labels.shape_smic import CAMERA, smic_shape
from reapex.labels.smic_e import SMIC_ALIASES, SMIC_EMOTIONS, SMIC_NAME

SMIC = Descriptor(
    name="smic",
    title="SMIC, short clips",
    fps=None,  # 100 for HS, 25 for VIS and NIR: the shape knows which
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    emotions=SMIC_EMOTIONS,
    emotion_aliases=SMIC_ALIASES,
    frame_roots=("", "SMIC_all_cropped", "SMIC_all_raw"),
    folder_patterns=(
        "s{subject}/micro/{emotion}/{name}",
        "{camera}/s{subject}/micro/{emotion}/{name}",
    ),
    name_pattern=SMIC_NAME,
    key_headers=frozenset({"onset", "offset", CAMERA.lower()}),
    telling_headers=frozenset({"subject", "filename", "onset", "offset", CAMERA.lower()}),
    published_records=(164, 71),
    published_subjects=16,
    shape=smic_shape,
)
