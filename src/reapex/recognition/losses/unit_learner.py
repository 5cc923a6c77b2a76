"""A learner with AU-DFER's loss: classes, and beside them the action units of training clips.

Conventions
-----------
L = (1 - r)·CE + r·L_AU for each phase, and the sum over phases as without it; L_AU is the mean over
clips of :meth:`UnitWeights.loss`. With class weights both means are weighted by them. r is 0.25 in
AU-DFER. Units come as hints (:class:`~reapex.training.HintedLearner`), which test clips never have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from reapex.errors import UsageError
from reapex.recognition.learner import PhasedLearner, PhaseInputs
from reapex.recognition.losses.action_units import UNITS
from reapex.recognition.losses.relevance import Positives, UnitWeights
from reapex.recognition.losses.unit_head import WithUnits
from reapex.recognition.networks import Phase, PhaseNetwork


@dataclass(frozen=True)
class UnitLearner(PhasedLearner):
    """A learner for networks that answer per phase, taught action units besides.

    Parameters
    ----------
    r
        The share of the action units in the loss, 0 to 1.
    positives
        How a *yes* is weighted.
    weights
        What answers weigh; None until the learner is fitted to training clips.

    Raises
    ------
    UsageError
        If a value is out of range.
    """

    r: float = 0.25
    positives: Positives = "none"
    weights: UnitWeights | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.r <= 1:
            raise UsageError(f"loss.r is {self.r}", expected="0 to 1")
        if self.positives not in get_args(Positives):
            raise UsageError(
                f"loss.positives is {self.positives!r}", expected=" or ".join(get_args(Positives))
            )

    @property
    def name(self) -> str:
        """The network's name with the settings that matter, and the loss's."""
        return f"{super().name} with action units (r {self.r:g}, positives {self.positives})"

    def network(self, n_classes: int) -> nn.Module:
        """A new network with a second head; its own weights begin as they do without one."""
        network = super().network(n_classes)
        assert isinstance(network, PhaseNetwork), "that is what a choice makes"
        return WithUnits(network, len(UNITS))

    def fitted_to(self, y: Tensor, hints: Tensor, n_classes: int) -> UnitLearner:
        """The learner with weights estimated on these training clips.

        Raises
        ------
        FoldStopped
            If none of them has an action unit.
        """
        found = UnitWeights.estimated(y, hints, n_classes, self.positives)
        return replace(self, weights=found)

    def loss(
        self, network: nn.Module, fed: PhaseInputs, y: Tensor, class_weights: Tensor | None
    ) -> Tensor:
        """Refused: there are no action units in it.

        Raises
        ------
        UsageError
            Always.
        """
        raise UsageError(
            "Action units are to be learned, and the clips have none",
            mend="Leave the loss at ce, or give labels with action units",
        )

    def hinted_loss(
        self,
        network: nn.Module,
        fed: PhaseInputs,
        y: Tensor,
        hints: Tensor,
        class_weights: Tensor | None,
    ) -> Tensor:
        """The sum over phases of both losses, each a mean over clips weighted by their class."""
        assert isinstance(network, WithUnits), "it comes from this learner"
        assert self.weights is not None, "it is fitted before it learns"
        answers: Mapping[Phase, Tensor]
        answers, units = network.both(fed)
        of_clip = (
            torch.ones_like(y, dtype=torch.float32) if class_weights is None else (class_weights[y])
        )
        losses = []
        for phase, said in answers.items():
            of_units = self.weights.loss(units[phase], y, hints)
            of_classes = functional.cross_entropy(said, y, weight=class_weights)
            mean = (of_units * of_clip).sum() / of_clip.sum()
            losses.append((1 - self.r) * of_classes + self.r * mean)
        return torch.stack(losses).sum()
