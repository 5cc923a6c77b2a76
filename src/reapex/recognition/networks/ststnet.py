"""STSTNet: three shallow streams on a small flow picture, about the least that can be trained.

Conventions
-----------
Input (u, v, strain), 28 × 28. Three parallel 3×3 convolutions of 3, 5 and 8 filters (padding 2),
each followed by ReLU, batch norm, max pooling (3, stride 3, padding 1) and dropout 0.5; their 16
maps of 10 × 10 are averaged by 2 to 400 numbers, and a linear map gives the logits (reference note
other_systems §10). It was made for the flow from onset to apex: the rise is the default.

References
----------
Liong, Gan, See, Khor and Huang (2019), Shallow triple stream three-dimensional CNN (STSTNet) for
micro-expression recognition.
"""

from __future__ import annotations

from torch import Tensor, nn

from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.spec import InputSpec, PhaseInput, PhasesName, phases_named

_FILTERS = (3, 5, 8)
_N_FEATURES = sum(_FILTERS) * 5 * 5


class StstNet(PhaseNetwork):
    """STSTNet for one phase or both, which share its weights.

    Parameters
    ----------
    n_classes
        How many logits.
    phases
        ``rise``, ``fall`` or ``full``.
    dropout
        The share of each stream's numbers that is dropped in training.
    """

    def __init__(
        self, n_classes: int, phases: PhasesName = "rise", *, dropout: float = 0.5
    ) -> None:
        super().__init__(InputSpec("flow", 28, phases_named(phases)), n_classes)
        # One convolution with all filters is the three streams side by side: each map is made, put
        # through its norm and pooled by itself, and the maps are stacked in the same order.
        self.streams = nn.Sequential(
            nn.Conv2d(3, sum(_FILTERS), kernel_size=3, padding=2),
            nn.ReLU(),
            nn.BatchNorm2d(sum(_FILTERS)),
            nn.MaxPool2d(kernel_size=3, stride=3, padding=1),
            nn.Dropout(dropout),
        )
        self.pool = nn.AvgPool2d(2)
        self.classify = nn.Linear(_N_FEATURES, n_classes)

    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase."""
        logits: Tensor = self.classify(self.pool(self.streams(inputs.motion)).flatten(1))
        return logits
