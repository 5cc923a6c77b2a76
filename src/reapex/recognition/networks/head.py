"""From a map to logits, as the release does it (reference note gamdss §1.3)."""

from __future__ import annotations

from torch import Tensor, nn

from reapex.recognition.networks.starting import start_linear_maps


class Head(nn.Module):
    """Linear map at each place, batch norm, Swish, mean over places, linear map to the classes.

    The first linear map, to 1 024 channels in the release, is missing from the paper.

    Parameters
    ----------
    channels
        Channels of the map.
    width
        Channels of the first linear map.
    n_classes
        How many logits.
    """

    def __init__(self, channels: int, width: int, n_classes: int) -> None:
        super().__init__()
        self.project = nn.Linear(channels, width)
        self.norm = nn.BatchNorm2d(width)
        self.classify = nn.Linear(width, n_classes)
        start_linear_maps(self)

    def forward(self, x: Tensor) -> Tensor:
        """Maps ``(b, c, h, w)`` to logits ``(b, n_classes)``."""
        x = self.project(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = nn.functional.silu(self.norm(x)).mean(dim=(2, 3))
        logits: Tensor = self.classify(x)
        return logits
