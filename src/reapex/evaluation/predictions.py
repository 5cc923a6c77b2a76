"""What a system said of each clip: the value that every score and every check starts from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.errors import Place, UsageError
from reapex.evaluation.confusion import confusion_counts

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Predictions:
    """One row per clip and seed; all columns are equally long, or empty where nothing is known.

    Parameters
    ----------
    y_true, y_pred
        The true and the predicted class.
    clip
        The clip, unique within its subject.
    subject
        The person, with the data set before it where there are several (``samm/006``).
    fold
        The fold in which the clip was tested.
    seed
        The seed, where the whole was run several times.
    scores
        Per class, the score or probability of each row; any number of classes, or none.
    file, row
        Where the rows were read, in the file's own counting; for messages.

    Raises
    ------
    UsageError
        If there is no row, or a column is of another length.

    Examples
    --------
    >>> found = Predictions(("b", "a"), ("a", "a"), subject=("1", "2"))
    >>> len(found), found.classes, found.subjects, found.seeds
    (2, ('a', 'b'), ('1', '2'), ())
    """

    y_true: tuple[str, ...]
    y_pred: tuple[str, ...]
    clip: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    fold: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()
    scores: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    file: Path | None = None
    row: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.y_true)
        wrong = [name for name, column in self._columns() if len(column) not in (0, n)]
        wrong += [name for name in ("y_true", "y_pred") if not len(getattr(self, name))]
        wrong += [f"scores of {label}" for label, each in self.scores.items() if len(each) != n]
        if wrong:
            raise UsageError(
                f"Predictions of {n} rows have other lengths in {', '.join(dict.fromkeys(wrong))}",
                expected="one row or more, and columns that are equally long",
            )

    def __len__(self) -> int:
        return len(self.y_true)

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class that is true or predicted of some clip: by number, or by the alphabet."""
        found = {*self.y_true, *self.y_pred}
        if all(label.isdecimal() for label in found):
            return tuple(sorted(found, key=int))
        return tuple(sorted(found))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Every subject once, in the order of the rows."""
        return tuple(dict.fromkeys(self.subject))

    @property
    def seeds(self) -> tuple[str, ...]:
        """Every seed once, in the order of the rows."""
        return tuple(dict.fromkeys(self.seed))

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What names each row's clip: subject (in its plainest spelling) and clip."""
        unknown = ("",) * len(self)
        pairs = zip(self.subject or unknown, self.clip or unknown, strict=True)
        return tuple((same_name(subject), clip) for subject, clip in pairs)

    def by_seed(self) -> tuple[Predictions, ...]:
        """One table per seed; the whole where no seed is told."""
        if not self.seed:
            return (self,)
        return tuple(
            self.at([i for i, each in enumerate(self.seed) if each == seed]) for seed in self.seeds
        )

    def at(self, rows: Sequence[int]) -> Predictions:
        """Only these rows, by their indices from 0."""
        picked: dict[str, Any] = {
            name: tuple(column[i] for i in rows) for name, column in self._columns() if column
        }
        scores = {label: tuple(each[i] for i in rows) for label, each in self.scores.items()}
        return replace(self, **picked, scores=scores)

    def place(self, index: int) -> Place:
        """Where a row stands, for messages."""
        clip = self.clip[index] if self.clip else None
        return Place(file=self.file, row=self.row[index] if self.row else None, clip=clip)

    def sums(self, labels: Sequence[str]) -> FloatArray:
        """Each subject's confusion matrix, ``(n_subjects, c, c)``, in the order of ``subjects``.

        Raises
        ------
        UsageError
            If a class is not in the list, or no subjects are told.
        """
        if not self.subject:
            raise UsageError("The predictions do not say whose clips they are of")
        confusion_counts(self.y_true, self.y_pred, labels)  # says what is wrong with the classes
        who = {subject: i for i, subject in enumerate(self.subjects)}
        index = {label: i for i, label in enumerate(labels)}
        sums = np.zeros((len(who), len(index), len(index)))
        for subject, true, predicted in zip(self.subject, self.y_true, self.y_pred, strict=True):
            sums[who[subject], index[true], index[predicted]] += 1
        return sums

    def _columns(self) -> list[tuple[str, tuple[Any, ...]]]:
        plain = [each.name for each in fields(self) if each.name not in ("scores", "file")]
        return [(name, getattr(self, name)) for name in plain]


def same_name(text: str) -> str:
    """What two spellings of one name have in common: no case, no zeros before a number.

    Examples
    --------
    >>> same_name("Sub01") == same_name("sub1"), same_name("10") == same_name("1")
    (True, False)
    """
    return re.sub(r"(?<!\d)0+(?=\d)", "", " ".join(text.casefold().split()))
