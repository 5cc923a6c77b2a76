"""Networks for clips of two phases, and the way to make one of any backbone.

Conventions
-----------
A network is an ``nn.Module`` with a ``spec`` (:class:`InputSpec`) whose ``forward`` takes a mapping
of phases to :class:`PhaseInput` and gives logits ``(b, n_classes)`` for each. Phases share every
weight. Weights start at random, from torch's global generator; nothing is pre-trained.

To add a network: one file with a class derived from :class:`PhaseNetwork`, and one line in
``_MAKERS`` that says which options it has. A backbone of one's own needs neither::

    WithGamdss(backbone, n_classes=5, phases="full", size=224)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reapex.errors import UsageError
from reapex.recognition.networks.describe import Description, Part, describe
from reapex.recognition.networks.gamdss_net import PRESETS, GamdssNet, GamdssPreset, PresetName
from reapex.recognition.networks.off_apexnet import OffApexNet
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.retention_backbone import (
    RetentionBackbone,
    RetentionConfig,
    StageConfig,
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
from reapex.recognition.networks.with_gamdss import WithGamdss

__all__ = [
    "PAPER_SPATIAL",
    "RELEASED_SPATIAL",
    "Description",
    "Feature",
    "GamdssNet",
    "GamdssPreset",
    "InputSpec",
    "OffApexNet",
    "Part",
    "Phase",
    "PhaseInput",
    "PhaseNetwork",
    "PhasesName",
    "PresetName",
    "RetentionBackbone",
    "RetentionConfig",
    "SpatialConfig",
    "SpatialStream",
    "StageConfig",
    "StstNet",
    "WithGamdss",
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


_MAKERS: Mapping[str, _Maker] = {
    "gamdss": _Maker(GamdssNet, presets=tuple(PRESETS), has_spatial=True, has_feature=True),
    "ststnet": _Maker(StstNet),
    "off_apexnet": _Maker(OffApexNet),
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
) -> PhaseNetwork:
    """A new network of that name, started from torch's global generator.

    Parameters
    ----------
    name
        One of :func:`networks`.
    n_classes
        How many logits.
    preset, phases, spatial, feature
        As the network's own class has them; None leaves the choice to it.

    Raises
    ------
    UsageError
        If there is no such network, or it does not have what is asked of it.

    Examples
    --------
    >>> network_named("ststnet", 3).spec
    InputSpec(feature='flow', size=28, phases=('rise',), contexts=())
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
            expected=" or ".join(maker.presets) or "no preset: it has one size only",
            mend=_did_you_mean(preset, maker.presets),
        )
    if spatial is not None and not maker.has_spatial:
        raise UsageError(
            f"The network {name} has no option spatial: it looks at motion only",
            mend="Leave spatial out",
        )
    if feature is not None and not maker.has_feature:
        raise UsageError(
            f"The network {name} has no option feature: it takes flow only",
            mend="Leave feature out",
        )
    asked: dict[str, Any] = {
        "preset": preset, "phases": phases, "spatial": spatial, "feature": feature
    }  # fmt: skip
    return maker.make(
        n_classes, **{option: each for option, each in asked.items() if each is not None}
    )


def _did_you_mean(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f"Did you mean {close[0]}?" if close else ""
