"""The network that reads whole phases."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch.nn.functional import cross_entropy

from reapex.errors import UsageError
from reapex.recognition.networks import PhaseInput, describe
from reapex.recognition.networks.sequence_retention import (
    SEQUENCE_PRESETS,
    GamdssSequence,
    SequencePreset,
)

from .feeding import backward, fed

TINY = SequencePreset(
    size=32,
    n_frames=4,
    widths=(8, 8, 16),
    depth=1,
    n_heads=2,
    spatial=replace(SEQUENCE_PRESETS["small"].spatial, patch=8),
    head_width=24,
)


@pytest.mark.parametrize("phases", ["rise", "fall", "full"])
@pytest.mark.parametrize("spatial", [True, False])
def test_logits_for_each_phase_from_the_same_weights(phases: Any, spatial: bool) -> None:
    network = GamdssSequence(3, phases, TINY, spatial)
    answers = network(fed(network.spec, n=2))
    assert {name: each.shape for name, each in answers.items()} == dict.fromkeys(
        network.spec.phases, (2, 3)
    )
    n_parameters = sum(each.numel() for each in network.parameters())
    assert n_parameters == sum(
        each.numel() for each in GamdssSequence(3, "full", TINY, spatial).parameters()
    )


def test_the_spatial_stream_sees_the_resting_frame_of_each_phase() -> None:
    with torch.device("meta"):
        assert GamdssSequence(3).spec.contexts == ("onset", "offset")
        assert GamdssSequence(3, spatial=False).spec.contexts == ()
        assert GamdssSequence(3).spec.motion_shape == (16, 3, 224, 224)


def test_the_large_one_meets_the_papers_map() -> None:
    sizes = SEQUENCE_PRESETS["large"]
    assert (sizes.side, sizes.widths[-1], sizes.head_width) == (14, 512, 1024)
    with torch.device("meta"):
        found = describe(GamdssSequence(5), depth=1)
    assert found.n_parameters == 13_855_749
    assert found.part("spatial").n_parameters == 7_904_256


def test_the_order_of_the_frames_matters_and_the_first_is_looked_at() -> None:
    torch.manual_seed(0)
    network = GamdssSequence(3, "rise", TINY).eval()
    given = fed(network.spec, n=2)["rise"]
    shuffled = given.motion.clone()
    shuffled[:, :3] = given.motion[:, [2, 0, 1]]
    first = given.motion.clone()
    first[:, 0] += 1
    with torch.no_grad():
        plain, moved, other = (
            network({"rise": PhaseInput(motion, given.context)})["rise"]
            for motion in (given.motion, shuffled, first)
        )
    assert not torch.allclose(plain, moved)
    assert not torch.allclose(plain, other)


def test_a_gradient_reaches_every_parameter() -> None:
    torch.manual_seed(0)
    network = GamdssSequence(3, "full", TINY).eval()
    answers = network(fed(network.spec))
    backward(torch.stack([each.square().sum() for each in answers.values()]).sum())
    assert all(each.grad is not None and bool(each.grad.any()) for each in network.parameters())


def test_eight_clips_can_be_learned_by_heart() -> None:
    torch.manual_seed(0)
    network = GamdssSequence(4, "full", TINY)
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


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match="large or small"):
        GamdssSequence(3, preset="released")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="one or more of both"):
        replace(TINY, widths=())
    with pytest.raises(UsageError, match="one or more of both"):
        replace(TINY, depth=0)
    with pytest.raises(UsageError, match="two frames or more"):
        GamdssSequence(3, preset=replace(TINY, n_frames=1))
    with pytest.raises(UsageError, match="3 heads cannot share"):
        GamdssSequence(3, preset=replace(TINY, n_heads=3))
    network = GamdssSequence(3, "rise", TINY)
    picture = torch.zeros(1, 3, 32, 32)
    with pytest.raises(UsageError, match=r"motion has the shape .* \(b, 4, 3, 32, 32\)"):
        network({"rise": PhaseInput(picture, picture)})
