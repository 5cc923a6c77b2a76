"""What one training is told: what to learn from and how long, whom to tell, where to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reapex.training.devices import Setting
from reapex.training.recipe import ClassWeights
from reapex.training.training_clips import TrainingClips


@dataclass(frozen=True)
class Course:
    """One training from its start to its end.

    Parameters
    ----------
    seed
        The run's.
    key
        The fold and the phase that chance is drawn for; candidates that are compared share it.
    variant, class_weights, epochs
        What is learned from, how classes are weighed, and for how long.
    keeps_epochs
        Whether the weights after each epoch stay on disk, for the oracle.
    """

    seed: int
    key: str
    variant: str
    class_weights: ClassWeights
    epochs: int
    keeps_epochs: bool = False

    @property
    def name(self) -> str:
        """Its name in the log, and what its checkpoint belongs to."""
        return f"{self.key}, {self.variant}, class weights {self.class_weights}"


@dataclass(frozen=True)
class Held:
    """Training clips held back to choose by, and every how many epochs they are predicted."""

    clips: TrainingClips
    every: int = 1

    def is_due(self, epoch: int, last: int) -> bool:
        """Whether they are predicted after an epoch; after the last they always are."""
        return epoch % self.every == 0 or epoch == last


@dataclass(frozen=True)
class Desk:
    """Where a fold's training keeps its files, where it computes, and whom it tells of epochs.

    ``batch_size`` is how many clips may go through the network at once.
    """

    folder: Path
    setting: Setting
    batch_size: int
    after_epoch: Callable[[], None] = lambda: None
