"""Short ways to write which labels are which class."""

from __future__ import annotations

MEGC = "MEGC2019, composite list"


def same(*emotions: str) -> dict[str, str]:
    """Each label a class of its own.

    Examples
    --------
    >>> same("fear", "anger")
    {'fear': 'fear', 'anger': 'anger'}
    """
    return {emotion: emotion for emotion in emotions}


def grouped(**groups: str) -> dict[str, str]:
    """Classes by the emotions in them, parted by spaces.

    Examples
    --------
    >>> grouped(positive="happiness", negative="fear anger")
    {'happiness': 'positive', 'fear': 'negative', 'anger': 'negative'}
    """
    return {emotion: name for name, emotions in groups.items() for emotion in emotions.split()}
