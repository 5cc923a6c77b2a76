"""Backbones out of the library timm, which the extra ``[timm]`` installs.

Conventions
-----------
``(b, 3, s, s)`` in, ``(b, c, h, w)`` out, with the layer norm that stands before the published
classifier; channels that timm puts last are moved. Weights start at random, as timm starts them:
nothing is ever downloaded. timm needs torchvision, and torchvision a torch that it was built for.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from torch import Tensor, nn

from reapex.errors import MissingExtra


class TimmBackbone(nn.Module):
    """A network of timm's without its classifier.

    Parameters
    ----------
    name
        As ``timm.create_model`` knows it.
    options
        For ``timm.create_model``.

    Raises
    ------
    MissingExtra
        If timm or torchvision is not installed, or torchvision does not fit torch.
    """

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__()
        self.body = library().create_model(
            name, pretrained=False, num_classes=0, global_pool="", **options
        )
        self.channels_last = getattr(self.body, "output_fmt", "NCHW") == "NHWC"

    def forward(self, x: Tensor) -> Tensor:
        """The map ``(b, c, h, w)`` of pictures ``(b, 3, s, s)``."""
        found: Tensor = self.body(x)
        return found.permute(0, 3, 1, 2) if self.channels_last else found


def convnext_t(size: int) -> TimmBackbone:
    """ConvNeXt-T: 28 589 128 parameters with its classifier for 1 000 classes."""
    return TimmBackbone("convnext_tiny", drop_path_rate=0.1)


def swin_t(size: int) -> TimmBackbone:
    """Swin-T with windows of 7 × 7, for pictures of one size: 28 288 354 parameters likewise."""
    return TimmBackbone("swin_tiny_patch4_window7_224", img_size=size, drop_path_rate=0.2)


def library() -> ModuleType:
    """The module ``timm``.

    Raises
    ------
    MissingExtra
        If it cannot be imported, which it cannot without a torchvision that fits torch.
    """
    try:
        import timm
    except (ImportError, RuntimeError) as error:  # RuntimeError: torchvision for another torch
        raise MissingExtra(
            f"This network is timm's, and timm cannot be imported: {error}",
            expected="the packages of the extra [timm], torchvision built for the torch at hand",
            mend='Run: pip install "reapex[timm]" "torch>=2.4,<2.14"',
        ) from error
    module: ModuleType = timm
    return module
