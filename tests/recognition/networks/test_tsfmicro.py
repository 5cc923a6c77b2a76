"""TSFmicro: the layout that its authors chose is GamdssNet's rise; the others are told apart."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from reapex.errors import UsageError
from reapex.recognition.networks import GamdssNet, PhaseInput, describe
from reapex.recognition.networks.tsfmicro import LAYOUTS, TsfMicro

from .feeding import TINY, TINY_PAPER, backward, fed

EACH = pytest.mark.parametrize("layout", LAYOUTS)


def counted(layout: Any, n_classes: int = 5) -> int:
    with torch.device("meta"):
        network = TsfMicro(n_classes, layout=layout)
    return sum(each.numel() for each in network.parameters())


@pytest.mark.parametrize("phases", ["rise", "full"])
def test_late_is_gamdss_in_structure_and_answers(phases: Any) -> None:
    torch.manual_seed(0)
    network, gamdss = TsfMicro(3, phases, TINY), GamdssNet(3, phases, TINY)
    assert network.spec == gamdss.spec
    gamdss.load_state_dict(network.state_dict())
    given = fed(network.spec)
    with torch.no_grad():
        for one, other in zip(
            network.eval()(given).values(), gamdss.eval()(given).values(), strict=True
        ):
            assert torch.equal(one, other)


def test_late_starts_from_the_same_numbers_as_gamdss() -> None:
    torch.manual_seed(5)
    one = TsfMicro(3, preset=TINY).state_dict()
    torch.manual_seed(5)
    other = GamdssNet(3, "rise", TINY).state_dict()
    assert all(torch.equal(one[name], other[name]) for name in other)


def test_parameters_of_the_published_size() -> None:
    """12.79 M as GamdssNet; the others differ by what they add and leave out."""
    stem, spatial = 65_952, 6_408_192
    late = counted("late")
    assert late == counted("t_to_s") == 12_789_413
    assert counted("early") == late - spatial + stem
    upwards = sum(16 * a * b + b for a, b in ((512, 256), (256, 128), (128, 64)))
    assert counted("s_to_t") == late + upwards
    with torch.device("meta"):
        assert describe(TsfMicro(5)).n_macs / 1e9 == pytest.approx(6.72, abs=0.005)


@EACH
def test_rise_alone_unless_asked_otherwise(layout: Any) -> None:
    with torch.device("meta"):
        assert TsfMicro(5, layout=layout).spec.phases == ("rise",)
    network = TsfMicro(3, "full", TINY, layout)
    answers = network(fed(network.spec, n=4))
    assert {phase: each.shape for phase, each in answers.items()} == {
        "rise": (4, 3),
        "fall": (4, 3),
    }


@EACH
def test_both_pictures_are_looked_at_and_every_parameter_learns(layout: Any) -> None:
    torch.manual_seed(0)
    network = TsfMicro(3, "rise", TINY, layout).eval()
    given = fed(network.spec)["rise"]
    motion, context = (
        each.clone().requires_grad_() for each in (given.motion, given.context) if each is not None
    )
    backward(network({"rise": PhaseInput(motion, context)})["rise"].square().sum())
    for picture in (motion, context):
        assert picture.grad is not None
        assert bool(picture.grad.any())
    assert all(each.grad is not None and bool(each.grad.any()) for each in network.parameters())


def test_tokens_meet_before_or_after_the_blocks() -> None:
    said: list[Tensor] = []
    for joins in ("after", "before"):
        torch.manual_seed(0)
        network = TsfMicro(3, "rise", TINY, "t_to_s", joins).eval()
        with torch.no_grad():
            said.append(network(fed(network.spec))["rise"])
    torch.manual_seed(0)
    late = TsfMicro(3, "rise", TINY, "late").eval()
    with torch.no_grad():
        said.append(late(fed(late.spec))["rise"])
    assert all(not torch.allclose(a, b) for a, b in ((said[0], said[1]), (said[0], said[2])))


@EACH
def test_eight_clips_can_be_learned_by_heart(layout: Any) -> None:
    torch.manual_seed(0)
    quiet = replace(TINY, temporal=replace(TINY.temporal, drop_path=0.0))
    network = TsfMicro(4, "rise", quiet, layout)
    given, y = fed(network.spec, n=8), torch.arange(8) % 4
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-3)
    for _ in range(40):
        optimiser.zero_grad()
        backward(cross_entropy(network(given)["rise"], y))
        optimiser.step()
    network.eval()
    with torch.no_grad():
        assert torch.equal(network(given)["rise"].argmax(1), y)


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match="early or t_to_s or s_to_t or late"):
        TsfMicro(3, preset=TINY, layout="parallel")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="after or before"):
        TsfMicro(3, preset=TINY, layout="t_to_s", joins="within")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="released or small"):
        TsfMicro(3, preset="paper")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="a token for each place"):
        TsfMicro(3, preset=TINY_PAPER, layout="t_to_s")
    with pytest.raises(UsageError, match="sides 17, 9 cannot be reached by doubling"):
        TsfMicro(3, preset=replace(TINY, size=34), layout="s_to_t")
