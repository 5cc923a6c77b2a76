"""Any backbone composes with GAMDSS: it is tried once, and nothing is left changed."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks import (
    PAPER_SPATIAL,
    PhaseInput,
    PhasesName,
    SpatialConfig,
    WithGamdss,
    describe,
)

from .feeding import fed


class ConvNet(nn.Module):
    """A small network of somebody's, which counts its passes."""

    def __init__(self, pooled: bool = False, width: int = 12) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 3, stride=4, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Dropout(),
            nn.Conv2d(width, width, 3, stride=(2, 4), padding=1),
        )
        self.pooled = pooled
        self.n_passes = 0

    def forward(self, x: Tensor) -> Tensor:
        self.n_passes += 1
        x = self.layers(x)
        return x.mean(dim=(2, 3)) if self.pooled else x


@pytest.mark.parametrize("phases", ["rise", "fall", "full"])
@pytest.mark.parametrize("spatial", [True, False, SpatialConfig(patch=8, n_heads=3)])
def test_a_few_lines(phases: PhasesName, spatial: bool | SpatialConfig) -> None:
    network = WithGamdss(ConvNet(), n_classes=3, phases=phases, size=32, spatial=spatial)
    answers = network(fed(network.spec))
    assert tuple(answers) == network.spec.phases
    assert all(each.shape == (2, 3) for each in answers.values())
    assert bool(network.spec.contexts) == bool(spatial)


def test_the_spatial_stream_is_fitted_to_the_map() -> None:
    network = WithGamdss(ConvNet(), n_classes=3, size=32)
    assert network.spatial is not None
    assert network.spatial.grid == (4, 2)
    assert network.spatial.embed.out_channels == 12
    assert network.head.project.in_features == 12


def test_the_form_decides_what_the_fall_sees() -> None:
    for form, seen in ((True, "apex"), (PAPER_SPATIAL, "offset")):
        network = WithGamdss(ConvNet(), n_classes=3, size=32, spatial=form)
        assert network.spec.contexts == ("onset", seen)


def test_a_backbone_that_gives_vectors_goes_without_the_spatial_stream() -> None:
    network = WithGamdss(ConvNet(pooled=True), n_classes=3, size=32, spatial=False)
    assert network(fed(network.spec))["fall"].shape == (2, 3)
    with pytest.raises(UsageError, match="spatial=False"):
        WithGamdss(ConvNet(pooled=True), n_classes=3, size=32)


def test_trying_a_backbone_changes_nothing() -> None:
    backbone = ConvNet()
    backbone.layers[1].eval()  # a part that somebody froze
    before = {name: each.clone() for name, each in backbone.state_dict().items()}
    modes = [each.training for each in backbone.modules()]
    torch.manual_seed(4)
    WithGamdss(backbone, n_classes=3, size=32, spatial=False)
    assert [each.training for each in backbone.modules()] == modes
    assert all(torch.equal(each, before[name]) for name, each in backbone.state_dict().items())
    assert backbone.n_passes == 1


def test_a_backbone_that_draws_numbers_does_not_shift_what_follows() -> None:
    class Noisy(ConvNet):
        def forward(self, x: Tensor) -> Tensor:
            noise = torch.randn(())
            return super().forward(x) * (1 + noise)

    starts = []
    for backbone in (Noisy(), ConvNet()):
        torch.manual_seed(4)
        starts.append(WithGamdss(backbone, n_classes=3, size=32).head.classify.weight)
    assert torch.equal(*starts)


def test_a_backbone_that_was_described_is_not_tried() -> None:
    backbone = ConvNet()
    network = WithGamdss(backbone, n_classes=3, size=32, channels=12, grid=(4, 2))
    assert backbone.n_passes == 0
    assert network(fed(network.spec))["rise"].shape == (2, 3)


@pytest.mark.parametrize("said", [{"channels": 16}, {"grid": (4, 4)}])
def test_what_was_said_and_is_not_so(said: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=f"has {next(iter(said))}"):
        WithGamdss(ConvNet(), n_classes=3, size=32, **said)


@pytest.mark.parametrize("backbone", [nn.Flatten(0), nn.Unflatten(1, (1, 3))])
def test_neither_maps_nor_vectors(backbone: nn.Module) -> None:
    with pytest.raises(UsageError, match="a map"):
        WithGamdss(backbone, n_classes=3, size=32)


def test_channels_that_the_heads_cannot_share() -> None:
    with pytest.raises(UsageError, match="n_heads"):
        WithGamdss(ConvNet(width=6), n_classes=3, size=32)
    network = WithGamdss(ConvNet(width=6), n_classes=3, size=32, spatial=SpatialConfig(n_heads=2))
    assert network(fed(network.spec))["rise"].shape == (2, 3)


def test_motion_may_be_flow() -> None:
    network = WithGamdss(ConvNet(), n_classes=3, size=32, spatial=False, feature="flow")
    assert network.spec.feature == "flow"


def test_what_is_fed_is_looked_at() -> None:
    network = WithGamdss(ConvNet(), n_classes=3, phases="rise", size=32)
    given = fed(network.spec)["rise"]
    for wrong, word in (
        ({}, "phases"),
        ({"fall": given}, "phases"),
        ({"rise": PhaseInput(given.motion, None)}, "onset"),
        ({"rise": PhaseInput(given.motion[..., :-1], given.context)}, "motion"),
        ({"rise": PhaseInput(given.motion, given.motion[:, :2])}, "context"),
    ):
        with pytest.raises(UsageError, match=word):
            network(wrong)


def test_a_composition_can_be_described_by_its_parts() -> None:
    found = describe(WithGamdss(ConvNet(), n_classes=3, phases="rise", size=32), depth=1)
    assert [each.name for each in found.by_part] == ["backbone", "spatial", "head"]
    assert sum(each.n_macs for each in found.by_part) == found.n_macs
    assert sum(each.n_parameters for each in found.by_part) == found.n_parameters
    convolutions = 8 * 8 * 12 * 27 + 4 * 2 * 12 * 12 * 9
    assert found.part("backbone").n_macs == convolutions
