from collections.abc import Callable

import pytest
import torch
from torch.nn.functional import cross_entropy

from reapex.recognition.networks import (
    InputSpec,
    OffApexNet,
    PhaseInput,
    PhaseNetwork,
    PhasesName,
    StstNet,
)

from .feeding import backward, fed

KINDS = pytest.mark.parametrize("kind", [StstNet, OffApexNet])
Kind = Callable[..., PhaseNetwork]


@KINDS
@pytest.mark.parametrize("phases", ["rise", "fall", "full"])
def test_logits_for_each_phase_from_the_same_weights(kind: Kind, phases: PhasesName) -> None:
    network = kind(3, phases)
    answers = network(fed(network.spec, n=4))
    assert {phase: each.shape for phase, each in answers.items()} == dict.fromkeys(
        network.spec.phases, (4, 3)
    )
    assert sum(each.numel() for each in network.parameters()) == sum(
        each.numel() for each in kind(3).parameters()
    )


@KINDS
def test_the_rise_is_the_default(kind: Kind) -> None:
    assert kind(3).spec == InputSpec("flow", 28, ("rise",))


@pytest.mark.parametrize(
    ("kind", "n_parameters"),
    [
        # three convolutions and their norms, then 400 → 3
        (StstNet, (27 * 16 + 16) + 2 * 16 + 400 * 3 + 3),
        # 2 → 6 → 16 channels, then 784 → 1024 → 3
        (OffApexNet, (18 * 6 + 6) + (54 * 16 + 16) + (784 * 1024 + 1024) + (1024 * 3 + 3)),
    ],
)
def test_parameters(kind: Kind, n_parameters: int) -> None:
    assert sum(each.numel() for each in kind(3).parameters()) == n_parameters


@KINDS
def test_a_gradient_reaches_every_parameter(kind: Kind) -> None:
    torch.manual_seed(0)
    network = kind(3, "full").eval()
    answers = network(fed(network.spec))
    backward(torch.stack([each.square().sum() for each in answers.values()]).sum())
    assert all(each.grad is not None and bool(each.grad.any()) for each in network.parameters())


def test_off_apexnet_does_not_look_at_the_strain() -> None:
    motion = torch.randn(2, 3, 28, 28)
    changed = motion.clone()
    changed[:, 2] += 1
    for kind, looks in ((OffApexNet, False), (StstNet, True)):
        network = kind(3).eval()
        with torch.no_grad():
            one, other = (network({"rise": PhaseInput(each)})["rise"] for each in (motion, changed))
        assert torch.equal(one, other) != looks


@KINDS
def test_dropout_works_in_training_only(kind: Kind) -> None:
    torch.manual_seed(0)
    network = kind(3)
    given = fed(network.spec, n=8)
    with torch.no_grad():
        assert not torch.equal(network(given)["rise"], network(given)["rise"])
        network.eval()
        assert torch.equal(network(given)["rise"], network(given)["rise"])


@KINDS
def test_eight_clips_can_be_learned_by_heart(kind: Kind) -> None:
    torch.manual_seed(0)
    network = kind(4, "full", dropout=0.0)
    given, y = fed(network.spec, n=8), torch.arange(8) % 4
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-2)
    for _ in range(40):
        optimiser.zero_grad()
        answers = network(given)
        backward(torch.stack([cross_entropy(each, y) for each in answers.values()]).sum())
        optimiser.step()
    network.eval()
    with torch.no_grad():
        assert all(torch.equal(each.argmax(1), y) for each in network(given).values())
