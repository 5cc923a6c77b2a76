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

from reapex.labels.cells import JOINER, word
from reapex.labels.descriptor import EMOTION_ALIASES
from reapex.labels.header import normal


class Labelled(Protocol):
    """What a class can be told of: a record or a clip."""

    @property
    def dataset(self) -> str:
        """The layout that it was read in."""

    @property
    def kind(self) -> str:
        """``micro`` or ``macro``."""

    @property
    def emotion(self) -> str:
        """The emotion, several joined with ``+``; empty if unknown."""

    @property
    def emotion_raw(self) -> str:
        """The same as the sheet writes it."""

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
        The descriptor's name; empty for a composite of several.
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
    kind
        The kind of expression that alone counts, as in ``micro``; empty where all do.
    several
        What is made of a label of several, as in ``surprise+negative``, that has no class itself:
        ``drop`` leaves it out, ``first`` takes the first that has a class, and any other word is
        the label that wins, else the first.
    is_exact
        Whether a label must be spelled letter by letter as here, in the sheet itself.
    parts
        The map of each data set of a composite. ``classes`` then are the classes themselves.

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
    kind: str = ""
    several: str = "drop"
    is_exact: bool = False
    parts: tuple[ClassMap, ...] = ()

    def __post_init__(self) -> None:
        odd = [label for label in self.classes if label != self._spelled(label)]
        odd += [name for name in self.expected if name not in self.labels]
        if odd:
            raise ValueError(f"The class map {self.name} cannot use {', '.join(odd)}")

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, in order: what a prediction's number means."""
        return tuple(dict.fromkeys(self.classes.values()))

    def class_of(self, emotion: str) -> str | None:
        """The class of a label in any usual spelling; None if the map leaves it out.

        Examples
        --------
        >>> from reapex.labels import class_map_named
        >>> class_map_named("fourdme/5-surprise").class_of("Negative+Surprise")
        'surprise'
        """
        label = self._spelled(emotion)
        parts = _parts(label)
        if len(parts) < 2 or label in self.classes:
            return self.classes.get(label)
        whole = next((name for name in self.classes if set(_parts(name)) == set(parts)), None)
        if whole is not None:
            return self.classes[whole]
        if self.several == "drop":
            return None
        ranked = sorted(parts, key=lambda part: part != self.several)
        return next((self.classes[part] for part in ranked if part in self.classes), None)

    def classes_of(self, emotion: str) -> tuple[str, ...]:
        """Every class of a label of several, for whoever learns several at a time.

        Examples
        --------
        >>> from reapex.labels import class_map_named
        >>> class_map_named("fourdme/multi-5").classes_of("Surprise+Negative")
        ('surprise', 'negative')
        """
        parts = _parts(self._spelled(emotion))
        return tuple(dict.fromkeys(self.classes[part] for part in parts if part in self.classes))

    def class_of_clip(self, clip: Labelled) -> str | None:
        """The class of a clip or record; None if the map leaves it out."""
        part = self._for(clip.dataset)
        return None if part is None else part.class_of(part.label_of(clip))

    def label_of(self, clip: Labelled) -> str:
        """The label of a clip or record that this map reads: its emotion, or a further column.

        Empty where a map of several data sets has none for this one, or a map of micro-expressions
        is asked for another.
        """
        if self.parts:
            part = self._for(clip.dataset)
            return "" if part is None else part.label_of(clip)
        if self.kind and clip.kind != self.kind:
            return ""
        if not self.column:
            return clip.emotion_raw if self.is_exact else clip.emotion
        wanted = normal(self.column)
        return next(
            (text for heading, text in clip.columns.items() if normal(heading) == wanted), ""
        )

    def count(self, emotions: Iterable[str]) -> ClassCounts:
        """How many of these labels each class gets, and which were left out."""
        return self._counted((emotion, self.class_of(emotion)) for emotion in emotions)

    def count_of(self, clips: Iterable[Labelled]) -> ClassCounts:
        """The same of clips or records, whichever column their labels are in."""
        return self._counted((self.label_of(clip), self.class_of_clip(clip)) for clip in clips)

    def _counted(self, pairs: Iterable[tuple[str, str | None]]) -> ClassCounts:
        found, left_out = dict.fromkeys(self.labels, 0), Counter[str]()
        for emotion, name in pairs:
            if name is None:
                left_out[self._spelled(emotion)] += 1
            else:
                found[name] += 1
        return ClassCounts(found, dict(left_out), self.expected)

    def _for(self, dataset: str) -> ClassMap | None:
        """The part that is about a data set; the map itself where it has no parts."""
        if not self.parts:
            return self
        return next((part for part in self.parts if part.dataset == dataset), None)

    def _spelled(self, emotion: str) -> str:
        return emotion.strip() if self.is_exact else usual_label(emotion)


def usual_label(text: str) -> str:
    """A label in its usual spelling, lower case; pandas writes class 1 as 1.0 beside empty cells.

    Examples
    --------
    >>> usual_label(" Other"), usual_label("1.0")
    ('others', '1')
    """
    parts = [re.sub(r"(?<=\d)\.0+$", "", word(part, EMOTION_ALIASES)) for part in _parts(text)]
    return JOINER.join(parts)


def _parts(label: str) -> list[str]:
    return [part.strip() for part in label.split(JOINER)]
