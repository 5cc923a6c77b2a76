"""Who is tested when: folds over persons, so that nobody is learned from and tested at once.

Conventions
-----------
``loso`` leaves one person out per fold (person: ``dataset/subject``), ``lodo`` one data set, and
``grouped:K`` deals the persons out to K folds, with the classes as evenly as whole persons allow.
Every clip is tested in exactly one fold. Folds come in the order of their names.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.training.examples import Examples
from reapex.training.extra import imported
from reapex.training.seeding import seed_of

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
_GROUPED = re.compile(r"grouped:(\d+)")
_TRIES = 20
_SHOWN = 5


@dataclass(frozen=True)
class Fold:
    """One fold: rows to learn from, and rows to test, counted from 0.

    Parameters
    ----------
    name
        The person, data set or number that is left out.
    train, test
        Rows in ascending order, none in both.
    """

    name: str
    train: tuple[int, ...]
    test: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.train or not self.test or set(self.train) & set(self.test):
            raise UsageError(
                f"The fold {self.name!r} learns from {len(self.train)} clips and tests "
                f"{len(self.test)}",
                expected="one clip or more in each part, and none in both",
            )


def folds_of(examples: Examples, protocol: str, seed: int = 0) -> tuple[Fold, ...]:
    """The folds of a protocol.

    Parameters
    ----------
    protocol
        ``loso``, ``lodo`` or ``grouped:K``.
    seed
        Which persons come together in ``grouped:K``.

    Raises
    ------
    UsageError
        If there is no such protocol, or too few persons or data sets for it.
    """
    persons = sorted(set(examples.persons))
    if len(persons) < 2:
        raise UsageError(
            f"All clips are of one person, {persons[0]}: there is nobody to test on",
            expected="two persons or more",
            mend="Add clips of other persons, or name the column of subjects if there are others",
        )
    match = _GROUPED.fullmatch(protocol)
    if match is not None:
        return _grouped(examples, int(match[1]), seed)
    if protocol == "loso":
        return _leaving_out(examples.persons)
    if protocol == "lodo":
        if len(set(examples.datasets)) < 2:
            raise UsageError(
                f"All clips are of one data set, {examples.datasets[0]}: none can be left out",
                mend="Add another data set, or use loso",
            )
        return _leaving_out(examples.datasets)
    raise UsageError(
        f"There are no folds {protocol!r}", expected="loso, lodo, or grouped:K as in grouped:6"
    )


def inner_folds(
    persons: Sequence[str], targets: Sequence[int], n_folds: int, seed: int
) -> tuple[Fold, ...]:
    """Folds by person within the clips of a training part; rows are places in it.

    With fewer persons than folds, every person is a fold.

    Raises
    ------
    UsageError
        If there is only one person.
    """
    n_persons = len(set(persons))
    if n_persons < 2:
        raise UsageError(
            f"Only one person, {persons[0]}, is left to learn from: no inner choice can be made",
            mend="Use selection fixed, or add persons",
        )
    parts = _dealt(persons, targets, min(n_folds, n_persons), seed)
    return tuple(_fold(f"inner {k + 1}", parts == k) for k in range(parts.max() + 1))


def remarks_on_folds(examples: Examples, folds: Sequence[Fold]) -> tuple[str, ...]:
    """What must be said of persons in two spellings, and of classes that a fold cannot learn."""
    whose: dict[str, set[str]] = {label: set() for label in examples.classes}
    for label, person in zip(examples.labels, examples.persons, strict=True):
        whose[label].add(person)
    lone = [label for label in examples.classes if len(whose[label]) == 1]
    return (
        *(
            f"{' and '.join(spelled)} are taken for one person, who is in one fold."
            for spelled in examples.spellings.values()
        ),
        *(f"{label} has no clip." for label, found in whose.items() if not found),
        *(
            f"{label} has clips of one person only, {next(iter(whose[label]))}: when they are "
            "tested, nothing of that class was learned from."
            for label in lone
        ),
        *_lacking(examples, folds, lone),
    )


def _lacking(examples: Examples, folds: Sequence[Fold], said: Sequence[str]) -> Iterator[str]:
    """Folds without clips of a class to learn from; by person, a lone one's was said already."""
    for label in examples.classes:
        rows = {row for row, each in enumerate(examples.labels) if each == label}
        lacking = [fold.name for fold in folds if rows and rows.isdisjoint(fold.train)]
        if lacking and not (label in said and len(lacking) == 1):
            more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
            yield (
                f"{label} is not among what is learned from in the folds "
                f"{', '.join(lacking[:_SHOWN])}{more}."
            )


def _leaving_out(keys: Sequence[str]) -> tuple[Fold, ...]:
    column = np.asarray(keys)
    return tuple(_fold(str(key), column == key) for key in sorted(set(keys)))


def _grouped(examples: Examples, n_folds: int, seed: int) -> tuple[Fold, ...]:
    n_persons = len(set(examples.persons))
    if not 2 <= n_folds <= n_persons:
        raise UsageError(
            f"{n_persons} persons cannot be dealt out to {n_folds} folds",
            expected=f"2 to {n_persons} folds",
            mend="Ask for fewer folds, or use loso",
        )
    parts = _dealt(examples.persons, examples.targets, n_folds, seed)
    width = len(str(n_folds))
    return tuple(_fold(f"{k + 1:0{width}}", parts == k) for k in range(n_folds))


def _dealt(persons: Sequence[str], targets: Sequence[int], n_folds: int, seed: int) -> IntArray:
    """The fold of each row, from 0; every fold has a person."""
    splitting = imported("sklearn.model_selection")
    places = np.zeros(len(persons))
    for turn in range(_TRIES):
        chance = seed_of(seed, "folds", turn) % 2**32
        dealer = splitting.StratifiedGroupKFold(n_folds, shuffle=True, random_state=chance)
        with warnings.catch_warnings():
            # It warns of classes smaller than the number of folds; remarks_on_folds names them.
            warnings.simplefilter("ignore", UserWarning)
            try:
                tests = [test for _, test in dealer.split(places, targets, persons)]
            except ValueError:  # no class has as many clips as there are folds
                break
        if all(len(test) for test in tests):
            return _numbered(tests, len(persons))
    # It may leave a fold empty where a few persons have most clips; by size alone, none is.
    dealer = splitting.GroupKFold(n_folds)
    return _numbered([test for _, test in dealer.split(places, targets, persons)], len(persons))


def _numbered(tests: Sequence[IntArray], n: int) -> IntArray:
    parts = np.zeros(n, dtype=np.int64)
    for k, test in enumerate(tests):
        parts[test] = k
    return parts


def _fold(name: str, is_test: BoolArray) -> Fold:
    return Fold(
        name,
        tuple(np.flatnonzero(~is_test).tolist()),
        tuple(np.flatnonzero(is_test).tolist()),
    )
