"""CASME II (2014): ``CASME2-coding-*.xlsx`` and the older ``CASME2_label_Ver_2.xls``.

The two differ in blank columns and in whether subjects are text or numbers, which no value below
depends on. Fear and sadness are kept: a class map drops them, never the reader.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

CASME2 = Descriptor(
    name="casme2",
    title="CASME II",
    fps=200.0,
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    subject_digits=2,
    emotions=frozenset(
        {"happiness", "disgust", "repression", "surprise", "others", "fear", "sadness"}
    ),
    sheets=("Sheet1",),
    # Cropped first: the paper's pictures. Some of its clips lack frames that the raw roots have.
    frame_roots=(
        "",
        "Cropped",
        "Cropped-updated/Cropped",
        "Cropped_original",
        "CASME2_RAW_selected/CASME2_RAW_selected",
        "CASME2_RAW_selected",
        "CASME2-RAW",
        "CASME2_RAW",
    ),
    folder_patterns=("sub{subject}/{name}",),
    name_pattern=r"EP\d+(?:_\d+[a-z]?)+",
    key_headers=frozenset({"onsetframe", "apexframe", "offsetframe"}),
    telling_headers=frozenset(
        {
            "subject",
            "filename",
            "onsetframe",
            "apexframe",
            "offsetframe",
            "actionunits",
            "estimatedemotion",
        }
    ),
    published_records=(246, 247, 255, 256),
    published_subjects=26,
)
