"""CAS(ME)²: reference note datasets §5; of the micro-expressions, the macro-expressions apart."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import same

CASME_SQUARED_MAPS = (
    ClassMap(
        "casme_squared/4",
        "casme_squared",
        "four classes of the micro-expressions",
        same("positive", "negative", "surprise", "others"),
        {"positive": 8, "negative": 21, "surprise": 9, "others": 19},
        source="literature, as recalled",
        note="57 micro-expressions; the counts were not checked against a file",
        kind="micro",
    ),
    ClassMap(
        "casme_squared/3",
        "casme_squared",
        "three classes by what the subjects said they felt",
        same("anger", "disgust", "happiness"),
        source="GAMDSS names these three; nobody published counts",
        note="Of the column of self-reports, micro-expressions only. Which of the data set's "
        "labels GAMDSS learned from is not known",
        column="Self-report",
        kind="micro",
    ),
)
