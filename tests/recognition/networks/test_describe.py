"""Sizes and costs against the counts of the reference notes (gamdss §1.3, environment)."""

import pytest
import torch
from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks import Description, GamdssNet, StstNet, describe

from .feeding import TINY, fed


@pytest.fixture(scope="module")
def released() -> Description:
    with torch.device("meta"):  # sizes only: nothing is computed
        return describe(GamdssNet(n_classes=5))


def test_the_released_network(released: Description) -> None:
    assert released.n_parameters == 12_789_413
    # The release's own count has a class token, a head and a mask that nothing reads.
    assert released.n_parameters + 3_590 == 12_793_003
    assert released.n_macs / 1e9 == pytest.approx(13.44, abs=0.005)


def test_its_two_streams(released: Description) -> None:
    backbone, head, spatial = (released.part(name) for name in ("backbone", "head", "spatial"))
    assert backbone.n_parameters + head.n_parameters == 6_381_221
    assert spatial.n_parameters == 6_408_192
    per_pass = [each.n_macs / 2e9 for each in (backbone, head, spatial)]
    assert per_pass[0] + per_pass[1] == pytest.approx(5.41, abs=0.005)
    assert per_pass[2] == pytest.approx(1.31, abs=0.005)
    assert sum(per_pass) == pytest.approx(6.72, abs=0.005)


@pytest.mark.parametrize(
    ("name", "n_parameters"),
    [
        ("backbone.stem", 65_952),
        ("backbone.stages.0", 120_064),
        ("backbone.stages.1", 469_504),
        ("backbone.stages.2", 2_531_840),
        ("backbone.stages.3", 2_661_376),
        ("head.project", 525_312),
        ("head.norm", 2_048),
        ("head.classify", 5_125),
    ],
)
def test_the_parameters_of_its_parts(name: str, n_parameters: int, released: Description) -> None:
    assert released.part(name).n_parameters == n_parameters


def test_the_products_of_attention_are_counted(released: Description) -> None:
    """Against the sum on paper of one whole pass's last stage: 196 places, 512 channels."""
    places, width = 196, 512
    linear = places * (4 * width**2 + 2 * 3 * width**2)
    depthwise = places * (9 * width + 25 * width + 9 * 3 * width)
    attention = 2 * places**2 * width
    assert released.part("backbone.stages.3").n_macs == 2 * (linear + depthwise + attention)


def test_the_decomposed_stage_costs_lines_instead_of_squares(released: Description) -> None:
    places, width = 112 * 112, 64
    linear = places * (4 * width**2 + 2 * 3 * width**2)
    depthwise = places * (9 * width + 25 * width + 9 * 3 * width)
    attention = 2 * places * (112 + 112) * width
    merging = 56 * 56 * 9 * width * 128
    found = released.part("backbone.stages.0").n_macs
    assert found == 2 * (linear + depthwise + attention + merging)


def test_the_other_presets() -> None:
    with torch.device("meta"):
        paper, small = (describe(GamdssNet(5, preset=name)) for name in ("paper", "small"))
    assert paper.n_parameters == 14_285_477
    assert 0.45e6 < small.n_parameters < 0.55e6


def test_a_phase_costs_macs_and_no_parameters() -> None:
    rise, full = (describe(GamdssNet(4, preset=TINY, phases=each)) for each in ("rise", "full"))
    assert full.n_parameters == rise.n_parameters
    assert full.n_macs == 2 * rise.n_macs


def test_describing_changes_nothing() -> None:
    network = GamdssNet(4, preset=TINY).train()
    before = {name: each.clone() for name, each in network.state_dict().items()}
    torch.manual_seed(3)
    numbers = torch.get_rng_state()
    describe(network)
    assert torch.equal(torch.get_rng_state(), numbers)
    assert network.training
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())
    network(fed(network.spec))


def test_parts_tell_only_what_counts() -> None:
    found = describe(StstNet(3), depth=1)
    assert [each.name for each in found.by_part] == ["streams", "classify"]
    assert sum(each.n_macs for each in found.by_part) == found.n_macs == 30 * 30 * 16 * 27 + 1200
    with pytest.raises(KeyError):
        found.part("spatial")


def test_a_network_that_does_not_say_what_it_takes() -> None:
    with pytest.raises(UsageError, match="WithGamdss"):
        describe(nn.Linear(2, 2))
