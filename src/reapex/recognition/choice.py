"""Which network: its name and what is asked of it, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch

from reapex.recognition.config import NetworkPart
from reapex.recognition.networks import (
    Feature,
    InputSpec,
    PhaseNetwork,
    PhasesName,
    network_named,
)
from reapex.recognition.networks.tsfmicro import Layout


class NetworkMaker(Protocol):
    """What a learner wants to know of a network; one's own may be made otherwise than by name."""

    @property
    def title(self) -> str:
        """Its name with the settings that matter."""

    @property
    def spec(self) -> InputSpec:
        """What it takes."""

    def make(self, n_classes: int) -> PhaseNetwork:
        """A new network, started from torch's global generator."""


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """A network by its name; None leaves a choice to the network.

    Raises
    ------
    UsageError
        If there is no such network, or it does not have what is asked of it.
    """

    name: str
    preset: str | None = None
    phases: PhasesName | None = None
    spatial: bool | None = None
    feature: Feature | None = None
    layout: Layout | None = None
    size: int | None = None

    def __post_init__(self) -> None:
        _ = self.spec  # says at once what cannot be

    @classmethod
    def of(cls, part: NetworkPart) -> NetworkChoice:
        """The network that a config names."""
        return cls(
            part.name,
            part.preset,
            part.phases,
            part.spatial,
            part.feature,
            part.layout,
            part.size,
        )

    @property
    def spec(self) -> InputSpec:
        """What the network takes; found without making its weights."""
        with torch.device("meta"):
            network = self.make(2)
        return network.spec

    @property
    def title(self) -> str:
        """Name and settings, as in ``gamdss (small, rise)``."""
        spatial = {None: None, True: "spatial", False: "no spatial stream"}[self.spatial]
        size = None if self.size is None else f"{self.size} px"
        asked = (self.preset, self.layout, self.phases, spatial, self.feature, size)
        words = [each for each in asked if each is not None]
        return f"{self.name} ({', '.join(words)})" if words else self.name

    def make(self, n_classes: int) -> PhaseNetwork:
        """A new network."""
        return network_named(
            self.name,
            n_classes,
            preset=self.preset,
            phases=self.phases,
            spatial=self.spatial,
            feature=self.feature,
            layout=self.layout,
            size=self.size,
        )
