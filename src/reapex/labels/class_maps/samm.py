"""SAMM and its long videos: reference note datasets §4.

The micro-expressions of the long videos are those of SAMM, and their emotions come from its sheet,
so that the same settings hold for both.
"""

from __future__ import annotations

from dataclasses import replace

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import MEGC, grouped, same

_SAMM_3 = {"negative": 92, "positive": 26, "surprise": 15}
_SAMM_NEGATIVE = "anger contempt disgust fear sadness"
SAMM_MAPS = (
    ClassMap(
        "samm/5",
        "samm",
        "five classes",
        same("anger", "contempt", "happiness", "surprise", "others"),
        {"anger": 57, "contempt": 12, "happiness": 26, "surprise": 15, "others": 26},
        source="GAMDSS, order and classes; counts of the workbook",
        note="136 clips; GAMDSS's accuracies imply 134",
        n_subjects=27,
    ),
    ClassMap(
        "samm/3",
        "samm",
        "three classes",
        grouped(positive="happiness", surprise="surprise", negative=_SAMM_NEGATIVE),
        _SAMM_3,
        source="GAMDSS",
        note="133 clips; GAMDSS's accuracies imply 131",
        n_subjects=28,
    ),
    ClassMap(
        "samm/3-megc",
        "samm",
        "three classes of MEGC2019",
        grouped(negative=_SAMM_NEGATIVE, positive="happiness", surprise="surprise"),
        _SAMM_3,
        source=MEGC,
        n_subjects=28,
    ),
    ClassMap(
        "samm/8",
        "samm",
        "all eight classes",
        same("anger", "contempt", "happiness", "surprise", "others", "disgust", "fear", "sadness"),
        {
            "anger": 57,
            "contempt": 12,
            "happiness": 26,
            "surprise": 15,
            "others": 26,
            "disgust": 9,
            "fear": 8,
            "sadness": 6,
        },
        source="counts of the workbook",
        n_subjects=29,
    ),
    ClassMap(
        "samm/objective5",
        "samm",
        "objective classes I to V of MEGC2018, by action units",
        {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"},
        {"I": 24, "II": 13, "III": 20, "IV": 8, "V": 3},
        source="MEGC2018; counts of the workbook",
        note="68 clips; objective class 7 is not the emotion Other",
        column="Objective Classes",
    ),
)


def _long(of_samm: ClassMap) -> ClassMap:
    """The same setting for the micro-expressions of the long videos."""
    return replace(
        of_samm,
        name=of_samm.name.replace("samm/", "samm_long/"),
        dataset="samm_long",
        source=f"{of_samm.source}; the micro-expressions are those of SAMM",
        note="Micro-expressions only; the emotions come from SAMM's sheet (--emotions)"
        + (f". Of SAMM: {of_samm.note}" if of_samm.note else ""),
        kind="micro",
    )


SAMM_LONG_MAPS = (
    *(_long(each) for each in SAMM_MAPS if each.name != "samm/3-megc"),
    ClassMap(
        "samm_long/4",
        "samm_long",
        "four classes of spotting papers",
        grouped(
            positive="happiness", negative=_SAMM_NEGATIVE, surprise="surprise", others="others"
        ),
        {"positive": 26, "negative": 92, "surprise": 15, "others": 26},
        source="MEAN, BoostingVRME; counts of SAMM's workbook",
        note="159 micro-expressions; the emotions come from SAMM's sheet (--emotions)",
        n_subjects=29,
        kind="micro",
    ),
)
