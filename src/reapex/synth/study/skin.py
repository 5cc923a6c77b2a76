"""Nuisances on the face: blinks, glances, expressions too slow to be micro, and other stirring.

Conventions
-----------
Lids and eyeballs move within :data:`EYE_REGION`, an ellipse round each pupil, and nothing outside
it does. Places are in face coordinates, displacements in pixels at 224.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.series import FloatArray
from reapex.synth.lookup import FloatPicture
from reapex.synth.places import Movement
from reapex.synth.study.nuisance import Canvas, Layer, Nuisance, check, stacked

EYE_REGION = (0.36, 0.30)  # half width and half height of an eye, in inter-ocular distances
_EYES = ((-0.5, 0.0), (0.5, 0.0))
_LID_TRAVEL = 0.17  # of an inter-ocular distance: how far a lid comes down
_SACCADE_MS = 30.0


def eye_window(canvas: Canvas) -> FloatArray:
    """1 at the pupils, smoothly 0 at the rim of each eye region and beyond; ``(size, size)``."""
    total = np.zeros((canvas.size, canvas.size))
    for eye in _EYES:
        x, y = canvas.from_point(eye)
        inside = np.clip(1 - (x / EYE_REGION[0]) ** 2 - (y / EYE_REGION[1]) ** 2, 0, 1)
        total += inside**2
    return total


def _eye_field(canvas: Canvas, way: FloatArray) -> FloatPicture:
    """Both eye regions displaced by ``way`` pixels of the frames at the pupils."""
    window = eye_window(canvas)
    return stacked(window * way[0], window * way[1], 1.0)


@dataclass(frozen=True, slots=True)
class Blink(Nuisance):
    """One blink of ``length_ms`` at a random moment: a third of it closing, the rest opening."""

    length_ms: float
    name = "blink"

    def __post_init__(self) -> None:
        check(self, fine=0 < self.length_ms < float("inf"), expected="above 0 ms")

    def skin(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """The upper lid's skin comes down over the eye."""
        start = rng.uniform(times_ms[0], times_ms[-1]) - self.length_ms / 3
        corners = np.array([0.0, 1 / 3, 1.0]) * self.length_ms + start
        closed = 0.5 - 0.5 * np.cos(np.pi * np.interp(times_ms, corners, (0.0, 1.0, 0.0)))
        down = canvas.face.turned((0.0, _LID_TRAVEL * canvas.face.unit_px))
        return (Layer(closed, _eye_field(canvas, down)),)


@dataclass(frozen=True, slots=True)
class Gaze(Nuisance):
    """The eyes jump to another place, ``n_jumps`` times, by up to ``px`` each way."""

    px: float
    n_jumps: int = 1
    name = "gaze"

    def __post_init__(self) -> None:
        check(self, fine=self.px >= 0 and self.n_jumps >= 1, expected="px and jumps, 1 or more")

    def skin(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Eyeballs within their regions, mostly sideways."""
        moments = np.sort(rng.uniform(times_ms[0], times_ms[-1], self.n_jumps))
        angles = rng.normal(0, 0.4, self.n_jumps) + np.pi * rng.integers(0, 2, self.n_jumps)
        sizes = rng.uniform(0.5, 1.0, self.n_jumps) * self.px * canvas.px
        layers, before = [], np.zeros(2)
        for moment, angle, size in zip(moments, angles, sizes, strict=True):
            place = size * np.array([np.cos(angle), np.sin(angle)])
            jumped = np.clip((times_ms - moment) / _SACCADE_MS + 0.5, 0, 1)
            layers.append(Layer(jumped, _eye_field(canvas, canvas.face.turned(place - before))))
            before = place
        return tuple(layers)


@dataclass(frozen=True, slots=True)
class Macro(Nuisance):
    """A slow expression under way: ``movement`` comes or goes over ``length_ms``, in the middle."""

    movement: Movement
    length_ms: float
    name = "macro"

    def __post_init__(self) -> None:
        check(self, fine=0 < self.length_ms < float("inf"), expected="above 0 ms")

    def skin(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A raised cosine that is somewhere on its way when the clip begins."""
        start = rng.uniform(times_ms[0] - self.length_ms, times_ms[-1])
        way = np.clip((times_ms - start) / self.length_ms, 0, 1)
        shares = 0.5 - 0.5 * np.cos(2 * np.pi * way)
        return (Layer(shares, self.movement.field(canvas.face, canvas.size)),)


@dataclass(frozen=True, slots=True)
class Distractors(Nuisance):
    """``n_places`` patches of skin anywhere on the face swing to and fro by ``px``."""

    px: float
    n_places: int = 3
    name = "distractors"

    def __post_init__(self) -> None:
        check(self, fine=self.px >= 0 and self.n_places >= 1, expected="px, and 1 place or more")

    def skin(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Gaussian patches of 0.15–0.35 inter-ocular distances, at 0.5–3 Hz."""
        layers = []
        for _ in range(self.n_places):
            x, y = canvas.from_point((rng.uniform(-0.9, 0.9), rng.uniform(-0.5, 1.6)))
            patch = np.exp(-(x**2 + y**2) / (2 * rng.uniform(0.15, 0.35) ** 2))
            angle, phase = rng.uniform(0, 2 * np.pi, 2)
            wave = np.sin(2 * np.pi * rng.uniform(0.5, 3.0) * times_ms / 1000 + phase)
            field = stacked(patch * np.cos(angle), patch * np.sin(angle), self.px * canvas.px)
            layers.append(Layer(wave, field))
        return tuple(layers)
