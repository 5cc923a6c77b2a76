"""CASME: reference note datasets §2. The counts are of 195 clips and recalled; releases differ."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import grouped, same

_UNCHECKED = (
    "The counts are of the 195 clips of the data set's paper and were not checked against a file; "
    "the released sheets have 193 and 189"
)

CASME_MAPS = (
    ClassMap(
        "casme/8",
        "casme",
        "all eight classes",
        same(
            "tense",
            "disgust",
            "repression",
            "surprise",
            "happiness",
            "sadness",
            "fear",
            "contempt",
        ),
        {
            "tense": 69,
            "disgust": 44,
            "repression": 38,
            "surprise": 20,
            "happiness": 9,
            "sadness": 6,
            "fear": 2,
        },
        source="the data set's paper, as recalled",
        note=f"{_UNCHECKED}. Of contempt there are one to three",
    ),
    ClassMap(
        "casme/4",
        "casme",
        "the four frequent classes",
        same("disgust", "repression", "surprise", "tense"),
        {"disgust": 44, "repression": 38, "surprise": 20, "tense": 69},
        source="several authors; counts as recalled",
        note=f"171 clips. {_UNCHECKED}",
    ),
    ClassMap(
        "casme/3",
        "casme",
        "three classes, tense among the negative",
        grouped(
            positive="happiness",
            surprise="surprise",
            negative="tense disgust repression sadness fear contempt",
        ),
        source="one public code; nobody published counts",
        note="Others put tense among others: no paper's classes agree on it",
    ),
)
