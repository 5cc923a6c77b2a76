"""Which clips are learned from: every clip that has a class, and as many as the config says.

A score of other clips is another score. A config therefore states how many clips each class has,
and a corpus with other counts is refused (reference note peers, C5 rule 13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import tomli_w

from reapex.clip import Clip
from reapex.corpus import Corpus, Skipped
from reapex.errors import ConfigWrong
from reapex.labels import ClassMap, class_map_named, usual_label
from reapex.recognition.config import ClassesPart


@dataclass(frozen=True, slots=True)
class Classed:
    """Clips with their classes, and those that have none.

    ``skipped`` are those that were read and have no class; ``classes`` is every class there is.
    """

    clips: tuple[Clip, ...]
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def classed(corpus: Corpus, part: ClassesPart) -> Classed:
    """The clips of a corpus that have a class.

    Raises
    ------
    ConfigWrong
        If a class map knows a class that the config does not count, or a data set has no map.
    UsageError
        If there is no class map of that name.
    """
    maps = _Maps.of(part, {clip.dataset for clip in corpus})
    classes = tuple(part.counts)
    unknown = [name for name in maps.classes if name not in classes]
    if unknown:
        raise ConfigWrong(
            f"The classes {', '.join(unknown)} are not among classes.counts",
            expected=f"a count for each of {', '.join(maps.classes)}",
        )
    clips, labels, skipped = [], [], []
    for clip in corpus:
        label = maps.class_of(clip)
        if label in classes:
            clips.append(clip)
            labels.append(label)
        else:
            skipped.append(_without_class(clip, maps.label_of(clip)))
    return Classed(tuple(clips), tuple(labels), classes, tuple(skipped))


def require_enough(
    labels: Sequence[str], part: ClassesPart, skipped: Iterable[Skipped] = ()
) -> None:
    """Raise if a class has fewer clips than the config says, before a picture is read.

    That it has more is no error yet: some may turn out to have pictures that cannot be used.
    """
    found = Counter(labels)
    if any(found[name] < n for name, n in part.counts.items()):
        require_counts(labels, part, skipped)


def require_counts(
    labels: Sequence[str], part: ClassesPart, skipped: Iterable[Skipped] = ()
) -> None:
    """Raise unless there are as many clips of each class as the config says.

    Parameters
    ----------
    labels
        The class of each clip that is used.
    skipped
        Clips that have a class and cannot be used, to be named in the message.
    """
    found = Counter(labels)
    if all(found[name] == n for name, n in part.counts.items()):
        return
    differing = "; ".join(
        f"{name} {found[name]} instead of {n}"
        for name, n in part.counts.items()
        if found[name] != n
    )
    lost = [f"{each.where}: {each.reason}" for each in skipped]
    shown = f"; unusable: {' '.join(lost[:3])}{' …' if len(lost) > 3 else ''}" if lost else ""
    counts = {name: found[name] for name in part.counts if found[name]}
    raise ConfigWrong(
        f"The clips are not those that the config counts: {differing}{shown}",
        mend=f"If these are the right ones, write under [classes.counts]\n{tomli_w.dumps(counts)}",
    )


@dataclass(frozen=True, slots=True)
class _Maps:
    """From a clip to its class."""

    of_dataset: Mapping[str, ClassMap]
    own: ClassMap | None

    @classmethod
    def of(cls, part: ClassesPart, datasets: set[str]) -> _Maps:
        column = part.column or ""
        if part.of is not None:
            return cls({}, _map(part.of, column))
        if part.map is None:
            return cls({}, _map({name: name for name in part.counts}, column))
        names = [part.map] if isinstance(part.map, str) else part.map
        named = map(class_map_named, names)
        maps = {part.dataset: part for each in named for part in each.parts or (each,)}
        lacking = sorted(datasets - set(maps))
        if lacking and len(maps) > 1:
            raise ConfigWrong(
                f"classes.map names no map for {', '.join(lacking)}",
                expected="one map for each data set of the manifest",
            )
        # One map alone holds for a table of one's own, too.
        return cls(maps, class_map_named(names[0]) if lacking else None)

    @property
    def classes(self) -> tuple[str, ...]:
        every = (*self.of_dataset.values(), *(() if self.own is None else (self.own,)))
        return tuple(dict.fromkeys(name for each in every for name in each.labels))

    def label_of(self, clip: Clip) -> str:
        found = self._for(clip)
        return clip.emotion if found is None else found.label_of(clip)

    def class_of(self, clip: Clip) -> str | None:
        found = self._for(clip)
        return None if found is None else found.class_of(found.label_of(clip))

    def _for(self, clip: Clip) -> ClassMap | None:
        return self.of_dataset.get(clip.dataset, self.own)


def _map(classes: Mapping[str, str], column: str) -> ClassMap:
    usual = {usual_label(label): name for label, name in classes.items()}
    return ClassMap("config", "table", "the config's classes", usual, column=column)


def _without_class(clip: Clip, label: str) -> Skipped:
    what = f"The label {label!r} has no class" if label else "The clip has no label"
    return Skipped(clip.place, "no_class", what)
