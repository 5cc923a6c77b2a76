"""The loop: one network learns from training clips, epoch by epoch.

Conventions
-----------
- Chance: initial weights, dropout, order and augmentation have seeds of their own, from the run's
  seed, the fold and the phase; all but the first anew in each epoch. A checkpoint between epochs
  is therefore the network, the optimiser and the epoch's number, and going on from it gives the
  same numbers as never having stopped.
- Memory: where a batch does not fit, training goes on from its last checkpoint with half as many
  clips at once. The gradient of a batch is then the weighted mean of its parts'. It is the
  whole batch's where a clip's loss depends on that clip alone. It is another with batch norms,
  which see a part at a time, and with dropout and augmentation, which draw for each part anew. The
  fold says so in its notes.
- Nothing waits for the device within an epoch; whether the loss is finite is asked at its end.
"""

from __future__ import annotations

import math
import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import torch
from torch import Tensor, nn

from reapex.errors import Place
from reapex.training.batches import balanced_weights, batch_bounds, parts
from reapex.training.course import Course, Desk, Held
from reapex.training.devices import computing
from reapex.training.fold_stopped import Diverged
from reapex.training.learner import HintedLearner, Learner
from reapex.training.metrics_log import METRICS, MetricsLog
from reapex.training.predicting import is_out_of_memory, predict, smaller_batch
from reapex.training.recipe import Recipe
from reapex.training.seeding import generator_for, seed_of
from reapex.training.shelf import Shelf
from reapex.training.storing import Damaged, putting, write_weights
from reapex.training.training_clips import TrainingClips

CHECKPOINT = "checkpoint.pt"
EPOCHS = "epochs"

_DAMAGE = (
    RuntimeError, OSError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    pickle.UnpicklingError,
)  # fmt: skip
"""What torch raises for a checkpoint that was cut short or changed."""


@dataclass(frozen=True)
class Learned:
    """A trained network, what it said of the held-back clips, and the batch that fitted.

    ``said`` has a row per epoch that was due and a column per held-back clip: classes by number.
    """

    network: nn.Module
    said: tuple[tuple[int, ...], ...]
    batch_size: int


def learn(
    learner: Learner,
    clips: TrainingClips,
    course: Course,
    recipe: Recipe,
    desk: Desk,
    held: Held | None = None,
) -> Learned:
    """Train a network, from its checkpoint if there is one.

    Raises
    ------
    Diverged
        If a loss or logit is no finite number.
    FoldStopped
        If memory is short even for single clips.
    """
    while True:
        training = _Training(learner, clips, course, recipe, desk)
        try:
            training.run(held)
            return Learned(training.network, tuple(training.said), training.batch_size)
        except (RuntimeError, MemoryError) as error:
            desk = replace(desk, batch_size=smaller_batch(training.batch_size, error))
        del training  # its memory, before the next begins


