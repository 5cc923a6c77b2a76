"""CASME II: reference note datasets §3."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import MEGC, grouped, same

CASME2_MAPS = (
    ClassMap(
        "casme2/5",
        "casme2",
        "five classes",
        same("happiness", "repression", "disgust", "surprise", "others"),
        {"happiness": 32, "repression": 27, "disgust": 63, "surprise": 25, "others": 99},
        source="GAMDSS, order and classes; counts of the sheet of 2014",
        note="246 clips. The data set's paper has 247 (happiness 33, disgust 60, repression 27, "
        "surprise 25, others 102), and GAMDSS's accuracies imply 247",
        n_subjects=26,
    ),
    ClassMap(
        "casme2/3-gamdss",
        "casme2",
        "three classes as GAMDSS has them, fear and sadness among the negative",
        grouped(
            positive="happiness", surprise="surprise", negative="repression disgust fear sadness"
        ),
        {"positive": 32, "surprise": 25, "negative": 99},
        source="GAMDSS",
        note="156 clips of the sheet of 2014; GAMDSS's accuracies imply 154 or 155, and its list "
        "of folds lacks subject 18",
        n_subjects=25,
    ),
    ClassMap(
        "casme2/3-plain",
        "casme2",
        "three classes, without fear and sadness",
        grouped(positive="happiness", negative="disgust repression", surprise="surprise"),
        {"positive": 32, "negative": 90, "surprise": 25},
        source="several authors",
        note="147 clips; the list of MEGC2019 has 145 of them",
    ),
    ClassMap(
        "casme2/3-megc",
        "casme2",
        "three classes of MEGC2019",
        grouped(negative="disgust repression", positive="happiness", surprise="surprise"),
        {"negative": 88, "positive": 32, "surprise": 25},
        source=MEGC,
        note="145 clips are on the official list, which Reapex does not have; the labels alone "
        "give 147, with 90 negative",
        n_subjects=24,
    ),
    ClassMap(
        "casme2/7",
        "casme2",
        "all seven classes",
        same("happiness", "repression", "disgust", "surprise", "others", "fear", "sadness"),
        {
            "happiness": 32,
            "repression": 27,
            "disgust": 63,
            "surprise": 25,
            "others": 99,
            "fear": 2,
            "sadness": 7,
        },
        source="counts of the sheet of 2014",
        note="255 clips; other releases have 247, 249 or 256",
        n_subjects=26,
    ),
)
