"""A network with its inputs and its loss, as the training room wants it.

Conventions
-----------
Every phase has logits of its own. The loss is the sum of the cross-entropies of the phases, with
equal weight (GAMDSS, Eq. 12); the prediction is the rise's, or the fall's where it is the only
phase, as in the released code (reference note gamdss §1.5): the paper does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from reapex.recognition.choice import NetworkMaker
from reapex.recognition.networks import Phase, PhaseInput

PhaseInputs = Mapping[Phase, PhaseInput]
Feed = Callable[[Tensor, torch.Generator | None], PhaseInputs]


@dataclass(frozen=True)
class PhasedLearner:
    """A :class:`reapex.training.Learner` for networks that answer per phase.

    Parameters
    ----------
    choice
        Which network; a new one is made for every fold.
    feed
        Makes a stored batch into what the network takes.
    """

    choice: NetworkMaker
    feed: Feed

    @property
    def name(self) -> str:
        """The network's name with the settings that matter."""
        return self.choice.title

    def network(self, n_classes: int) -> nn.Module:
        """A new network, initialised from torch's global generator.

        Its convolutions keep channels last, which small ones are a quarter faster with on a CPU.
        """
        return self.choice.make(n_classes).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

    def fed(self, stored: Tensor, augmenting: torch.Generator | None) -> PhaseInputs:
        """What the network takes, of a batch as it is stored."""
        return self.feed(stored, augmenting)

    def loss(
        self, network: nn.Module, fed: PhaseInputs, y: Tensor, class_weights: Tensor | None
    ) -> Tensor:
        """The sum over phases of the mean cross-entropy, each clip weighted by its class."""
        answers: Mapping[Phase, Tensor] = network(fed)
        losses = [
            functional.cross_entropy(each, y, weight=class_weights) for each in answers.values()
        ]
        return torch.stack(losses).sum()

    def logits(self, network: nn.Module, fed: PhaseInputs) -> Tensor:
        """The prediction ``(b, n_classes)``; only the phase that it is read from is computed."""
        phase: Phase = "rise" if "rise" in fed else "fall"
        answers: Mapping[Phase, Tensor] = network({phase: fed[phase]})
        return answers[phase]
