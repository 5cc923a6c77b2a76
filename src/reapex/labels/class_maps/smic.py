"""SMIC, short clips and SMIC-E: reference note datasets §9. The counts are of HS."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import MEGC, same

_HS = {"negative": 70, "positive": 51, "surprise": 43}
_THREE = ("negative", "positive", "surprise")

SMIC_MAPS = (
    ClassMap(
        "smic/3",
        "smic",
        "three classes",
        same(*_THREE),
        _HS,
        source="several authors, of the camera HS",
        note="164 clips of HS; VIS and NIR have 71 each, of 8 subjects",
        n_subjects=16,
    ),
    ClassMap(
        "smic/3-megc",
        "smic",
        "three classes of MEGC2019",
        same(*_THREE),
        _HS,
        source=MEGC,
        note="164 clips of HS",
        n_subjects=16,
    ),
    ClassMap(
        "smic_e/3",
        "smic_e",
        "three classes",
        same(*_THREE),
        source="SMIC's classes; nobody published counts of these expressions",
        note="157 long clips of HS, with up to three expressions each",
    ),
)
