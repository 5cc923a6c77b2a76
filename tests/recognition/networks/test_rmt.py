"""RMT's sizes against what was published (reference note other_systems §9.1)."""

from functools import cache

import pytest
import torch
from torch import nn

from reapex.recognition.networks import RMT_SIZES, RetentionBackbone, describe
from reapex.recognition.networks.backbones import composed
from reapex.recognition.networks.drop_path import DropPath
from reapex.recognition.networks.head import Head
from reapex.recognition.networks.layer_scale import LayerScale

WIDE_SCALED = 2 * (25 * 320 + 8 * 512)  # two factors per channel and block of stages 3 and 4


@cache
def whole(name: str) -> tuple[RetentionBackbone, int]:
    """A size, and its parameters with the published classifier for 1 000 classes."""
    config = RMT_SIZES[name]
    with torch.device("meta"):
        backbone, head = RetentionBackbone(config, 224), Head(config.channels, 1024, 1000)
    return backbone, sum(each.numel() for part in (backbone, head) for each in part.parameters())


@pytest.mark.parametrize(
    ("name", "exactly", "published"),
    [
        ("t3", 14_334_216, 14.334216),
        ("s", 26_967_240, 26.97),
        ("m2", 54_154_896, 54.15),
        ("l6", 95_464_864, 95.46),
    ],
)
def test_the_published_counts(name: str, exactly: int, published: float) -> None:
    count = whole(name)[1]
    assert count == exactly
    assert count / 1e6 == pytest.approx(published, abs=0.01)


def test_the_published_cost_of_t3() -> None:
    """2.64 GMAC, classifier and the products of attention included."""
    with torch.device("meta"):
        found = describe(composed("rmt_t3", 1000, "rise", spatial=False), depth=1)
    assert found.n_macs / 1e9 == pytest.approx(2.64, abs=0.005)


def test_the_stem_is_the_canonical_one() -> None:
    for name, config in RMT_SIZES.items():
        stem = whole(name)[0].stem
        convolutions = [each for each in stem if isinstance(each, nn.Conv2d)]
        assert [each.stride[0] for each in convolutions] == [2, 1, 2, 1]
        first = config.stages[0].width
        assert [each.out_channels for each in convolutions] == [
            first // 2,
            first // 2,
            first,
            first,
        ]
        kinds = [type(each) for each in stem]
        assert kinds == [nn.Conv2d, nn.BatchNorm2d, nn.GELU] * 3 + [nn.Conv2d, nn.BatchNorm2d]
        assert config.sides(224) == (56, 28, 14, 7)


def test_which_stages_are_decomposed() -> None:
    found = {
        name: "".join("d" if stage.decomposed else "f" for stage in config.stages)
        for name, config in RMT_SIZES.items()
    }
    assert found == {"t3": "ddff", "s": "dddf", "m2": "dddf", "l6": "dddf"}


@pytest.mark.parametrize(("name", "last"), [("t3", 0.1), ("s", 0.15), ("m2", 0.4), ("l6", 0.5)])
def test_the_drop_path_ends_where_published(name: str, last: float) -> None:
    rates = [each.rate for each in whole(name)[0].modules() if isinstance(each, DropPath)]
    assert rates[0] == 0
    assert rates[-1] == pytest.approx(last)


def test_layer_scale_in_the_last_two_stages_of_the_two_large_ones() -> None:
    scaled = {
        name: [
            bool([each for each in stage.modules() if isinstance(each, LayerScale)])
            for stage in whole(name)[0].stages
        ]
        for name in RMT_SIZES
    }
    without, with_it = [False] * 4, [False, False, True, True]
    assert scaled == {"t3": without, "s": without, "m2": with_it, "l6": with_it}
    factors = sum(
        each.factor.numel() for each in whole("m2")[0].modules() if isinstance(each, LayerScale)
    )
    assert factors == WIDE_SCALED


def test_a_layer_scale_multiplies_each_channel() -> None:
    scale = LayerScale(3, 1e-6)
    assert torch.equal(scale(torch.ones(2, 3)), torch.full((2, 3), 1e-6))
    with torch.no_grad():
        scale.factor.copy_(torch.tensor([1.0, 2.0, 3.0]))
        assert scale(torch.ones(1, 2, 2, 3))[0, 1, 0].tolist() == [1, 2, 3]
