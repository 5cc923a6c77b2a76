"""What there is to learn from: a row per clip, and the inputs of those rows.

Conventions
-----------
Rows are counted from 0 and are the same in :class:`Examples` and in every :class:`Inputs`. Inputs
hold no labels: a process that must not know a clip's class can be given them all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch

from reapex.errors import UsageError


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
        Whose clip each is, ``dataset/subject``: what folds are made of.
    datasets
        The data set of each.
    labels
        The true class of each.
    classes
        Every class there is, in a fixed order.

    Raises
    ------
    UsageError
        If there is no clip, a column is of another length, a clip or class stands twice, a label
        is not among the classes, or a person is in two data sets.
    """

    clips: tuple[str, ...]
    persons: tuple[str, ...]
    datasets: tuple[str, ...]
    labels: tuple[str, ...]
    classes: tuple[str, ...]

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
        homes: dict[str, str] = {}
        for person, dataset in zip(self.persons, self.datasets, strict=True):
            if homes.setdefault(person, dataset) != dataset:
                raise UsageError(
                    f"The person {person!r} is in {homes[person]!r} and in {dataset!r}",
                    expected="persons named dataset/subject",
                )

    def __len__(self) -> int:
        return len(self.clips)

    @property
    def targets(self) -> tuple[int, ...]:
        """The true class of each clip by its place in ``classes``."""
        places = {name: place for place, name in enumerate(self.classes)}
        return tuple(places[label] for label in self.labels)
