"""What there is to learn from: a row per clip, and the inputs of those rows.

Conventions
-----------
Rows are counted from 0 and are the same in :class:`Examples` and in every :class:`Inputs`. Inputs
hold no labels: a process that must not know a clip's class can be given them all the same.

Two spellings of one name (:func:`~reapex.evaluation.same_name`: ``SAMM/006`` and ``samm/6``) are
one person or data set, under the spelling that comes first: otherwise one person would be learned
from and tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import torch

from reapex.errors import UsageError
from reapex.evaluation import same_name


@runtime_checkable
class Inputs(Protocol):
    """The stored input of every clip. Cheap to pickle: a path to open again, not pictures."""

    def __len__(self) -> int:
        """How many clips there are."""
        ...

    def rows(self, rows: Sequence[int]) -> torch.Tensor:
        """The inputs of some rows, ``(len(rows), ...)``, on the CPU and as they are stored."""
        ...


@dataclass(frozen=True)
class Variant:
    """One way to choose key frames.

    Parameters
    ----------
    name
        As in ``gamdss λ=0.05``.
    train
        The inputs that are learned from.
    test
        The inputs that are predicted; the same object where the correction applies to both.
    """

    name: str
    train: Inputs
    test: Inputs


@dataclass(frozen=True)
class Examples:
    """The clips, one row each.

    Parameters
    ----------
    clips
        Their ids, each once.
    persons
        Whose clip each is, ``dataset/subject``: what folds are made of. One name in two spellings
        becomes the first of them.
    datasets
        The data set of each; spellings likewise.
    labels
        The true class of each.
    classes
        Every class there is, in a fixed order.
    spelled
        The persons as they were spelled; not to be given.
    hints
        What else is known of each clip and may be learned from, but is never given to a test:
        yes (1), no (0) or not known (-1) for each of some fixed questions. None if nothing is.

    Raises
    ------
    UsageError
        If there is no clip, a column is of another length, a clip or class stands twice, a label
        is not among the classes, a person is in two data sets, or hints are something else.
    """

    clips: tuple[str, ...]
    persons: tuple[str, ...]
    datasets: tuple[str, ...]
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    spelled: tuple[str, ...] = field(default=(), compare=False, repr=False)
    hints: tuple[tuple[int, ...], ...] | None = None

    def __post_init__(self) -> None:
        lengths = {len(each) for each in (self.clips, self.persons, self.datasets, self.labels)}
        if len(lengths) != 1 or not self.clips:
            raise UsageError(
                f"{len(self.clips)} clips have {len(self.persons)} persons, {len(self.datasets)} "
                f"data sets and {len(self.labels)} labels",
                expected="one of each for every clip, and one clip or more",
            )
        for what, names in (("clip", self.clips), ("class", self.classes)):
            twice = [name for name, n in Counter(names).items() if n > 1]
            if twice:
                raise UsageError(f"The {what} {twice[0]!r} stands twice", expected="each once")
        unknown = sorted(set(self.labels) - set(self.classes))
        if unknown:
            raise UsageError(
                f"The class {unknown[0]!r} is not among the classes {', '.join(self.classes)}",
                mend="Name every class, or leave its clips out",
            )
        if len(self.classes) < 2:
            raise UsageError("There is one class, and so nothing to tell apart")
        self._name_alike()
        homes: dict[str, str] = {}
        for person, dataset in zip(self.persons, self.datasets, strict=True):
            if homes.setdefault(person, dataset) != dataset:
                raise UsageError(
                    f"The person {person!r} is in {homes[person]!r} and in {dataset!r}",
                    expected="persons named dataset/subject",
                )
        self._require_hints()

    def _require_hints(self) -> None:
        if self.hints is None:
            return
        if len(self.hints) != len(self.clips) or len({len(each) for each in self.hints}) != 1:
            raise UsageError(
                f"The hints are {len(self.hints)} rows for {len(self.clips)} clips",
                expected="a row for every clip, all of one length",
            )
        if not {answer for each in self.hints for answer in each} <= {-1, 0, 1}:
            raise UsageError("A hint is none of -1, 0 and 1", expected="not known, no or yes")

    def __len__(self) -> int:
        return len(self.clips)

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The persons who were spelled in several ways, each with all of them."""
        found: dict[str, dict[str, None]] = {}
        for person, spelled in zip(self.persons, self.spelled, strict=True):
            found.setdefault(person, {})[spelled] = None
        return {person: tuple(each) for person, each in found.items() if len(each) > 1}

    def _name_alike(self) -> None:
        """Give persons and data sets of one name the spelling that comes first."""
        persons, datasets = _first_spellings(self.persons), _first_spellings(self.datasets)
        # Examples that were made from others keep what these were told.
        if _first_spellings((*persons, *self.spelled))[len(persons) :] != persons:
            object.__setattr__(self, "spelled", self.persons)
        object.__setattr__(self, "persons", persons)
        object.__setattr__(self, "datasets", datasets)

    @property
    def targets(self) -> tuple[int, ...]:
        """The true class of each clip by its place in ``classes``."""
        places = {name: place for place, name in enumerate(self.classes)}
        return tuple(places[label] for label in self.labels)


def _first_spellings(names: Sequence[str]) -> tuple[str, ...]:
    firsts: dict[str, str] = {}
    return tuple(firsts.setdefault(same_name(name), name) for name in names)
