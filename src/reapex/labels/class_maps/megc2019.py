"""MEGC2019's composite of SMIC-HS, CASME II and SAMM: reference note datasets §10."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.casme2 import CASME2_MAPS
from reapex.labels.class_maps.grouping import MEGC, same
from reapex.labels.class_maps.samm import SAMM_MAPS
from reapex.labels.class_maps.smic import SMIC_MAPS

_PARTS = {each.name: each for each in (*SMIC_MAPS, *CASME2_MAPS, *SAMM_MAPS)}

MEGC2019 = ClassMap(
    "megc2019",
    "",
    "three classes of SMIC-HS, CASME II and SAMM together",
    same("negative", "positive", "surprise"),
    {"negative": 250, "positive": 109, "surprise": 83},
    source=MEGC,
    note="442 clips are on the official list, which Reapex does not have; the labels alone give "
    "444, with 252 negative: two of CASME II are off the list. Say --only with your copy of it",
    n_subjects=68,
    parts=tuple(_PARTS[f"{name}/3-megc"] for name in ("smic", "casme2", "samm")),
)
