"""Networks for clips of two phases, and the way to make one of any backbone.

Conventions
-----------
A network is an ``nn.Module`` with a ``spec`` (:class:`InputSpec`) whose ``forward`` takes a mapping
of phases to :class:`PhaseInput` and gives logits ``(b, n_classes)`` for each. Phases share every
weight. Weights start at random, from torch's global generator; nothing is pre-trained.

To add a network: one file with a class derived from :class:`PhaseNetwork`, and one line in
``_MAKERS`` that says which options it has. A backbone of one's own needs neither::

    WithGamdss(backbone, n_classes=5, phases="full", size=224)

ConvNeXt-T and Swin-T need the extra ``[timm]``; nothing else here does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

from reapex.errors import UsageError
from reapex.recognition.networks.backbones import BACKBONES, Backbone, composed
from reapex.recognition.networks.describe import Description, Part, describe
from reapex.recognition.networks.features import answers_and_features, classifier_of
from reapex.recognition.networks.gamdss_net import PRESETS, GamdssNet, GamdssPreset, PresetName
from reapex.recognition.networks.off_apexnet import OffApexNet
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.resnet import ResNet
from reapex.recognition.networks.retention_backbone import (
    RetentionBackbone,
    RetentionConfig,
    StageConfig,
)
from reapex.recognition.networks.rmt import RMT_SIZES
from reapex.recognition.networks.sequence_retention import (
    SEQUENCE_PRESETS,
    GamdssSequence,
    SequencePreset,
)
from reapex.recognition.networks.spatial_stream import (
    PAPER_SPATIAL,
    RELEASED_SPATIAL,
    SpatialConfig,
    SpatialStream,
)
from reapex.recognition.networks.spec import (
    Feature,
    InputSpec,
    Phase,
    PhaseInput,
    PhasesName,
    phases_named,
)
from reapex.recognition.networks.ststnet import StstNet
from reapex.recognition.networks.timm_backbone import TimmBackbone
from reapex.recognition.networks.tsfmicro import LAYOUTS, TSF_PRESETS, Layout, TsfMicro
from reapex.recognition.networks.vmamba import VMAMBA_T, VMAMBA_T_WIDE, VMamba, VMambaConfig
from reapex.recognition.networks.with_gamdss import WithGamdss

__all__ = [
    "BACKBONES",
    "PAPER_SPATIAL",
    "RELEASED_SPATIAL",
    "RMT_SIZES",
    "VMAMBA_T",
    "VMAMBA_T_WIDE",
    "Backbone",
    "Description",
    "Feature",
    "GamdssNet",
    "GamdssPreset",
    "GamdssSequence",
    "InputSpec",
    "Layout",
    "OffApexNet",
    "Part",
    "Phase",
    "PhaseInput",
    "PhaseNetwork",
    "PhasesName",
    "PresetName",
    "ResNet",
    "RetentionBackbone",
    "RetentionConfig",
    "SequencePreset",
    "SpatialConfig",
    "SpatialStream",
    "StageConfig",
    "StstNet",
    "TimmBackbone",
    "TsfMicro",
    "VMamba",
    "VMambaConfig",
    "WithGamdss",
    "answers_and_features",
    "classifier_of",
    "composed",
    "describe",
    "network_named",
    "networks",
    "phases_named",
]


@dataclass(frozen=True, slots=True)
class _Maker:
    """How a network is made: its class, and which options it has."""

    make: Callable[..., PhaseNetwork]
    presets: tuple[str, ...] = ()
    has_spatial: bool = False
    has_feature: bool = False
    layouts: tuple[str, ...] = ()
    has_size: bool = False


_MAKERS: Mapping[str, _Maker] = {
    "gamdss": _Maker(GamdssNet, presets=tuple(PRESETS), has_spatial=True, has_feature=True),
    **{
        name: _Maker(partial(composed, name), has_spatial=True, has_feature=True, has_size=True)
        for name in BACKBONES
    },
    "ststnet": _Maker(StstNet),
    "off_apexnet": _Maker(OffApexNet),
    "gamdss_sequence": _Maker(GamdssSequence, presets=tuple(SEQUENCE_PRESETS), has_spatial=True),
    "tsfmicro": _Maker(TsfMicro, presets=TSF_PRESETS, layouts=LAYOUTS),
}


def networks() -> tuple[str, ...]:
    """The names of the networks, the paper's first."""
    return tuple(_MAKERS)


def network_named(
    name: str,
    n_classes: int,
    *,
    preset: str | None = None,
    phases: PhasesName | None = None,
    spatial: bool | None = None,
    feature: Feature | None = None,
    size: int | None = None,
    layout: Layout | None = None,
) -> PhaseNetwork:
    """A new network of that name, started from torch's global generator.

    Parameters
    ----------
    name
        One of :func:`networks`.
    n_classes
        How many logits.
    preset, phases, spatial, feature, size, layout
        As the network's own class has them; None leaves the choice to it. ``size`` is the height
        and width of the pictures in pixels.

    Raises
    ------
    UsageError
        If there is no such network, or it does not have what is asked of it.
    MissingExtra
        If the network needs the extra ``[timm]``, and it is not installed.

    Examples
    --------
    >>> network_named("ststnet", 3).spec
    InputSpec(feature='flow', size=28, phases=('rise',), contexts=(), n_frames=0)
    """
    if name not in _MAKERS:
        raise UsageError(
            f"There is no network {name!r} in this version",
            expected=" or ".join(networks()),
            mend=_did_you_mean(name, networks()),
        )
    maker = _MAKERS[name]
    if preset is not None and preset not in maker.presets:
        raise UsageError(
            f"The network {name} has no preset {preset!r}",
            expected=" or ".join(maker.presets) or "no preset: it has one form only",
            mend=_did_you_mean(preset, maker.presets)
            or "Leave preset out, as --set network.preset= does",
        )
    for option, given, there_is, why in (
        ("spatial", spatial, maker.has_spatial, "it looks at motion only"),
        ("feature", feature, maker.has_feature, "it takes one kind of motion only"),
        ("size", size, maker.has_size, "its pictures have one size, or that of its preset"),
    ):
        if given is not None and not there_is:
            raise UsageError(
                f"The network {name} has no option {option}: {why}", mend=f"Leave {option} out"
            )
    if layout is not None and layout not in maker.layouts:
        raise UsageError(
            f"The network {name} has no layout {layout!r}",
            expected=" or ".join(maker.layouts) or "no layout: its parts meet in one way only",
            mend=_did_you_mean(layout, maker.layouts),
        )
    asked: dict[str, Any] = {
        "preset": preset, "phases": phases, "spatial": spatial, "feature": feature,
        "size": size, "layout": layout,
    }  # fmt: skip
    return maker.make(
        n_classes, **{option: each for option, each in asked.items() if each is not None}
    )


def _did_you_mean(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f"Did you mean {close[0]}?" if close else ""