class _Training:
    """A course under way."""

    def __init__(
        self, learner: Learner, clips: TrainingClips, course: Course, recipe: Recipe, desk: Desk
    ) -> None:
        device = desk.setting.device
        self._course, self._recipe, self._desk = course, recipe, desk
        self._log = MetricsLog(desk.folder / METRICS)
        self._shelf = Shelf(clips.variant(course.variant).train, clips.rows, device)
        self._targets = torch.tensor(clips.targets)
        self._targets_there = self._targets.to(device)
        self._learner, self._hinted = learner, None
        if isinstance(learner, HintedLearner) and clips.hints is not None:
            hints = torch.tensor(clips.hints).to(device)
            fitted = learner.fitted_to(self._targets_there, hints, len(clips.classes))
            self._hinted = fitted, hints
        weights = balanced_weights(clips.targets, len(clips.classes))
        is_weighted = course.class_weights == "balanced"
        self._weights = torch.tensor(weights, device=device) if is_weighted else None
        of_class = torch.tensor(weights if is_weighted else [1.0] * len(weights)).double()
        self._weight_of_clip = of_class[self._targets]
        self._n_classes = len(clips.classes)
        self.said: list[tuple[int, ...]] = []
        self.batch_size = min(desk.batch_size, recipe.batch_size)
        self._epoch = 0
        self._begin()
        try:
            self._resume()
        except Damaged:  # it is learned anew, and comes to the same
            self._begin()
        self._log.cut(course.name, self._epoch)

    def _begin(self) -> None:
        """A fresh network, its weights drawn, and its optimiser."""
        course, recipe, device = self._course, self._recipe, self._desk.setting.device
        torch.manual_seed(seed_of(course.seed, course.key, "weights"))
        self.network = self._learner.network(self._n_classes).to(device)
        self._optimiser = torch.optim.AdamW(
            self.network.parameters(),
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=device == "cuda",
        )

    def run(self, held: Held | None) -> None:
        """Every epoch that is left."""
        course, desk = self._course, self._desk
        shelf = None
        if held is not None:
            inputs = held.clips.variant(course.variant).test
            shelf = Shelf(inputs, held.clips.rows, desk.setting.device)
        saved = monotonic()
        while self._epoch < course.epochs:
            began = perf_counter()
            epoch = self._epoch + 1
            loss = self._learn_epoch(epoch)
            rate = self._recipe.learning_rate_at(epoch)
            if held is not None and shelf is not None and held.is_due(epoch, course.epochs):
                self.said.append(self._answers(shelf))
            if course.keeps_epochs:
                write_weights(_weights_after(desk.folder / EPOCHS, epoch), self.network)
            self._epoch = epoch
            self._log.add(course.name, epoch, loss, rate, perf_counter() - began)
            if monotonic() - saved >= desk.setting.checkpoint_seconds:
                self._save()
                saved = monotonic()
            desk.after_epoch()

    def _learn_epoch(self, epoch: int) -> float:
        """Every clip once; the mean loss."""
        course = self._course
        torch.manual_seed(seed_of(course.seed, course.key, "dropout", epoch))
        augmenting = generator_for(course.seed, course.key, "augmentation", epoch)
        chance = generator_for(course.seed, course.key, "order", epoch)
        order = torch.randperm(len(self._shelf), generator=chance)
        there = order.to(self._desk.setting.device)
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.learning_rate_at(epoch)
        self.network.train()
        total = torch.zeros((), device=self._desk.setting.device)
        for start, stop in batch_bounds(len(order), self._recipe.batch_size):
            total += self._step(order[start:stop], there[start:stop], augmenting)
        loss = float(total) / float(self._weight_of_clip.sum())
        if not math.isfinite(loss):
            raise Diverged(
                f"The loss was {loss} in epoch {epoch} of {course.name}",
                mend="Use a lower learning rate or precision float32, and look at the inputs",
            )
        return loss

    def _step(self, places: Tensor, there: Tensor, augmenting: torch.Generator) -> Tensor:
        """One batch, in as many parts as memory asks for; its summed loss, on the device."""
        weight = float(self._weight_of_clip[places].sum())
        total = torch.zeros((), device=there.device)
        self._optimiser.zero_grad(set_to_none=True)
        is_whole = self.batch_size == self._recipe.batch_size
        for part in parts(len(places), len(places) if is_whole else self.batch_size):
            fed = self._learner.fed(self._shelf.batch(places[part], there[part]), augmenting)
            with computing(self._recipe.precision, self._desk.setting.device):
                loss = self._loss(fed, there[part])
            of_part = float(self._weight_of_clip[places[part]].sum())
            torch.autograd.backward(loss * (of_part / weight))
            total += loss.detach().float() * of_part
        self._optimiser.step()
        return total

    def _loss(self, fed: Any, there: Tensor) -> Tensor:
        y = self._targets_there.index_select(0, there)
        if self._hinted is None:
            return self._learner.loss(self.network, fed, y, self._weights)
        fitted, hints = self._hinted
        of_batch = hints.index_select(0, there)
        return fitted.hinted_loss(self.network, fed, y, of_batch, self._weights)

    def _answers(self, shelf: Shelf) -> tuple[int, ...]:
        recipe, setting = self._recipe, self._desk.setting
        logits = predict(
            self._learner, self.network, shelf, setting, recipe.precision, self.batch_size
        )
        return tuple(logits.argmax(dim=1).tolist())

    def _save(self) -> None:
        state: dict[str, Any] = {
            "course": self._course.name,
            "epoch": self._epoch,
            "batch_size": self.batch_size,
            "said": [list(each) for each in self.said],
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }
        with putting(self._desk.folder / CHECKPOINT) as temporary:
            torch.save(state, temporary)

    def _resume(self) -> None:
        """Go on from the checkpoint, if it is of this course.

        Raises
        ------
        Damaged
            If it cannot be gone on from; the network may then hold a part of it.
        """
        path = self._desk.folder / CHECKPOINT
        if not path.is_file():
            return
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            if state["course"] != self._course.name or self._lacks_epochs(state["epoch"]):
                return
            self.network.load_state_dict(state["network"])
            self._optimiser.load_state_dict(state["optimiser"])
            said = [tuple(each) for each in state["said"]]
            batch_size = min(self.batch_size, state["batch_size"])
        except _DAMAGE as error:
            if is_out_of_memory(error):
                raise
            raise Damaged("The checkpoint is damaged", where=Place(file=path)) from error
        self._epoch, self.said, self.batch_size = state["epoch"], said, batch_size

    def _lacks_epochs(self, epoch: int) -> bool:
        """Whether the weights after an epoch that should be kept are gone."""
        folder = self._desk.folder / EPOCHS
        return self._course.keeps_epochs and not all(
            _weights_after(folder, each).is_file() for each in range(1, epoch + 1)
        )


def _weights_after(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:04}.safetensors"
