"""How a fold's epochs, key frames and class weights are chosen: beforehand, or inside.

Conventions
-----------
- ``fixed``: the config states them. There is one variant, and no choice.
- ``inner``: the training persons are split again by person. Every candidate learns on the inner
  training parts and predicts the inner tests, as the outer fold will be predicted: with the
  variant's ``test`` inputs. The candidate and epoch with the highest pooled inner UF1 is chosen; of
  equals the earliest epoch, and of these the first candidate. Then all training persons are
  learned from with that choice. A candidate whose loss or answer is no finite number in one of the
  inner trainings is not chosen; ``inner.csv`` says so. A fold stops only if that is all of them.

This is a function of the training clips alone (:mod:`~reapex.training.sealed` says what follows).
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, get_args

from reapex.errors import UsageError
from reapex.evaluation import uf1
from reapex.training.choice import Choice, SelectionMode
from reapex.training.course import Course, Desk, Held
from reapex.training.fold_stopped import Diverged
from reapex.training.folds import inner_folds
from reapex.training.learner import Learner
from reapex.training.learning import CHECKPOINT, learn
from reapex.training.recipe import ClassWeights, Recipe
from reapex.training.seeding import seed_of
from reapex.training.storing import Damaged, read_json, write_csv, write_json
from reapex.training.training_clips import TrainingClips

CHOICE = "choice.json"
CURVE = "inner.csv"
_INNER = "inner"


@dataclass(frozen=True)
class Selection:
    """How choices are made.

    Parameters
    ----------
    mode
        ``fixed`` or ``inner``.
    inner_folds
        Inner folds by person, at most as many as there are persons.
    every
        Every how many epochs the inner tests are predicted; after the last they always are.
    class_weights
        The class weights to choose among; the recipe's, if none are given.

    Raises
    ------
    UsageError
        If a value is out of range, or ``fixed`` is given something to choose.
    """

    mode: SelectionMode = "fixed"
    inner_folds: int = 5
    every: int = 1
    class_weights: tuple[ClassWeights, ...] = ()

    def __post_init__(self) -> None:
        if self.mode not in get_args(SelectionMode):
            raise UsageError(
                f"There is no selection {self.mode!r}",
                expected="fixed or inner: nothing else keeps the test clips out of a choice",
            )
        if self.inner_folds < 2 or self.every < 1:
            raise UsageError(
                f"{self.inner_folds} inner folds, every {self.every} epochs",
                expected="2 folds or more, every 1 epoch or more",
            )
        if set(self.class_weights) - set(get_args(ClassWeights)):
            raise UsageError(
                f"There are no class weights {self.class_weights}", expected="none or balanced"
            )
        if self.mode == "fixed" and self.class_weights:
            raise UsageError(
                "Selection fixed chooses nothing, but class weights are given to choose among",
                mend="State them in the recipe, or use selection inner",
            )

    def require_variants(self, names: Sequence[str]) -> None:
        """Stop if there is more than one variant and no choice among them, or two of one name.

        Raises
        ------
        UsageError
            If so.
        """
        if not names or len(set(names)) != len(names):
            raise UsageError(
                f"The variants are named {', '.join(names) or 'not at all'}",
                expected="one or more, each with its own name",
            )
        if self.mode == "fixed" and len(names) > 1:
            raise UsageError(
                f"Selection fixed cannot choose among {len(names)} variants: {', '.join(names)}",
                expected="one variant",
                mend="Name one, or use selection inner",
            )

    def n_inner_epochs(self, clips: TrainingClips, recipe: Recipe) -> int:
        """The epochs of all inner trainings together."""
        if self.mode == "fixed":
            return 0
        n_folds = min(self.inner_folds, len(set(clips.persons)))
        return len(self._candidates(clips, recipe)) * n_folds * recipe.epochs

    def _candidates(
        self, clips: TrainingClips, recipe: Recipe
    ) -> tuple[tuple[str, ClassWeights], ...]:
        names = [each.name for each in clips.variants]
        return tuple(product(names, self.class_weights or (recipe.class_weights,)))


@dataclass(frozen=True)
class Inside:
    """What a choice is made with: the training clips of a fold, and how they are learned from."""

    learner: Learner
    clips: TrainingClips
    recipe: Recipe
    seed: int
    fold: str


def choose(selection: Selection, inside: Inside, desk: Desk) -> tuple[Choice, int]:
    """What the fold is trained with, and how many clips went through the network at once.

    The choice is kept in the desk's folder, and so is every inner training that ended: a process
    that was killed goes on from there.

    Raises
    ------
    UsageError
        If there is only one training person to choose with.
    Diverged
        If no candidate came to finite numbers.
    FoldStopped
        As :func:`~reapex.training.learning.learn`.
    """
    path = desk.folder / CHOICE
    with suppress(Damaged, TypeError):  # not there or damaged: it is made again, and is the same
        kept = read_json(path, ("choice", "batch_size"))
        return Choice.from_dict(kept["choice"]), kept["batch_size"]
    if selection.mode == "fixed":
        (variant,) = inside.clips.variants
        recipe = inside.recipe
        choice = Choice("fixed", variant.name, recipe.class_weights, recipe.epochs)
        batch_size = desk.batch_size
    else:
        choice, batch_size = _inner_choice(selection, inside, desk)
    write_json(path, {"choice": choice.as_dict(), "batch_size": batch_size})
    (desk.folder / CHECKPOINT).unlink(missing_ok=True)
    shutil.rmtree(desk.folder / _INNER, ignore_errors=True)
    return choice, batch_size


def _inner_choice(selection: Selection, inside: Inside, desk: Desk) -> tuple[Choice, int]:
    clips, recipe = inside.clips, inside.recipe
    chance = seed_of(inside.seed, inside.fold, "inner folds")
    folds = inner_folds(clips.persons, clips.targets, selection.inner_folds, chance)
    due = [
        epoch
        for epoch in range(1, recipe.epochs + 1)
        if Held(clips, selection.every).is_due(epoch, recipe.epochs)
    ]
    labels = range(len(clips.classes))
    curve = []
    for number, (variant, weights) in enumerate(selection._candidates(clips, recipe)):
        said: list[list[int]] = [[] for _ in due]
        truth: list[int] = []
        note = ""
        for fold in folds:
            course = Course(
                inside.seed, f"{inside.fold}, {fold.name}", variant, weights, recipe.epochs
            )
            held = Held(clips.at(fold.test), selection.every)
            try:
                found, fitted = _inner_course(
                    inside, clips.at(fold.train), course, desk, held, f"{number}-{fold.name}.json"
                )
            except Diverged as error:  # worse than every score; it need not be tried any further
                note = f"{error.what}."
                break
            desk = replace(desk, batch_size=min(desk.batch_size, fitted))
            truth += held.clips.targets
            for row, each in zip(said, found, strict=True):
                row += each
        curve += [
            (math.nan if note else uf1(truth, row, labels), epoch, number, variant, weights, note)
            for epoch, row in zip(due, said, strict=True)
        ]
    write_csv(
        desk.folder / CURVE,
        ("variant", "class_weights", "epoch", "inner_uf1", "note"),
        [
            (variant, weights, epoch, score, note)
            for score, epoch, _, variant, weights, note in curve
        ],
    )
    finite = [each for each in curve if not math.isnan(each[0])]
    if not finite:
        raise Diverged(
            f"No candidate of the inner selection came to finite numbers; the last: {note}",
            mend="Use a lower learning rate or precision float32, and look at the inputs",
        )
    score, epoch, _, variant, weights, _ = min(finite, key=lambda each: (-each[0], *each[1:3]))
    return Choice("inner", variant, weights, epoch, score), desk.batch_size


def _inner_course(
    inside: Inside, clips: TrainingClips, course: Course, desk: Desk, held: Held, name: str
) -> tuple[list[list[int]], int]:
    """What an inner training said of its test after each epoch, learned now or kept.

    Raises
    ------
    Diverged
        If it did not come to finite numbers, now or before.
    """
    path = desk.folder / _INNER / name
    kept = _kept(path)
    if kept is None:
        try:
            learned = learn(inside.learner, clips, course, inside.recipe, desk, held)
        except Diverged as error:
            write_json(path, {"said": [], "batch_size": desk.batch_size, "diverged": error.what})
            raise
        kept = {"said": learned.said, "batch_size": learned.batch_size}
        write_json(path, kept)
    if kept.get("diverged"):
        raise Diverged(kept["diverged"])
    return kept["said"], kept["batch_size"]


def _kept(path: Path) -> dict[str, Any] | None:
    """What an inner training left; None if it is not there or damaged."""
    with suppress(Damaged):
        return read_json(path, ("said", "batch_size"))
    return None
