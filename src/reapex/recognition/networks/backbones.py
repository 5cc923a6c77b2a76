"""The backbones that are made by name, each composed with all of GAMDSS that is not the backbone.

Conventions
-----------
Every one has stride 32: 7 × 7 places of a picture of 224 × 224. The head is the same for all, a
linear map to 1 024 channels and so on, as :class:`~reapex.recognition.networks.head.Head` says;
what GAMDSS' backbone study put there is not known. All start at random.

To add one: a line in ``BACKBONES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks.resnet import RESNET10, RESNET18, WIDTHS, ResNet
from reapex.recognition.networks.retention_backbone import RetentionBackbone
from reapex.recognition.networks.rmt import RMT_SIZES
from reapex.recognition.networks.spatial_stream import SpatialConfig
from reapex.recognition.networks.spec import Feature, PhasesName
from reapex.recognition.networks.timm_backbone import convnext_t, swin_t
from reapex.recognition.networks.vmamba import VMAMBA_T, VMamba
from reapex.recognition.networks.with_gamdss import WithGamdss

_STRIDE = 32


@dataclass(frozen=True, slots=True)
class Backbone:
    """How a backbone is made.

    Parameters
    ----------
    make
        A new one for pictures of so many pixels' height and width.
    channels
        Channels of its map, if its sides are those of the picture by 32, rounded up; None: the
        backbone is tried, and tells.
    """

    make: Callable[[int], nn.Module]
    channels: int | None


BACKBONES: Mapping[str, Backbone] = {
    "resnet10": Backbone(lambda _: ResNet(RESNET10), WIDTHS[-1]),
    "resnet18": Backbone(lambda _: ResNet(RESNET18), WIDTHS[-1]),
    "convnext_t": Backbone(convnext_t, None),
    "swin_t": Backbone(swin_t, None),
    "vmamba_t": Backbone(lambda _: VMamba(VMAMBA_T), VMAMBA_T.widths[-1]),
    **{
        f"rmt_{name}": Backbone(partial(RetentionBackbone, config), config.channels)
        for name, config in RMT_SIZES.items()
    },
}
"""The backbones by name, in the order of the paper's table."""


def composed(
    name: str,
    n_classes: int,
    phases: PhasesName = "full",
    *,
    size: int = 224,
    spatial: bool | SpatialConfig = True,
    feature: Feature = "difference",
) -> WithGamdss:
    """A network of one of ``BACKBONES``; the options are those of :class:`WithGamdss`.

    Raises
    ------
    UsageError
        If the pictures are smaller than 32 × 32, or an option is not as it should be.
    MissingExtra
        If the backbone is timm's, and the extra ``[timm]`` is not installed.

    Examples
    --------
    >>> spec = composed("resnet10", 5, "fall", size=64).spec
    >>> spec.size, spec.phases, spec.contexts
    (64, ('fall',), ('apex',))
    """
    if isinstance(size, bool) or not isinstance(size, int) or size < _STRIDE:
        raise UsageError(
            f"{name} cannot look at pictures of {size!r} pixels' height and width",
            expected=f"a whole number from {_STRIDE}: the network's map has a {_STRIDE}nd of it",
        )
    backbone = BACKBONES[name]
    side = -(-size // _STRIDE)
    return WithGamdss(
        backbone.make(size),
        n_classes=n_classes,
        phases=phases,
        size=size,
        spatial=spatial,
        channels=backbone.channels,
        grid=None if backbone.channels is None else (side, side),
        feature=feature,
    )
