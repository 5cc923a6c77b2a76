"""Off-ApexNet: a small convolutional network on the flow from onset to apex.

Conventions
-----------
Input (u, v) of a 28 × 28 flow picture (the strain that comes with it is not looked at). Two 3×3
convolutions of 6 and 16 filters (padding 1), each followed by ReLU and max pooling by 2; a linear
map from 784 to 1 024 with ReLU and dropout 0.5; a linear map to the logits. This is the one-branch
form of public code (reference note other_systems §10); the original has a branch each for u and v.

References
----------
Gan, Liong, Yau, Huang and Tan (2019), OFF-ApexNet on micro-expression recognition system.
"""

from __future__ import annotations

from torch import Tensor, nn

from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.spec import InputSpec, PhaseInput, PhasesName, phases_named


class OffApexNet(PhaseNetwork):
    """Off-ApexNet for one phase or both, which share its weights.

    Parameters
    ----------
    n_classes
        How many logits.
    phases
        ``rise``, ``fall`` or ``full``.
    dropout
        The share of the 1 024 numbers that is dropped in training.
    """

    def __init__(
        self, n_classes: int, phases: PhasesName = "rise", *, dropout: float = 0.5
    ) -> None:
        super().__init__(InputSpec("flow", 28, phases_named(phases)), n_classes)
        self.layers = nn.Sequential(
            nn.Conv2d(2, 6, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(16 * 7 * 7, 1024),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(1024, n_classes),
        )

    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase."""
        logits: Tensor = self.layers(inputs.motion[:, :2])
        return logits
