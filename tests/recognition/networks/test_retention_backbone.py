from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks import RetentionBackbone, RetentionConfig, StageConfig
from reapex.recognition.networks.drop_path import DropPath
from reapex.recognition.networks.gamdss_net import PRESETS, RELEASED
from reapex.recognition.networks.retention_backbone import FeedForward, RetentionBlock

from .feeding import TINY

STAGE = StageConfig(8, depth=1, n_heads=2, decomposed=False, decay_span=4)


@pytest.mark.parametrize("size", [32, 33, 45])
def test_the_map_has_the_sides_that_the_config_tells(size: int) -> None:
    backbone = RetentionBackbone(TINY.temporal, size).eval()
    side = TINY.temporal.sides(size)[-1]
    with torch.no_grad():
        found = backbone(torch.randn(2, 3, size, size))
    assert found.shape == (2, TINY.temporal.channels, side, side)


def test_the_sides_of_the_release() -> None:
    assert RELEASED.temporal.sides(224) == (112, 56, 28, 14)
    assert PRESETS["small"].temporal.sides(64) == (16, 8, 4)


def test_the_drop_path_grows_evenly_over_the_blocks() -> None:
    with torch.device("meta"):
        backbone = RetentionBackbone(RELEASED.temporal, 224)
    rates = [each.rate for each in backbone.modules() if isinstance(each, DropPath)]
    assert rates == pytest.approx([0, 0.025, 0.05, 0.075, 0.1])


def test_the_stem_has_gelu_after_all_but_its_last_convolution() -> None:
    with torch.device("meta"):
        stem = RetentionBackbone(RELEASED.temporal, 224).stem
    kinds = [type(each) for each in stem]
    assert kinds == [nn.Conv2d, nn.BatchNorm2d, nn.GELU] * 3 + [nn.Conv2d, nn.BatchNorm2d]


def test_weights_start_as_in_the_release() -> None:
    torch.manual_seed(0)
    backbone = RetentionBackbone(PRESETS["small"].temporal, 64)
    linear = [each for each in backbone.modules() if isinstance(each, nn.Linear)]
    weights = torch.cat([each.weight.detach().flatten() for each in linear])
    assert float(weights.std()) == pytest.approx(0.02, rel=0.01)
    assert float(weights.mean()) == pytest.approx(0, abs=2e-4)
    assert all(bool((each.bias == 0).all()) for each in linear)
    for norm in (each for each in backbone.modules() if isinstance(each, nn.LayerNorm)):
        assert norm.eps == 1e-6
        assert bool((norm.weight == 1).all())


def test_a_block_whose_parts_give_nothing_changes_nothing() -> None:
    backbone = RetentionBackbone(RetentionConfig(((8, 1),), (STAGE,)), 6)
    block = next(each for each in backbone.modules() if isinstance(each, RetentionBlock)).eval()
    x = torch.randn(2, 6, 6, 8)
    with torch.no_grad():
        changed = block(x, backbone.stages[0].places)
        for last in (block.place, block.retention.out, block.ffn.narrow):
            last.weight.zero_()
            assert last.bias is not None
            last.bias.zero_()
        same = block(x, backbone.stages[0].places)
    assert not torch.equal(changed, x)
    assert torch.equal(same, x)


def test_the_feed_forward_part_looks_one_place_round() -> None:
    torch.manual_seed(0)
    part = FeedForward(4, 12).double()
    x = torch.randn(1, 5, 5, 4, dtype=torch.float64)
    touched = x.clone()
    touched[0, 2, 2] += 1
    with torch.no_grad():
        moved = (part(touched) - part(x)).abs().sum(-1)[0] > 0
    assert bool(moved[1:4, 1:4].all())
    assert int(moved.sum()) == 9


@pytest.mark.parametrize("rate", [0.0, 0.25])
def test_drop_path_leaves_out_whole_clips_and_keeps_the_mean(rate: float) -> None:
    torch.manual_seed(0)
    drop = DropPath(rate)
    x = torch.ones(4000, 2, 3)
    assert drop.eval()(x) is x
    dropped = drop.train()(x)
    first = dropped[:, :1, :1]
    assert torch.equal(dropped, first.expand_as(dropped))
    assert float((first == 0).float().mean()) == pytest.approx(rate, abs=0.03)
    assert float(dropped.mean()) == pytest.approx(1, abs=0.04)


@pytest.mark.parametrize(
    "wrong",
    [
        {"stem": ()},
        {"stages": ()},
        {"stem": ((4, 2),)},
        {"drop_path": 1.0},
        {"drop_path": -0.1},
    ],
)
def test_a_config_that_does_not_fit(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        replace(RetentionConfig(((8, 2),), (STAGE,)), **wrong)
