"""Every backbone by name: its options, its gradients, and that it can learn.

Whole networks go through torch's meta device, where shapes cost nothing; numbers are computed with
the same networks in narrow.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from reapex.errors import UsageError
from reapex.recognition.networks import (
    BACKBONES,
    RMT_SIZES,
    PhasesName,
    ResNet,
    RetentionBackbone,
    RetentionConfig,
    SpatialConfig,
    TimmBackbone,
    VMamba,
    VMambaConfig,
    WithGamdss,
    composed,
    describe,
    network_named,
)
from reapex.recognition.networks.resnet import RESNET10, RESNET18

from .feeding import backward, fed

pytestmark = pytest.mark.usefixtures("torchvision_imports")

SIZE = 64


def narrowed(config: RetentionConfig) -> RetentionConfig:
    """All of a size's peculiarities in 8 to 32 channels; two blocks in the third stage."""
    widths, n_heads = (8, 16, 16, 32), (2, 2, 2, 4)
    return replace(
        config,
        stem=((4, 2), (4, 1), (8, 2), (8, 1)),
        stages=tuple(
            replace(stage, width=widths[k], n_heads=n_heads[k], depth=2 if k == 2 else 1)
            for k, stage in enumerate(config.stages)
        ),
    )


_SWIN = {"embed_dim": 8, "depths": (1, 1, 2, 1), "num_heads": (1, 1, 2, 2)}
NARROW: dict[str, Callable[[], nn.Module]] = {
    "resnet10": lambda: ResNet(RESNET10, (8, 12, 16, 32)),
    "resnet18": lambda: ResNet(RESNET18, (8, 12, 16, 32)),
    "convnext_t": lambda: TimmBackbone("convnext_tiny", depths=(1, 1, 2, 1), dims=(8, 12, 16, 32)),
    "swin_t": lambda: TimmBackbone("swin_tiny_patch4_window7_224", img_size=SIZE, **_SWIN),
    "vmamba_t": lambda: VMamba(VMambaConfig(widths=(8, 12, 16, 32), depths=(1, 1, 2, 1))),
    **{
        f"rmt_{name}": lambda config=config: RetentionBackbone(narrowed(config), SIZE)  # type: ignore[misc]
        for name, config in RMT_SIZES.items()
    },
}
EVERY = pytest.mark.parametrize("name", BACKBONES)


def narrow(name: str, phases: PhasesName = "full", spatial: bool = True) -> WithGamdss:
    torch.manual_seed(0)
    form = SpatialConfig(depth=1) if spatial else False
    return WithGamdss(
        NARROW[name](), n_classes=4, phases=phases, size=SIZE, spatial=form, head_width=32
    )


@EVERY
@pytest.mark.parametrize("spatial", [True, False])
def test_every_phase_with_and_without_the_spatial_stream(name: str, spatial: bool) -> None:
    for phases in get_args(PhasesName):
        network = narrow(name, phases, spatial).eval()
        with torch.no_grad():
            answers = network(fed(network.spec))
        assert tuple(answers) == network.spec.phases
        assert all(
            each.shape == (2, 4) and bool(each.isfinite().all()) for each in answers.values()
        )
        assert bool(network.spec.contexts) == spatial


@EVERY
@pytest.mark.parametrize("size", [50, 224])
def test_the_map_is_as_large_as_is_said(name: str, size: int) -> None:
    with torch.device("meta"):
        network = composed(name, 3, "rise", size=size)
        found = network.backbone.eval()(torch.empty(1, 3, size, size))
    assert network.spatial is not None
    assert found.shape == (1, network.head.project.in_features, *network.spatial.grid)
    if size == 224:
        assert network.spatial.grid == (7, 7)


@EVERY
def test_options_reach_it_by_name(name: str) -> None:
    with torch.device("meta"):
        plain = network_named(name, 3).spec
        asked = network_named(name, 3, phases="fall", spatial=False, feature="flow", size=SIZE).spec
    assert (plain.size, plain.phases, plain.contexts) == (224, ("rise", "fall"), ("onset", "apex"))
    assert (asked.size, asked.phases, asked.contexts) == (SIZE, ("fall",), ())
    assert asked.feature == "flow"


@pytest.mark.parametrize(
    ("name", "n_parameters", "n_without"),
    [
        ("resnet10", 11_771_205, 5_438_277),
        ("resnet18", 18_041_925, 11_708_997),
        ("convnext_t", 42_832_741, 28_614_757),
        ("swin_t", 42_531_967, 28_313_983),
        ("vmamba_t", 44_492_677, 30_274_693),
        ("rmt_t3", 19_647_269, 13_314_341),
        ("rmt_s", 32_280_293, 25_947_365),
        ("rmt_m2", 59_467_949, 53_135_021),
        ("rmt_l6", 104_327_229, 94_444_989),
    ],
)
def test_their_sizes_for_five_classes(name: str, n_parameters: int, n_without: int) -> None:
    with torch.device("meta"):
        found = [
            sum(each.numel() for each in composed(name, 5, spatial=spatial).parameters())
            for spatial in (True, False)
        ]
    assert found == [n_parameters, n_without]


@pytest.mark.parametrize(
    ("name", "gmacs"),
    [("resnet18", 1.814), ("convnext_t", 4.455), ("swin_t", 4.49), ("vmamba_t", 4.81)],
)
def test_what_a_picture_costs(name: str, gmacs: float) -> None:
    """Published: 1.8, 4.5, 4.5 and 4.9 (which counts the scan's element-wise steps too)."""
    with torch.device("meta"):
        found = describe(composed(name, 5, "rise"), depth=1).part("backbone")
    assert found.n_macs / 1e9 == pytest.approx(gmacs, abs=0.005)


@EVERY
def test_a_gradient_reaches_every_parameter(name: str) -> None:
    # In evaluation mode: batch statistics would rightly take the gradient of biases before them.
    network = narrow(name).eval()
    answers = network(fed(network.spec, n=3))
    backward(torch.stack([each.square().sum() for each in answers.values()]).sum())
    unmoved = [
        key
        for key, each in network.named_parameters()
        if each.grad is None or not bool(each.grad.any()) or not bool(each.grad.isfinite().all())
    ]
    assert unmoved == []


@EVERY
def test_eight_clips_can_be_learned_by_heart(name: str) -> None:
    network = narrow(name)
    given, y = fed(network.spec, n=8), torch.arange(8) % 4
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(20):
        optimiser.zero_grad()
        answers = network(given)
        backward(torch.stack([cross_entropy(each, y) for each in answers.values()]).sum())
        optimiser.step()
    network.eval()
    with torch.no_grad():
        for phase, logits in network(given).items():
            assert torch.equal(logits.argmax(1), y), phase


@EVERY
def test_a_seed_decides_the_weights(name: str) -> None:
    one, other = (narrow(name, "rise").state_dict() for _ in range(2))
    assert all(torch.equal(each, other[key]) for key, each in one.items())


@EVERY
@pytest.mark.parametrize("size", [31, 0, -64, 64.0, True])
def test_pictures_that_do_not_fit(name: str, size: Any) -> None:
    with pytest.raises(UsageError, match="a whole number from 32"):
        composed(name, 3, size=size)
