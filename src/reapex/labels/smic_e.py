"""SMIC-E (2013): ``SMIC-HS-E_annotation.xlsx`` and its like for VIS and NIR, long clips.

The numbers are those of the camera's own counter, and so are those of the files. A row marks up to
three expressions (:mod:`reapex.labels.shape_smic_e`), none of them with an apex. The emotion is
that of the clip.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import EMOTION_ALIASES, Descriptor
from reapex.labels.shape_smic_e import smic_e_shape

SMIC_EMOTIONS = frozenset({"negative", "positive", "surprise"})
SMIC_ALIASES = {
    **EMOTION_ALIASES,
    "ne": "negative",
    "neg": "negative",
    "po": "positive",
    "pos": "positive",
    "sur": "surprise",
}
SMIC_NAME = r"s0*\d+_(?:ne|po|sur)_\d+"

SMIC_E = Descriptor(
    name="smic_e",
    title="SMIC-E",
    fps=None,  # 100 for HS, 25 for VIS and NIR: the shape knows which
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?",
    emotions=SMIC_EMOTIONS,
    emotion_aliases=SMIC_ALIASES,
    sheets=("HS",),
    frame_roots=("", "SMIC-HS-E", "HS_long/SMIC-HS-E", "SMIC-E_raw image/HS_long/SMIC-HS-E"),
    folder_patterns=("s{subject}/{name}", "s0{subject}/{name}"),
    name_pattern=SMIC_NAME,
    key_headers=frozenset({"onsetf", "offsetf"}),
    own_headers=frozenset({"firstf", "lastf", "totalvl", "expression"}),
    telling_headers=frozenset({"subject", "filename", "onsetf", "offsetf", "firstf", "lastf"}),
    first_header="firstf",
    shape=smic_e_shape,
)
