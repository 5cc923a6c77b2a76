"""MMEW: reference note datasets §6. The counts are those of its paper, as recalled."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import grouped, same

_SIX = ("happiness", "anger", "surprise", "disgust", "fear", "sadness")
_COUNTS = {"happiness": 36, "anger": 8, "surprise": 89, "disgust": 72, "fear": 16, "sadness": 13}
_UNCHECKED = "the counts per class were not checked against a file"

MMEW_MAPS = (
    ClassMap(
        "mmew/7",
        "mmew",
        "all seven classes",
        same(*_SIX, "others"),
        {**_COUNTS, "others": 66},
        source="the data set's paper",
        note=f"300 clips; {_UNCHECKED}",
    ),
    ClassMap(
        "mmew/6",
        "mmew",
        "six classes, without others",
        same(*_SIX),
        _COUNTS,
        source="GAMDSS, whose accuracies imply these 234 clips",
        note=f"234 clips; {_UNCHECKED}",
    ),
    ClassMap(
        "mmew/4",
        "mmew",
        "the four frequent classes",
        same("happiness", "surprise", "disgust", "others"),
        {"happiness": 36, "surprise": 89, "disgust": 72, "others": 66},
        source="literature, as recalled",
        note=f"263 clips; {_UNCHECKED}",
    ),
    ClassMap(
        "mmew/3",
        "mmew",
        "three classes, without others",
        grouped(positive="happiness", surprise="surprise", negative="anger disgust fear sadness"),
        {"positive": 36, "surprise": 89, "negative": 109},
        source="literature, as recalled",
        note=f"234 clips; {_UNCHECKED}",
    ),
)
