"""SAMM (2016, 2018): ``SAMM_Micro_FACS_Codes_v2.xlsx``.

The released sheet has 13 lines above its header and re-saved copies often none, which is why no
value below says where the header is. Duration, inducement code, objective class and notes are
further columns; the apexes that lie outside their clips are kept, for the auditor to find. Emotion
``Other`` and objective class 7 are two things.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

SAMM = Descriptor(
    name="samm",
    title="SAMM",
    fps=200.0,
    aliases={**CODED_SHEET, "kind": ("micro", *CODED_SHEET["kind"])},
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    subject_digits=3,
    emotions=frozenset(
        {
            "anger",
            "contempt",
            "disgust",
            "fear",
            "happiness",
            "others",
            "sadness",
            "surprise",
        }
    ),
    sheets=("MICRO_ONLY",),
    # Cropped first, as for CASME II.
    frame_roots=("", "SAMM_CROP", "Cropped", "SAMM"),
    folder_patterns=("{subject}/{name}",),
    name_pattern=r"\d{3}_\d_\d{1,2}",
    key_headers=frozenset({"onsetframe", "apexframe", "offsetframe"}),
    own_headers=frozenset({"inducementcode", "objectiveclasses", "micro"}),
    telling_headers=frozenset(
        {
            "subject",
            "filename",
            "inducementcode",
            "onsetframe",
            "apexframe",
            "offsetframe",
            "micro",
            "actionunits",
            "estimatedemotion",
            "objectiveclasses",
        }
    ),
    published_records=(159,),
    published_subjects=29,
)
