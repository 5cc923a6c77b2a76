"""Clips to predict, without their labels, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from reapex.training.devices import Precision, Setting
from reapex.training.examples import Examples, Inputs, Variant
from reapex.training.learner import Learner
from reapex.training.predicting import predict
from reapex.training.shelf import Shelf
from reapex.training.storing import read_weights


@dataclass(frozen=True)
class TestScores:
    """What a network says of clips.

    Parameters
    ----------
    clips
        Their ids.
    scores
        The share of belief in each class, ``(n, c)`` float32, rows sum to 1 (softmax of logits).
    predicted
        The class with the largest, by its place in the class list, ``(n,)``.
    """

    __test__ = False  # no test, whatever pytest takes the name for

    clips: tuple[str, ...]
    scores: torch.Tensor
    predicted: tuple[int, ...]


@dataclass(frozen=True)
class TestClips:
    """Clips to predict: their rows, ids and inputs by variant, and no labels."""

    __test__ = False

    rows: tuple[int, ...]
    clips: tuple[str, ...]
    inputs: Mapping[str, Inputs]

    @classmethod
    def of(cls, examples: Examples, variants: Sequence[Variant], rows: Sequence[int]) -> TestClips:
        """The clips of some rows."""
        clips = tuple(examples.clips[row] for row in rows)
        return cls(tuple(rows), clips, {each.name: each.test for each in variants})

    def predicted_by(
        self, learner: Learner, weights: Path, n_classes: int, how: Reading
    ) -> TestScores:
        """What a fresh network with the weights of a file says of them."""
        network = learner.network(n_classes)
        read_weights(weights, network)
        shelf = Shelf(self.inputs[how.variant], self.rows, how.setting.device)
        network.to(how.setting.device)
        logits = predict(learner, network, shelf, how.setting, how.precision, how.batch_size)
        scores = logits.softmax(dim=1)
        return TestScores(self.clips, scores, tuple(logits.argmax(dim=1).tolist()))


@dataclass(frozen=True)
class Reading:
    """How test clips are read: in which variant, where, how precisely, how many at once."""

    variant: str
    setting: Setting
    precision: Precision
    batch_size: int
