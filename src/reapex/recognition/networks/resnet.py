"""ResNets of basic blocks: ResNet-18, and ResNet-10 with one block per stage.

Conventions
-----------
``(b, 3, s, s)`` in, ``(b, 512, s/32, s/32)`` out, sides rounded up. A 7×7 convolution of stride 2
and a 3×3 max pooling of stride 2, then stages of 64, 128, 256 and 512 channels; from the second
on, a stage's first block has stride 2 and a 1×1 convolution on its way past. Convolutions start as
He et al. (2015) start them, for ReLU, by the number of outputs. Without its classifier ResNet-18
has 11 176 512 parameters. The backbone study of GAMDSS has a network like ResNet-10; its release
names it, and cannot run (reference note gamdss §1.10).

References
----------
He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.functional import relu

WIDTHS = (64, 128, 256, 512)
RESNET10 = (1, 1, 1, 1)
RESNET18 = (2, 2, 2, 2)


class ResNet(nn.Module):
    """A ResNet without its classifier.

    Parameters
    ----------
    depths
        Blocks in each stage.
    widths
        Channels of each stage; the first is the stem's.
    """

    def __init__(self, depths: tuple[int, ...], widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, widths[0], kernel_size=7, stride=2, padding=3, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
        self.stages = nn.ModuleList()
        before = widths[0]
        for k, (width, depth) in enumerate(zip(widths, depths, strict=True)):
            blocks = [BasicBlock(before, width, stride=1 if k == 0 else 2)]
            blocks += [BasicBlock(width, width, stride=1) for _ in range(depth - 1)]
            self.stages.append(nn.Sequential(*blocks))
            before = width
        for each in self.modules():
            if isinstance(each, nn.Conv2d):
                nn.init.kaiming_normal_(each.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of pictures ``(b, 3, s, s)``."""
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
        return x


class BasicBlock(nn.Module):
    """Two 3×3 convolutions, and what came in added to what comes out."""

    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(before, width, kernel_size=3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )
        self.past: nn.Module = nn.Identity()
        if stride != 1 or before != width:
            self.past = nn.Sequential(
                nn.Conv2d(before, width, kernel_size=1, stride=stride, bias=False),
                nn.BatchNorm2d(width),
            )

    def forward(self, x: Tensor) -> Tensor:
        """``(b, c, h, w)`` to as many channels and as small a map as the block has."""
        return relu(self.layers(x) + self.past(x))
