"""Nuisances of light: slow drift, a gradient that wanders, and lamps on mains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.series import FloatArray
from reapex.synth.study.nuisance import Canvas, Layer, Nuisance, check, swaying


def _everywhere(canvas: Canvas) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.ones((canvas.size, canvas.size), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class GainDrift(Nuisance):
    """Brightness changes slowly, by at most ``share`` from its mean."""

    share: float
    name = "drift"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.share < 1, expected="a share in [0, 1)")

    def light(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """One slow path for all pixels."""
        return (Layer(2 * self.share * swaying(times_ms, rng), _everywhere(canvas)),)


@dataclass(frozen=True, slots=True)
class LightGradient(Nuisance):
    """One side is lit more than the other by ± ``share``, and the bright side wanders."""

    share: float
    name = "gradient"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.share < 1, expected="a share in [0, 1)")

    def light(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A plane across and a plane down, each on a path of its own."""
        return tuple(
            Layer(2 * self.share * swaying(times_ms, rng), plane.astype(np.float32))
            for plane in canvas.centred()
        )


@dataclass(frozen=True, slots=True)
class Flicker(Nuisance):
    """A lamp on mains: ``share · sin`` at ``hz`` (100 or 120), as frames happen to sample it."""

    share: float
    hz: float = 100.0
    name = "flicker"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.share < 1 and self.hz > 0, expected="a share in [0, 1), Hz")

    def light(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A wave of random phase for all pixels."""
        phase = rng.uniform(0, 2 * np.pi)
        wave = np.sin(2 * np.pi * self.hz * times_ms / 1000 + phase)
        return (Layer(self.share * wave, _everywhere(canvas)),)
