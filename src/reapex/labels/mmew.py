"""MMEW (2021): ``MMEW_Micro_Exp.xlsx``.

Its headings are those of CASME II, its clip names are not: ``S03-01-002`` is person, emotion and
sample, and where the subject cell says otherwise the name is right. The frames of a clip count
from 1, so that a 0 is no frame. The clips that the sheet calls ``others`` lie in a folder
``repression``.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

MMEW = Descriptor(
    name="mmew",
    title="MMEW",
    fps=90.0,
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    subject_digits=2,
    subject_form="S{}",
    name_parts=r"(?P<subject>S\d+)-(?P<emotion_number>\d+)-(?P<sample>\d+)",
    emotions=frozenset({"happiness", "anger", "surprise", "disgust", "fear", "sadness", "others"}),
    zero_is_missing=frozenset({"apex", "offset"}),
    frame_roots=(
        "",
        "Micro_Expression",
        "MMEW_Final/Micro_Expression",
        "MMEW_Final",
    ),
    # A clip's name occurs but once, so that the order of the folders above it says nothing new.
    folder_patterns=(
        "{emotion}/{name}",
        "{subject}/{emotion}/{name}",
        "repression/{name}",
        "{subject}/repression/{name}",
    ),
    name_pattern=r"S\d{2}-\d{2}-\d{3}",
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
            "remarks",
        }
    ),
    published_records=(300,),
    published_subjects=36,
)
