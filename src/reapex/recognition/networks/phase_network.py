"""One branch, run once per phase with the same weights: what all networks of this room are.

Conventions
-----------
``forward`` takes any of the phases that ``spec`` names and answers for those that it was given, so
that a prediction, which reads one phase only, pays for one. Batch statistics are taken per call of
the branch, hence per phase: the paper's release calls its branch twice as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.spec import InputSpec, Phase, PhaseInput


class PhaseNetwork(nn.Module, ABC):
    """A network whose phases share every weight; subclasses give the branch.

    Parameters
    ----------
    spec
        What the network wants to be fed.
    n_classes
        How many logits it gives.

    Raises
    ------
    UsageError
        If there are fewer than two classes.
    """

    def __init__(self, spec: InputSpec, n_classes: int) -> None:
        super().__init__()
        if n_classes < 2:
            raise UsageError(f"A network for {n_classes} classes", expected="two classes or more")
        self.spec = spec
        self.n_classes = n_classes

    @abstractmethod
    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase."""

    def forward(self, inputs: Mapping[Phase, PhaseInput]) -> dict[Phase, Tensor]:
        """The logits ``(b, n_classes)`` of each phase given, in the order of ``spec.phases``.

        Raises
        ------
        UsageError
            If no phase is given, one that the network does not take, pictures of another size, or
            no context where the network needs one.
        """
        if not inputs or not set(inputs) <= set(self.spec.phases):
            raise UsageError(
                f"The network was fed the phases {tuple(inputs)}",
                expected=f"one or more of {self.spec.phases}",
            )
        for phase, each in inputs.items():
            self._check(phase, each)
        return {phase: self.branch(inputs[phase]) for phase in self.spec.phases if phase in inputs}

    def _check(self, phase: Phase, given: PhaseInput) -> None:
        pictures = {"motion": (given.motion, self.spec.motion_shape)}
        if self.spec.contexts:
            if given.context is None:
                raise UsageError(
                    f"The {phase} has no context",
                    expected=f"the {self.spec.context_of(phase)} frame, which the network looks at",
                )
            pictures["context"] = (given.context, (3, self.spec.size, self.spec.size))
        for name, (picture, wanted) in pictures.items():
            if tuple(picture.shape[1:]) != wanted:
                raise UsageError(
                    f"The {phase}'s {name} has the shape {tuple(picture.shape)}",
                    expected=f"(b, {', '.join(map(str, wanted))})",
                )
