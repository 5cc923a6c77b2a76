"""The class settings that papers use, with the counts they publish.

Source: reference note datasets §3 and §4; what disagrees is said in each note.

One setting is left out: ``casme2/objective`` (classes I–VII) is in a workbook of its own,
``CASME2-ObjectiveClasses.xlsx``, which is not read yet.
"""

from __future__ import annotations

from difflib import get_close_matches

from reapex.errors import UsageError
from reapex.labels.class_map import ClassMap
from reapex.labels.registry import descriptor_of

_MEGC = "MEGC2019, composite list"


def _same(*emotions: str) -> dict[str, str]:
    return {emotion: emotion for emotion in emotions}


def _grouped(**groups: str) -> dict[str, str]:
    """Classes by the emotions in them, parted by spaces."""
    return {emotion: name for name, emotions in groups.items() for emotion in emotions.split()}


_CASME2 = (
    ClassMap(
        "casme2/5",
        "casme2",
        "five classes",
        _same("happiness", "repression", "disgust", "surprise", "others"),
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
        _grouped(
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
        _grouped(positive="happiness", negative="disgust repression", surprise="surprise"),
        {"positive": 32, "negative": 90, "surprise": 25},
        source="several authors",
        note="147 clips; the list of MEGC2019 has 145 of them",
    ),
    ClassMap(
        "casme2/3-megc",
        "casme2",
        "three classes of MEGC2019",
        _grouped(negative="disgust repression", positive="happiness", surprise="surprise"),
        {"negative": 88, "positive": 32, "surprise": 25},
        source=_MEGC,
        note="145 clips are on the official list, which Reapex does not have; the labels alone "
        "give 147, with 90 negative",
        n_subjects=24,
    ),
    ClassMap(
        "casme2/7",
        "casme2",
        "all seven classes",
        _same("happiness", "repression", "disgust", "surprise", "others", "fear", "sadness"),
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
_SAMM_3 = {"negative": 92, "positive": 26, "surprise": 15}
_SAMM_NEGATIVE = "anger contempt disgust fear sadness"
_SAMM = (
    ClassMap(
        "samm/5",
        "samm",
        "five classes",
        _same("anger", "contempt", "happiness", "surprise", "others"),
        {"anger": 57, "contempt": 12, "happiness": 26, "surprise": 15, "others": 26},
        source="GAMDSS, order and classes; counts of the workbook",
        note="136 clips; GAMDSS's accuracies imply 134",
        n_subjects=27,
    ),
    ClassMap(
        "samm/3",
        "samm",
        "three classes",
        _grouped(positive="happiness", surprise="surprise", negative=_SAMM_NEGATIVE),
        _SAMM_3,
        source="GAMDSS",
        note="133 clips; GAMDSS's accuracies imply 131",
        n_subjects=28,
    ),
    ClassMap(
        "samm/3-megc",
        "samm",
        "three classes of MEGC2019",
        _grouped(negative=_SAMM_NEGATIVE, positive="happiness", surprise="surprise"),
        _SAMM_3,
        source=_MEGC,
        n_subjects=28,
    ),
    ClassMap(
        "samm/8",
        "samm",
        "all eight classes",
        _same("anger", "contempt", "happiness", "surprise", "others", "disgust", "fear", "sadness"),
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
_MAPS = {each.name: each for each in (*_CASME2, *_SAMM)}


def class_maps() -> tuple[str, ...]:
    """The names of all class maps."""
    return tuple(_MAPS)


def class_maps_of(dataset: str) -> tuple[ClassMap, ...]:
    """The class maps of a data set; none for a table of your own.

    Raises
    ------
    UsageError
        If there is no data set of that name.
    """
    name = descriptor_of(dataset).name
    return tuple(each for each in _MAPS.values() if each.dataset == name)


def class_map_named(name: str) -> ClassMap:
    """The class map of a name such as ``samm/5``.

    Raises
    ------
    UsageError
        If there is none.

    Examples
    --------
    >>> class_map_named("casme2/3-megc").labels
    ('negative', 'positive', 'surprise')
    """
    wanted = name.strip().lower()
    if wanted in _MAPS:
        return _MAPS[wanted]
    close = get_close_matches(wanted, _MAPS, n=1)
    raise UsageError(
        f"{name!r} is no class map that Reapex knows",
        expected=f"one of {', '.join(_MAPS)}",
        mend=f"Did you mean {close[0]}?" if close else "See the list",
    )
