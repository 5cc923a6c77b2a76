"""SAMM Long Videos (2020): ``SAMM_LongVideos_V1_Release.xlsx`` and later versions.

Micro- and macro-expressions in 147 long videos, several to a video. An apex of -1 was not marked,
and numbers may be floats or text. The emotions are in the FACS workbook of SAMM itself
(:mod:`reapex.loading.emotions`). Macro-expressions with onset 0 began before the video, and stay.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor
from reapex.labels.samm import SAMM

SAMM_LONG = Descriptor(
    name="samm_long",
    title="SAMM Long Videos",
    fps=200.0,
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=SAMM.subject_pattern,
    subject_digits=3,
    emotions=SAMM.emotions,
    kind_aliases={
        **SAMM.kind_aliases,
        "micro - 1": "micro",
        "micro - 2": "micro",
        "micro-1/2": "micro",
        "micro -1/2": "micro",
        "micro- 1/2": "micro",
    },
    sheets=("FACS_Movement_Only", "Sheet1"),
    frame_roots=("", "SAMM_longvideos", "SAMM_LongVideos"),
    folder_patterns=("{video}",),
    name_parts=r"(?P<video>\d+_\d+)_\d+",
    name_pattern=r"\d{3}_\d_\d{1,2}",
    key_headers=frozenset({"onset", "apex", "offset", "type"}),
    own_headers=frozenset({"inducementcode"}),
    telling_headers=frozenset(
        {
            "subject",
            "filename",
            "inducementcode",
            "onset",
            "apex",
            "offset",
            "duration",
            "type",
            "actionunits",
        }
    ),
    published_records=(502,),
    published_subjects=32,
    emotions_in="SAMM_Micro_FACS_Codes_v2.xlsx",
)
