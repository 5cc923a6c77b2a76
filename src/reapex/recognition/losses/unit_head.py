"""A second head that names action units, on any network."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn

from reapex.recognition.networks import Phase, PhaseInput, PhaseNetwork
from reapex.recognition.networks.features import answers_and_features, classifier_of
from reapex.recognition.networks.starting import start_linear_maps


class WithUnits(nn.Module):
    """A network and one linear map from its features to action units.

    Asked as the network is, it answers as the network does, and the second head is not computed.

    Parameters
    ----------
    network
        The network; its features are the input of its classifying layer.
    n_units
        How many units are asked about.

    Raises
    ------
    UsageError
        If the network has no classifying layer.
    """

    def __init__(self, network: PhaseNetwork, n_units: int) -> None:
        super().__init__()
        self.spec, self.n_classes = network.spec, network.n_classes
        n_features = classifier_of(network).in_features
        self.network = network
        self.units = nn.Linear(n_features, n_units)
        start_linear_maps(self.units)

    def forward(self, inputs: Mapping[Phase, PhaseInput]) -> dict[Phase, Tensor]:
        """The logits ``(b, n_classes)`` of each phase."""
        answers: dict[Phase, Tensor] = self.network(inputs)
        return answers

    def both(
        self, inputs: Mapping[Phase, PhaseInput]
    ) -> tuple[dict[Phase, Tensor], dict[Phase, Tensor]]:
        """The logits of the classes, and those of the units ``(b, n_units)``, of each phase."""
        answers, features = answers_and_features(self.network, inputs)
        return answers, {phase: self.units(each) for phase, each in features.items()}
