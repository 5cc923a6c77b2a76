"""What learning is given: the clips of the training persons, and no way to any other.

Everything that learns or chooses (:mod:`~reapex.training.learning`,
:mod:`~reapex.training.selection`) is a function of :class:`TrainingClips`. It holds labels and
hints of its own rows only, and inputs that refuse every other row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch

from reapex.errors import UsageError
from reapex.training.examples import Examples, Inputs, Variant


@dataclass(frozen=True)
class OnlyRows:
    """Inputs of which some rows may be read.

    Parameters
    ----------
    inputs
        All of them.
    allowed
        The rows that may be read.
    """

    inputs: Inputs
    allowed: frozenset[int]

    def __len__(self) -> int:
        return len(self.inputs)

    def rows(self, rows: Sequence[int]) -> torch.Tensor:
        """The inputs of some rows, ``(len(rows), ...)``.

        Raises
        ------
        UsageError
            If one of them may not be read.
        """
        beyond = sorted(set(rows) - self.allowed)
        if beyond:
            raise UsageError(
                f"The inputs of row {beyond[0]} were asked for while learning",
                expected="rows of the training persons only",
            )
        return self.inputs.rows(rows)


@dataclass(frozen=True)
class TrainingClips:
    """The training part of a fold.

    Parameters
    ----------
    rows
        Its rows in the inputs.
    targets
        The class of each, by its place in ``classes``.
    persons
        Whose clip each is.
    classes
        Every class there is.
    variants
        The ways to choose key frames; their inputs give these rows only.
    hints
        What else is known of each, as :class:`~reapex.training.examples.Examples` has it.
    """

    rows: tuple[int, ...]
    targets: tuple[int, ...]
    persons: tuple[str, ...]
    classes: tuple[str, ...]
    variants: tuple[Variant, ...]
    hints: tuple[tuple[int, ...], ...] | None = None

    @classmethod
    def of(
        cls, examples: Examples, variants: Sequence[Variant], rows: Sequence[int]
    ) -> TrainingClips:
        """The clips of some rows, and nothing of the others."""
        targets = examples.targets
        return cls(
            tuple(rows),
            tuple(targets[row] for row in rows),
            tuple(examples.persons[row] for row in rows),
            examples.classes,
            _only(variants, rows),
            _at(examples.hints, rows),
        )

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, places: Sequence[int]) -> TrainingClips:
        """Only these, by their places from 0; the inputs then give these alone."""
        rows = tuple(self.rows[place] for place in places)
        return replace(
            self,
            rows=rows,
            targets=tuple(self.targets[place] for place in places),
            persons=tuple(self.persons[place] for place in places),
            variants=_only(self.variants, rows),
            hints=_at(self.hints, places),
        )

    def dealt_anew(self, order: Sequence[int]) -> TrainingClips:
        """The same clips, each with what is said of another, for the baseline of shuffled labels.

        Class and hints stay together: nothing that is true of a clip is left with it.

        Parameters
        ----------
        order
            For each clip the place of the one whose class and hints it gets.
        """
        targets = tuple(self.targets[place] for place in order)
        return replace(self, targets=targets, hints=_at(self.hints, order))

    def variant(self, name: str) -> Variant:
        """The variant of that name."""
        return next(each for each in self.variants if each.name == name)

    @property
    def majority(self) -> int:
        """The most frequent class; of several, the first in the list."""
        counts = [self.targets.count(k) for k in range(len(self.classes))]
        return counts.index(max(counts))


def _at(
    hints: tuple[tuple[int, ...], ...] | None, places: Sequence[int]
) -> tuple[tuple[int, ...], ...] | None:
    return None if hints is None else tuple(hints[place] for place in places)


def _only(variants: Sequence[Variant], rows: Sequence[int]) -> tuple[Variant, ...]:
    allowed = frozenset(rows)
    return tuple(
        Variant(
            each.name, OnlyRows(_bare(each.train), allowed), OnlyRows(_bare(each.test), allowed)
        )
        for each in variants
    )


def _bare(inputs: Inputs) -> Inputs:
    """Inputs without an older limit: a part of a part may be read by one check, not by two."""
    return inputs.inputs if isinstance(inputs, OnlyRows) else inputs
