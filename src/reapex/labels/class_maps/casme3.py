"""CAS(ME)³, parts A and C: reference note datasets §8. The counts are those of the authors."""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import grouped, same

_AUTHORS = "counts of the authors' sheet, version 2"
_NEGATIVE = "disgust fear anger sadness"

CASME3_MAPS = (
    ClassMap(
        "casme3/7",
        "casme3",
        "all seven classes",
        same("disgust", "surprise", "others", "fear", "anger", "sadness", "happiness"),
        {
            "disgust": 250,
            "surprise": 187,
            "others": 161,
            "fear": 86,
            "anger": 64,
            "sadness": 57,
            "happiness": 55,
        },
        source=_AUTHORS,
        note="860 clips, three of whose labels read Others with a capital letter",
        n_subjects=94,
    ),
    ClassMap(
        "casme3/7-gamdss",
        "casme3",
        "seven classes as GAMDSS has them, letters exactly as it writes them",
        {
            "anger": "anger",
            "disgust": "disgust",
            "fear": "fear",
            "happy": "happiness",
            "sad": "sadness",
            "surprise": "surprise",
            "others": "others",
        },
        {
            "anger": 64,
            "disgust": 250,
            "fear": 86,
            "happiness": 55,
            "sadness": 57,
            "surprise": 187,
            "others": 158,
        },
        source="GAMDSS, order and spelling",
        note="857 clips: GAMDSS loses the three whose label reads Others",
        n_subjects=94,
        is_exact=True,
    ),
    ClassMap(
        "casme3/4",
        "casme3",
        "four classes",
        grouped(positive="happiness", surprise="surprise", others="others", negative=_NEGATIVE),
        {"positive": 55, "surprise": 187, "others": 161, "negative": 457},
        source=f"GAMDSS, order; {_AUTHORS}",
        note="860 clips",
        n_subjects=94,
    ),
    ClassMap(
        "casme3/3",
        "casme3",
        "three classes, without others",
        grouped(negative=_NEGATIVE, surprise="surprise", positive="happiness"),
        {"negative": 449, "surprise": 184, "positive": 54},
        source="HTNet's list",
        note="687 clips are on that list; the labels alone give 699 (457, 187 and 55)",
        n_subjects=87,
    ),
    ClassMap(
        "casme3/valence",
        "casme3",
        "four classes by the objective class",
        {
            "i": "positive",
            "ii": "surprise",
            **grouped(negative="iii iv v vi"),
            "vii": "others",
        },
        {"positive": 15, "surprise": 151, "negative": 321, "others": 373},
        source=_AUTHORS,
        note="860 clips, of the column of objective classes I to VII",
        column="Objective class",
        n_subjects=94,
    ),
    ClassMap(
        "casme3c/4",
        "casme3c",
        "four classes",
        same("negative", "surprise", "others", "positive"),
        {"negative": 99, "surprise": 30, "others": 20, "positive": 16},
        source="counts of the authors' sheet of part C",
        note="165 clips",
        n_subjects=30,
    ),
)
