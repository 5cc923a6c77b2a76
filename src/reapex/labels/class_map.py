"""Which labels are which class: a data set's 5-, 3- and other class settings, by name.

A map drops labels that it has no class for; readers never do. What is expected is what was
published, and releases differ legitimately, so that a difference is told and never raised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reapex.labels.cells import word
from reapex.labels.descriptor import EMOTION_ALIASES
from reapex.labels.header import normal


class Labelled(Protocol):
    """What a class can be told of: a record or a clip."""

    @property
    def emotion(self) -> str:
        """The emotion; empty if unknown."""

    @property
    def columns(self) -> Mapping[str, str]:
        """The user's further columns."""


@dataclass(frozen=True, slots=True)
class ClassCounts(Mapping[str, int]):
    """How many labels each class got: a mapping of every class, in the map's order, to its count.

    Parameters
    ----------
    found
        The counts; 0 where a class has none.
    left_out
        How often each label without a class occurred; ``""`` where there was none.
    expected
        The published counts; empty where none were.
    """

    found: Mapping[str, int]
    left_out: Mapping[str, int]
    expected: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def n(self) -> int:
        """Labels that have a class."""
        return sum(self.found.values())

    @property
    def n_left_out(self) -> int:
        """Labels that have none."""
        return sum(self.left_out.values())

    @property
    def difference(self) -> Mapping[str, int]:
        """Found minus expected, of the classes in which the two differ."""
        differences = {name: self.found[name] - n for name, n in self.expected.items()}
        return {name: n for name, n in differences.items() if n}


@dataclass(frozen=True, slots=True)
class ClassMap:
    """A named choice of classes.

    Parameters
    ----------
    name
        ``dataset/classes``, as in ``casme2/5``.
    dataset
        The descriptor's name.
    title
        What people call it.
    classes
        The class of each label that has one, labels in lower case. Classes count from 0 in the
        order in which they first occur here.
    expected
        The published number of clips per class; empty where none was published.
    source
        Where the classes and counts come from.
    note
        What published numbers disagree with these.
    n_subjects
        Subjects who have a clip in some class, where published.
    column
        The further column that holds the labels; empty where they are the emotions.

    Raises
    ------
    ValueError
        If a label is not in lower case, or a count is of no class.

    Examples
    --------
    >>> pair = ClassMap("x/2", "x", "two", {"happiness": "positive", "fear": "negative"})
    >>> pair.labels, pair.class_of("Happy"), pair.class_of("others")
    (('positive', 'negative'), 'positive', None)
    >>> counts = pair.count(["fear", "fear", "others", "happiness"])
    >>> dict(counts), counts.left_out
    ({'positive': 1, 'negative': 2}, {'others': 1})
    """

    name: str
    dataset: str
    title: str
    classes: Mapping[str, str]
    expected: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    n_subjects: int | None = None
    column: str = ""

    def __post_init__(self) -> None:
        odd = [label for label in self.classes if label != usual_label(label)]
        odd += [name for name in self.expected if name not in self.labels]
        if odd:
            raise ValueError(f"The class map {self.name} cannot use {', '.join(odd)}")

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, in order: what a prediction's number means."""
        return tuple(dict.fromkeys(self.classes.values()))

    def class_of(self, emotion: str) -> str | None:
        """The class of a label in any usual spelling; None if the map leaves it out."""
        return self.classes.get(usual_label(emotion))

    def label_of(self, clip: Labelled) -> str:
        """The label of a clip or record that this map reads: its emotion, or a further column."""
        if not self.column:
            return clip.emotion
        wanted = normal(self.column)
        return next(
            (text for heading, text in clip.columns.items() if normal(heading) == wanted), ""
        )

    def count(self, emotions: Iterable[str]) -> ClassCounts:
        """How many of these labels each class gets, and which were left out."""
        found, left_out = dict.fromkeys(self.labels, 0), Counter[str]()
        for emotion in emotions:
            name = self.class_of(emotion)
            if name is None:
                left_out[usual_label(emotion)] += 1
            else:
                found[name] += 1
        return ClassCounts(found, dict(left_out), self.expected)

    def count_of(self, clips: Iterable[Labelled]) -> ClassCounts:
        """The same of clips or records, whichever column their labels are in."""
        return self.count(map(self.label_of, clips))


def usual_label(text: str) -> str:
    """A label in its usual spelling, lower case; pandas writes class 1 as 1.0 beside empty cells.

    Examples
    --------
    >>> usual_label(" Other"), usual_label("1.0")
    ('others', '1')
    """
    return re.sub(r"(?<=\d)\.0+$", "", word(text, EMOTION_ALIASES))
