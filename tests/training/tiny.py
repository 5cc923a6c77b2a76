"""Small things to learn: clips as vectors, small networks, inputs that tell who read them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn

from reapex.training import (
    Examples,
    Recipe,
    Scalar,
    Selection,
    Setting,
    TrainingPlan,
    Variant,
    folds_of,
)

CLASSES = ("down", "flat", "up")
CONFIG: dict[str, Scalar] = {"learner": "tiny", "recipe.epochs": 6}
EVERY_EPOCH = Setting(checkpoint_seconds=0)


@dataclass(frozen=True)
class Vectors:
    """Inputs in memory."""

    values: Tensor

    def __len__(self) -> int:
        return len(self.values)

    def rows(self, rows: Sequence[int]) -> Tensor:
        return self.values[list(rows)]


@dataclass(frozen=True)
class Spying:
    """Inputs that note who reads what, and whether a file was there at the time."""

    values: Tensor
    folder: Path
    reads: list[tuple[frozenset[int], frozenset[str]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.values)

    def rows(self, rows: Sequence[int]) -> Tensor:
        there = frozenset(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.*"))
        self.reads.append((frozenset(rows), there))
        return self.values[list(rows)]


@dataclass(frozen=True)
class Tiny:
    """A small perceptron with dropout; it can pause, break a fold, run out of memory or die."""

    width: int = 8
    dropout: float = 0.2
    noise: float = 0.1
    pause: float = 0.0
    most: int = 10**9
    breaks_on: float | None = None
    dies_on: float | None = None

    @property
    def name(self) -> str:
        return "tiny"

    def network(self, n_classes: int) -> nn.Module:
        return nn.Sequential(
            nn.Linear(4, self.width),
            nn.Tanh(),
            nn.Dropout(self.dropout),
            nn.Linear(self.width, n_classes),
        )

    def fed(self, stored: Tensor, augmenting: Generator | None) -> Tensor:
        if len(stored) > self.most:
            raise torch.OutOfMemoryError("no memory for so many")
        if augmenting is None or not self.noise:
            return stored
        return stored + self.noise * torch.randn(stored.shape, generator=augmenting)

    def loss(self, network: nn.Module, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
        time.sleep(self.pause)
        if self.dies_on is not None and bool((fed == self.dies_on).any()):
            os.kill(os.getpid(), signal.SIGKILL)
        loss = nn.functional.cross_entropy(network(fed), y, weight=class_weights)
        is_broken = self.breaks_on is not None and bool((fed == self.breaks_on).any())
        return loss * float("nan") if is_broken else loss

    def logits(self, network: nn.Module, fed: Any) -> Tensor:
        found: Tensor = network(fed)
        return found


def clips(
    n_persons: int = 5, n_each: int = 6, signal_size: float = 2.0, seed: int = 0
) -> tuple[Examples, Tensor]:
    """Clips whose first three numbers say their class where there is a signal; the last is the row.

    Persons are of two data sets; every person has every class.
    """
    rng = np.random.default_rng(seed)
    labels = [k % 3 for _ in range(n_persons) for k in range(n_each)]
    persons = [f"d{p % 2}/{p:02}" for p in range(n_persons) for _ in range(n_each)]
    values = rng.normal(size=(len(labels), 4))
    values[np.arange(len(labels)), labels] += 2 * signal_size
    values[:, 3] = 0
    examples = Examples(
        tuple(f"{person}/{row}#1" for row, person in enumerate(persons)),
        tuple(persons),
        tuple(person.split("/")[0] for person in persons),
        tuple(CLASSES[k] for k in labels),
        CLASSES,
    )
    return examples, torch.tensor(values, dtype=torch.float32)


def plan(
    examples: Examples,
    values: Tensor,
    learner: Tiny | None = None,
    epochs: int = 6,
    folds: str = "grouped:3",
    **more: Any,
) -> TrainingPlan:
    inputs = Vectors(values)
    given = TrainingPlan(
        examples,
        (Variant("manual", inputs, inputs),),
        learner or Tiny(),
        folds_of(examples, folds),
        Recipe(epochs=epochs, batch_size=8, learning_rate=0.02),
        Selection(),
        seeds=(0,),
    )
    return replace(given, **more)


def small_plan(**more: Any) -> TrainingPlan:
    """The plan that several tests and a process of its own share."""
    return plan(*clips(), **more)
