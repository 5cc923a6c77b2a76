from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import cross_entropy

from reapex.errors import UsageError
from reapex.recognition.networks import GamdssNet, GamdssPreset, Phase, PhaseInput, PhasesName

from .feeding import TINY, TINY_PAPER, backward, fed

FORMS = pytest.mark.parametrize("form", [TINY, TINY_PAPER], ids=["released", "paper"])


def tiny(phases: PhasesName = "full", form: GamdssPreset = TINY, **options: Any) -> GamdssNet:
    torch.manual_seed(0)
    return GamdssNet(n_classes=4, phases=phases, preset=form, **options)


def count(network: nn.Module) -> int:
    return sum(each.numel() for each in network.parameters())


@FORMS
@pytest.mark.parametrize("spatial", [True, False])
@pytest.mark.parametrize("phases", ["rise", "fall", "full"])
def test_logits_for_each_phase(phases: PhasesName, spatial: bool, form: GamdssPreset) -> None:
    network = tiny(phases, form, spatial=spatial)
    answers = network(fed(network.spec, n=3))
    assert tuple(answers) == network.spec.phases
    assert all(each.shape == (3, 4) and bool(each.isfinite().all()) for each in answers.values())


def test_what_the_presets_want_to_be_fed() -> None:
    with torch.device("meta"):
        specs = {name: GamdssNet(5, preset=name).spec for name in ("released", "paper", "small")}
        alone = GamdssNet(5, phases="fall", preset="paper").spec
        without = GamdssNet(5, spatial=False).spec
    assert [each.size for each in specs.values()] == [224, 224, 64]
    assert [each.contexts for each in specs.values()] == [
        ("onset", "apex"),
        ("onset", "offset"),
        ("onset", "apex"),
    ]
    assert (alone.phases, alone.contexts) == (("fall",), ("offset",))
    assert without.contexts == ()


@pytest.mark.parametrize("spatial", [True, False])
def test_phases_cost_no_parameters(spatial: bool) -> None:
    with torch.device("meta"):
        counts = {count(tiny(phases, spatial=spatial)) for phases in ("rise", "fall", "full")}
    assert len(counts) == 1


def test_without_the_spatial_stream_its_parameters_are_gone() -> None:
    whole, without = tiny(), tiny(spatial=False)
    assert whole.spatial is not None
    assert count(whole) - count(without) == count(whole.spatial)


def test_rise_and_fall_go_through_the_same_weights() -> None:
    network = tiny().eval()
    given = fed(network.spec)
    with torch.no_grad():
        apart = network(given)
        alike: dict[Phase, PhaseInput] = {"rise": given["rise"], "fall": given["rise"]}
        same = network(alike)
        alone = network({"fall": given["fall"]})
    assert not torch.allclose(apart["rise"], apart["fall"])
    assert torch.equal(same["rise"], same["fall"])
    assert torch.equal(same["rise"], apart["rise"])
    assert tuple(alone) == ("fall",)
    assert torch.equal(alone["fall"], apart["fall"])


@FORMS
def test_the_context_matters_and_only_with_a_spatial_stream(form: GamdssPreset) -> None:
    for spatial in (True, False):
        network = tiny("rise", form, spatial=spatial).eval()
        motion = torch.randn(2, 3, 32, 32)
        with torch.no_grad():
            one, other = (
                network({"rise": PhaseInput(motion, torch.randn(2, 3, 32, 32))})["rise"]
                for _ in range(2)
            )
        assert torch.equal(one, other) != spatial


def test_batch_norm_takes_its_statistics_phase_by_phase() -> None:
    network = tiny().train()
    network(fed(network.spec))
    assert network.head.norm.num_batches_tracked == 2


@FORMS
def test_a_gradient_reaches_every_parameter(form: GamdssPreset) -> None:
    # In evaluation mode: batch statistics would rightly take the gradient of biases before them.
    network = tiny(form=form).eval()
    answers = network(fed(network.spec, n=3))
    backward(torch.stack([each.square().sum() for each in answers.values()]).sum())
    unmoved = [
        name
        for name, each in network.named_parameters()
        if each.grad is None or not bool(each.grad.any()) or not bool(each.grad.isfinite().all())
    ]
    assert unmoved == []


def test_a_seed_decides_weights_and_training() -> None:
    def trained() -> torch.Tensor:
        network = tiny()
        optimiser = torch.optim.AdamW(network.parameters())
        for step in range(2):
            optimiser.zero_grad()
            backward(network(fed(network.spec, seed=step))["rise"].square().sum())
            optimiser.step()
        return torch.cat([each.detach().flatten() for each in network.parameters()])

    assert torch.equal(trained(), trained())


@FORMS
def test_eight_clips_can_be_learned_by_heart(form: GamdssPreset) -> None:
    network = tiny(form=form)
    given, y = fed(network.spec, n=8), torch.arange(8) % 4
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(40):
        optimiser.zero_grad()
        answers = network(given)
        backward(torch.stack([cross_entropy(each, y) for each in answers.values()]).sum())
        optimiser.step()
    network.eval()
    with torch.no_grad():
        for phase, logits in network(given).items():
            assert torch.equal(logits.argmax(1), y), phase


@pytest.mark.parametrize("narrow", [torch.bfloat16, torch.float16])
def test_sixteen_bits(narrow: torch.dtype) -> None:
    network = tiny()
    given = fed(network.spec)
    with torch.autocast("cpu", dtype=narrow):
        answers = network(given)
        loss = torch.stack([each.float().square().mean() for each in answers.values()]).sum()
    backward(loss)
    network.eval()
    with torch.no_grad():
        exact = network(given)["rise"]
        with torch.autocast("cpu", dtype=narrow):
            rough = network(given)["rise"]
    torch.testing.assert_close(rough.float(), exact, rtol=0.1, atol=0.01)


def test_channels_last_gives_the_same() -> None:
    network = tiny().eval()
    given = fed(network.spec)
    with torch.no_grad():
        before = network(given)["rise"]
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        after = network(given)["rise"]
    torch.testing.assert_close(before, after)


def test_a_checkpoint_holds_what_was_learned_and_gives_it_back(tmp_path: Path) -> None:
    network = tiny().train()
    given = fed(network.spec)
    network(given)  # so that batch norm has something to keep
    save_file(network.state_dict(), tmp_path / "network.safetensors")
    torch.manual_seed(99)
    again = GamdssNet(4, preset=TINY)
    again.load_state_dict(load_file(tmp_path / "network.safetensors"))
    with torch.no_grad():
        before, after = network.eval()(given), again.eval()(given)
    assert all(torch.equal(before[phase], after[phase]) for phase in given)
    assert not any("places" in name for name in network.state_dict())


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"n_classes": 1}, "1 classes"),
        ({"n_classes": 0}, "0 classes"),
        ({"phases": "both"}, "rise or fall or full"),
        ({"preset": "large"}, "released or paper or small"),
        ({"feature": "strain"}, "feature"),
    ],
)
def test_a_network_that_cannot_be(wrong: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        GamdssNet(**{"n_classes": 5, "preset": TINY, **wrong})
