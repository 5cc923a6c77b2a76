"""The three small networks of MTCNN, as published: propose, refine, output.

The one module of this room that imports torch; only :mod:`reapex.face.mtcnn` imports it, when a
face is looked for. The layers carry the names under which ``facenet-pytorch`` stores their weights.

Conventions
-----------
Pictures go in as float32 of shape ``(n, 3, h, w)``, RGB, from about −1 to 1. The first of two
scores is "no face", the second "face". Corrections of a box are of its left, top, right and bottom
border in shares of its width and height; points are five x and then five y in the same shares.
Poolings round up, and what is flattened runs over columns, then rows, then channels: the weights
were trained so, in Caffe and Matlab.

References
----------
Zhang, Zhang, Li & Qiao (2016). Joint Face Detection and Alignment Using Multitask Cascaded
Convolutional Networks. IEEE Signal Processing Letters 23(10). Figure 2.
"""

from __future__ import annotations

from torch import Tensor, nn


def _pooling(size: int) -> nn.MaxPool2d:
    return nn.MaxPool2d(size, stride=2, ceil_mode=True)


def _flat(features: Tensor) -> Tensor:
    return features.transpose(1, 3).flatten(start_dim=1)


class ProposalNet(nn.Module):
    """Scans a picture: one score and one box for each window of 12 × 12 pixels, 2 apart."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 10, 3), nn.PReLU(10)
        self.conv2, self.prelu2 = nn.Conv2d(10, 16, 3), nn.PReLU(16)
        self.conv3, self.prelu3 = nn.Conv2d(16, 32, 3), nn.PReLU(32)
        self.conv4_1, self.conv4_2 = nn.Conv2d(32, 2, 1), nn.Conv2d(32, 4, 1)
        self.pooling = _pooling(2)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities of a face ``(n, rows, columns)`` and corrections ``(n, 4, …)``."""
        features = self.pooling(self.prelu1(self.conv1(pictures)))
        features = self.prelu3(self.conv3(self.prelu2(self.conv2(features))))
        return self.conv4_1(features).softmax(dim=1)[:, 1], self.conv4_2(features)


class RefinementNet(nn.Module):
    """Looks at each proposal in 24 × 24 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 28, 3), nn.PReLU(28)
        self.conv2, self.prelu2 = nn.Conv2d(28, 48, 3), nn.PReLU(48)
        self.conv3, self.prelu3 = nn.Conv2d(48, 64, 2), nn.PReLU(64)
        self.dense4, self.prelu4 = nn.Linear(576, 128), nn.PReLU(128)
        self.dense5_1, self.dense5_2 = nn.Linear(128, 2), nn.Linear(128, 4)
        self.pooling = _pooling(3)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities of a face ``(n,)`` and corrections ``(n, 4)``."""
        features = self.pooling(self.prelu1(self.conv1(pictures)))
        features = self.pooling(self.prelu2(self.conv2(features)))
        features = self.prelu3(self.conv3(features))
        features = self.prelu4(self.dense4(_flat(features)))
        return self.dense5_1(features).softmax(dim=1)[:, 1], self.dense5_2(features)


class OutputNet(nn.Module):
    """Looks at what is left in 48 × 48 pixels, and finds eyes, nose and mouth."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 32, 3), nn.PReLU(32)
        self.conv2, self.prelu2 = nn.Conv2d(32, 64, 3), nn.PReLU(64)
        self.conv3, self.prelu3 = nn.Conv2d(64, 64, 3), nn.PReLU(64)
        self.conv4, self.prelu4 = nn.Conv2d(64, 128, 2), nn.PReLU(128)
        self.dense5, self.prelu5 = nn.Linear(1152, 256), nn.PReLU(256)
        self.dense6_1, self.dense6_2 = nn.Linear(256, 2), nn.Linear(256, 4)
        self.dense6_3 = nn.Linear(256, 10)
        self.pooling, self.last_pooling = _pooling(3), _pooling(2)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Probabilities ``(n,)``, corrections ``(n, 4)`` and points ``(n, 10)``."""
        features = self.pooling(self.prelu1(self.conv1(pictures)))
        features = self.pooling(self.prelu2(self.conv2(features)))
        features = self.last_pooling(self.prelu3(self.conv3(features)))
        features = self.prelu4(self.conv4(features))
        features = self.prelu5(self.dense5(_flat(features)))
        scores = self.dense6_1(features).softmax(dim=1)[:, 1]
        return scores, self.dense6_2(features), self.dense6_3(features)
