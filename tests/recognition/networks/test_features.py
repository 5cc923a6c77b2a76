"""The features of every network, without one of them knowing."""

from typing import Any

import pytest
import torch
from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks import (
    GamdssNet,
    InputSpec,
    OffApexNet,
    PhaseInput,
    PhaseNetwork,
    StstNet,
    WithGamdss,
    answers_and_features,
    classifier_of,
    network_named,
)

from .feeding import TINY, fed


@pytest.mark.parametrize(
    ("network", "n_features"),
    [
        (GamdssNet(3, "full", TINY), 32),
        (StstNet(3, "full"), 400),
        (OffApexNet(3), 1024),
        (network_named("tsfmicro", 3, preset="small"), 224),
        (network_named("gamdss_sequence", 3, preset="small"), 128),
        (WithGamdss(nn.Conv2d(3, 8, 3, 4), n_classes=3, size=32, head_width=16), 16),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, nn.Module) else "",
)
def test_the_classifier_makes_the_logits_of_the_features(network: Any, n_features: int) -> None:
    network.eval()
    given = fed(network.spec, n=2)
    with torch.no_grad():
        answers, features = answers_and_features(network, given)
        plain = network(given)
        assert classifier_of(network).in_features == n_features
        assert list(answers) == list(features) == list(network.spec.phases)
        for phase, logits in answers.items():
            assert features[phase].shape == (2, n_features)
            assert torch.equal(logits, plain[phase])
            torch.testing.assert_close(classifier_of(network)(features[phase]), logits)
    assert not classifier_of(network)._forward_pre_hooks


class _Without(PhaseNetwork):
    def __init__(self, layer: nn.Module) -> None:
        super().__init__(InputSpec("flow", 4, ("rise",)), 3)
        self.layer = layer

    def branch(self, inputs: PhaseInput) -> torch.Tensor:
        return inputs.motion.mean(dim=(2, 3))


def test_a_network_without_a_classifying_layer_is_refused() -> None:
    with pytest.raises(UsageError, match="no linear map to 3 classes"):
        classifier_of(_Without(nn.Linear(3, 4)))
    network = _Without(nn.Linear(3, 3))
    with pytest.raises(UsageError, match="used 0 times for 1 phases"):
        answers_and_features(network, fed(network.spec))
