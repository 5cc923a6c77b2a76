import pytest
import torch
from torch import nn

from reapex.recognition.networks import ResNet
from reapex.recognition.networks.resnet import RESNET10, RESNET18, BasicBlock

WIDTHS = (4, 6, 8, 10)


def test_the_published_counts() -> None:
    with torch.device("meta"):
        counts = [
            sum(each.numel() for each in ResNet(depths).parameters())
            for depths in (RESNET10, RESNET18)
        ]
    assert counts == [4_905_792, 11_176_512]
    assert counts[1] + 512 * 1000 + 1000 == 11_689_512  # as published, with its classifier


@pytest.mark.parametrize(("size", "side"), [(32, 1), (64, 2), (65, 3), (100, 4)])
def test_the_map(size: int, side: int) -> None:
    backbone = ResNet(RESNET10, WIDTHS).eval()
    with torch.no_grad():
        assert backbone(torch.randn(2, 3, size, size)).shape == (2, 10, side, side)


def test_blocks_have_a_way_past_only_where_shapes_change() -> None:
    blocks = [each for each in ResNet(RESNET18, WIDTHS).modules() if isinstance(each, BasicBlock)]
    past = [isinstance(each.past, nn.Sequential) for each in blocks]
    assert past == [False, False, True, False, True, False, True, False]


def test_a_block_whose_layers_give_nothing_passes_what_is_positive() -> None:
    block = BasicBlock(4, 4, stride=1).eval()
    x = torch.randn(2, 4, 5, 5)
    with torch.no_grad():
        for each in block.layers:
            if isinstance(each, nn.Conv2d):
                each.weight.zero_()
        assert torch.equal(block(x), x.clamp(min=0))


def test_convolutions_start_by_the_number_of_outputs() -> None:
    torch.manual_seed(0)
    backbone = ResNet(RESNET10, (128,) * 4)
    for each in (part for part in backbone.modules() if isinstance(part, nn.Conv2d)):
        fan_out = each.out_channels * each.kernel_size[0] * each.kernel_size[1]
        assert float(each.weight.detach().std()) == pytest.approx((2 / fan_out) ** 0.5, rel=0.03)
