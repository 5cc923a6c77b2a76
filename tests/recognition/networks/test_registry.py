from typing import Any

import pytest
import torch

from reapex.errors import UsageError
from reapex.recognition.networks import (
    BACKBONES,
    GamdssNet,
    GamdssSequence,
    OffApexNet,
    StstNet,
    TsfMicro,
    WithGamdss,
    network_named,
    networks,
)

pytestmark = pytest.mark.usefixtures("torchvision_imports")


def test_every_network_is_made_by_its_name() -> None:
    with torch.device("meta"):
        made = {name: type(network_named(name, 3)) for name in networks()}
    assert made == {
        "gamdss": GamdssNet,
        "gamdss_sequence": GamdssSequence,
        "tsfmicro": TsfMicro,
        **dict.fromkeys(BACKBONES, WithGamdss),
        "ststnet": StstNet,
        "off_apexnet": OffApexNet,
    }
    assert networks()[0] == "gamdss"


def test_options_reach_the_network_and_the_rest_is_its_own_choice() -> None:
    network = network_named("gamdss", 3, preset="small", phases="fall", spatial=False)
    assert isinstance(network, GamdssNet)
    assert (network.spec.size, network.spec.phases, network.spec.contexts) == (64, ("fall",), ())
    with torch.device("meta"):
        plain = network_named("gamdss", 3).spec
    assert (plain.size, plain.phases) == (224, ("rise", "fall"))
    assert network_named("ststnet", 3, phases="full").spec.phases == ("rise", "fall")


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("gamds", {}, "Did you mean gamdss?"),
        ("STSTnet", {}, "Did you mean ststnet?"),
        ("offapexnet", {}, "Did you mean off_apexnet?"),
        ("alexnet", {}, "gamdss or resnet10 or resnet18 or convnext_t"),
        ("resnet50", {}, "Did you mean resnet10?"),
        ("rmt_t", {}, "Did you mean rmt_t3?"),
        ("gamdss", {"preset": "relaesed"}, "Did you mean released?"),
        ("gamdss", {"phases": "both"}, "rise or fall or full"),
        ("ststnet", {"preset": "small"}, "one form only"),
        ("resnet10", {"preset": "small"}, "one form only"),
        ("resnet10", {"size": 16}, "from 32"),
        ("gamdss", {"size": 64}, "that of its preset"),
        ("ststnet", {"size": 28}, "no option size"),
        ("off_apexnet", {"feature": "flow"}, "no option feature"),
        ("ststnet", {"spatial": True}, "no option spatial"),
        ("off_apexnet", {"spatial": False}, "no option spatial"),
    ],
)
def test_what_there_is_not(name: str, options: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError) as caught:
        network_named(name, 3, **options)
    assert word in str(caught.value)
