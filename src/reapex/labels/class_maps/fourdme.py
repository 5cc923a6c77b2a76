"""4DME: reference note datasets §7. A clip may have two labels: each way to deal with it is a map.

``single`` leaves such clips out, ``first`` takes what is written first, ``surprise`` takes surprise
where it is among them, and ``multi`` is for whoever can learn several
(:meth:`~reapex.labels.ClassMap.classes_of`).
"""

from __future__ import annotations

from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.grouping import grouped, same

_FIVE = ("negative", "positive", "surprise", "repression", "others")
_UNCHECKED = "127, 34, 30, 6 and 31 are recalled and unverified"

FOURDME_MAPS = (
    ClassMap(
        "fourdme/5-single",
        "fourdme",
        "five classes, clips of one label",
        same(*_FIVE),
        {"negative": 127, "positive": 34, "surprise": 30, "repression": 6, "others": 31},
        source="counts as recalled; GAMDSS's accuracies imply 228 clips",
        note=f"228 clips; {_UNCHECKED}",
    ),
    ClassMap(
        "fourdme/5-first",
        "fourdme",
        "five classes, the label written first",
        same(*_FIVE),
        source="one of the ways to deal with two labels; nobody published counts",
        note="All 267 clips",
        several="first",
    ),
    ClassMap(
        "fourdme/5-surprise",
        "fourdme",
        "five classes, surprise before any other label",
        same(*_FIVE),
        source="one of the ways to deal with two labels; nobody published counts",
        note="All 267 clips",
        several="surprise",
    ),
    ClassMap(
        "fourdme/3",
        "fourdme",
        "three classes of public code, surprise before any other label, without others",
        {
            **grouped(
                surprise="surprise surprise+negative surprise+positive surprise+repression",
                positive="positive positive+repression",
            ),
            **grouped(negative="negative repression negative+repression"),
        },
        source="two public codes agree; nobody published counts",
    ),
    ClassMap(
        "fourdme/3-single",
        "fourdme",
        "three classes, clips of one label, without repression and others",
        same("positive", "surprise", "negative"),
        {"positive": 34, "surprise": 30, "negative": 127},
        source="one public code; counts as recalled",
        note=_UNCHECKED,
    ),
    ClassMap(
        "fourdme/multi-5",
        "fourdme",
        "five classes, several at a time",
        same(*_FIVE),
        source="one public library; nobody published counts",
        note="267 clips for whoever learns several classes at a time. Reapex's training takes one "
        "class per clip, and leaves out those of two",
    ),
)
