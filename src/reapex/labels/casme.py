"""CASME (2013): ``CASME-coded-20190721.xls``.

Its column ``Onset`` holds milliseconds from onset to apex, and ``Total`` the whole duration: they
are further columns and never key frames. Of the two apex columns the first is the apex; the second
stays a column. The clips of the two camera sections differ in the padding of their numbers.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

CASME = Descriptor(
    name="casme",
    title="CASME",
    fps=60.0,
    aliases={
        **CODED_SHEET,
        "onset": ("onsetf", "onsetframe"),
        "apex": ("apexf1", "apexf", "apexframe"),
        "offset": ("offsetf", "offsetframe"),
    },
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    subject_digits=2,
    emotions=frozenset(
        {
            "tense",
            "happiness",
            "repression",
            "disgust",
            "surprise",
            "contempt",
            "fear",
            "sadness",
        }
    ),
    frame_roots=(
        "",
        "Cropped",
        "CASME_raw_selected",
        "CASME_raw_selected/CASME_raw_selected",
    ),
    folder_patterns=("sub{subject}/{name}",),
    name_pattern=r"EP\d+(?:_\d+[a-z]?)+",
    key_headers=frozenset({"onsetf", "apexf1", "offsetf"}),
    telling_headers=frozenset({"subject", "filename", "onsetf", "apexf1", "apexf2", "offsetf"}),
    published_records=(189, 193, 195),
    published_subjects=19,
)
