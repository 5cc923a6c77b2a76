"""What a family of clips is: the distribution that scenes, coders and rates are drawn from.

Conventions
-----------
Each choice has a stream of its own, named after it, so that switching a nuisance off leaves all
else as it was. The first movement lies :data:`START_MS` after the film begins, plus a part of a
frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reapex.series import FloatArray
from reapex.synth.coder import SimulatedCoder, Triple
from reapex.synth.places import PLACES, Movement, Side
from reapex.synth.study.film import Action, Streams
from reapex.synth.study.nuisance import Nuisance

START_MS = 2500.0  # coders may err and context may reach by that much before the first movement
RATES = (30.0, 60.0, 90.0, 200.0)
PEAKS_PX = (0.5, 1.0, 1.5, 2.0)

Range = tuple[float, float]
Maker = Callable[[np.random.Generator], Nuisance]


@dataclass(frozen=True, slots=True)
class Chance:
    """A nuisance with the share of clips that have it.

    Chances of the same ``together`` are on in the same clips or in none of them, before their own
    shares are asked: a head that moves does so in several ways.
    """

    make: Maker
    share: float = 1.0
    together: str = ""


class Family(Protocol):
    """A family of clips, and what its onset means."""

    @property
    def name(self) -> str:
        """``first`` or ``second``."""

    @property
    def crossing(self) -> float:
        """The share of the peak displacement at which onset and offset are read."""

    @property
    def chances(self) -> Mapping[str, Chance]:
        """Every nuisance there may be, by name."""

    @property
    def together(self) -> Mapping[str, float]:
        """The share of clips in which nuisances that go together are on."""

    def actions(self, start_ms: float, rng: np.random.Generator) -> tuple[Action, ...]:
        """What moves, from ``start_ms`` at the earliest; the strongest action first."""

    def coder(self, name: str, habits: FloatArray) -> SimulatedCoder:
        """Someone who marks a group of clips; ``habits`` are six numbers in [0, 1)."""


def draw_nuisances(family: Family, streams: Streams) -> tuple[Nuisance, ...]:
    """The nuisances of one clip."""
    on = {
        name: bool(streams(f"together:{name}").random() < share)
        for name, share in family.together.items()
    }
    drawn = []
    for name, chance in family.chances.items():
        rng = streams(f"draw:{name}")
        if rng.random() < chance.share and on.get(chance.together, True):
            drawn.append(chance.make(rng))
    return tuple(drawn)


def draw_movement(
    peak_px: float, rng: np.random.Generator, *, one_sided: float = 0.35, but: int | None = None
) -> Movement:
    """One action unit, any of those that have a place except ``but``."""
    units = [unit for unit in PLACES if unit != but]
    unit = units[int(rng.integers(len(units)))]
    halves: tuple[Side, Side] = ("left", "right")
    half, whole = halves[int(rng.integers(2))], bool(rng.random() >= one_sided)
    return Movement((unit,), peak_px, "both" if whole or PLACES[unit].central else half)


def draw_coder(
    name: str,
    bias_ms: tuple[Range, Range, Range],
    spread_ms: tuple[Range, Range, Range],
    habits: FloatArray,
    *,
    tails: float | None = None,
) -> SimulatedCoder:
    """A coder whose habits lie within ranges for onset, apex and offset.

    Parameters
    ----------
    habits
        How far up in its range each bias lies, then each spread; six numbers in [0, 1).
    """
    return SimulatedCoder(name, _triple(bias_ms, habits[:3]), _triple(spread_ms, habits[3:]), tails)


def _triple(ranges: tuple[Range, Range, Range], shares: FloatArray) -> Triple:
    onset, apex, offset = (
        low + float(share) * (high - low) for (low, high), share in zip(ranges, shares, strict=True)
    )
    return onset, apex, offset
