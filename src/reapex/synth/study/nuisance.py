"""What disturbs a clip: the common shape of all nuisances.

Conventions
-----------
A nuisance is a frozen set of numbers; what is random about it beyond them comes from the generator
it is handed, which belongs to this nuisance in this clip alone, so that switching one off changes
no other. It overrides one of the stages below and leaves the rest as they are:

======== ==================================================================================
stage    what it does
======== ==================================================================================
``shown``  which captured frame each delivered frame shows
``skin``   displaces skin on the face, as an action unit does
``head``   displaces the whole picture, skin and all
``light``  brightens and darkens
``sense``  adds what a sensor adds, in place, to float pictures in grey levels
``store``  what a stored and read frame looks like
======== ==================================================================================

Displacements are pixels of a picture 224 wide, times ms on the clip's clock.

References
----------
Reference note ``corrector`` §3 and §10 for the kinds and their sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray, UInt8Array
from reapex.synth.lookup import FloatPicture
from reapex.synth.places import REFERENCE_SIZE
from reapex.synth.portrait import FaceFrame


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where the face lies in frames of ``size`` × ``size`` pixels."""

    face: FaceFrame
    size: int

    @property
    def px(self) -> float:
        """Pixels of these frames per pixel of a picture 224 wide."""
        return self.size / REFERENCE_SIZE

    def centred(self) -> tuple[FloatArray, FloatArray]:
        """Each pixel's (x, y) from the middle in half widths, each ``(size, size)``."""
        along = (np.arange(self.size) - (self.size - 1) / 2) / (self.size / 2)
        x, y = np.meshgrid(along, along)
        return x, y

    def from_point(self, at: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
        """Each pixel's (x, y) in face coordinates from a point in face coordinates."""
        middle = self.face.to_px(at)
        across = np.arange(self.size)
        dx, dy = np.meshgrid(across - middle[0], across - middle[1])
        cos, sin = np.cos(self.face.roll), np.sin(self.face.roll)
        unit = self.face.unit_px
        return (dx * cos + dy * sin) / unit, (dy * cos - dx * sin) / unit


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Shares over time, ``(n,)``, of one field.

    The field is a displacement ``(size, size, 2)`` in pixels of the frames (x, y), or a change of
    brightness ``(size, size)`` as a share.
    """

    shares: FloatArray
    field: FloatPicture


class Nuisance:
    """A nuisance that does nothing: what each of them overrides in part."""

    name: ClassVar[str] = "nothing"

    def shown(self, n_frames: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
        """The captured frame that each delivered one shows, never falling."""
        return np.arange(n_frames)

    def skin(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Displacements of skin."""
        return ()

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Displacements of the whole picture."""
        return ()

    def light(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Changes of brightness, as shares."""
        return ()

    def sense(self, picture: FloatPicture, rng: np.random.Generator) -> None:
        """Change a picture ``(size, size, 3)`` in place."""

    def store(self, frame: UInt8Array) -> UInt8Array:
        """The frame as it is read back."""
        return frame


def check(nuisance: Nuisance, *, fine: bool, expected: str) -> None:
    """Raise UsageError unless the numbers are fine."""
    if not fine:
        raise UsageError(f"{nuisance} cannot be", expected=expected)


def swaying(times_ms: FloatArray, rng: np.random.Generator) -> FloatArray:
    """A slow path from a random beginning, ``(n,)``, that stays within ±½.

    Two sine waves of 1.2–5 s, as people sway.
    """
    weights = rng.uniform(0.3, 1.0, 2)
    periods, phases = rng.uniform(1200, 5000, 2), rng.uniform(0, 2 * np.pi, 2)
    waves = np.sin(2 * np.pi * times_ms[:, None] / periods + phases)
    path: FloatArray = waves @ (weights / weights.sum()) / 2
    return path


def constant_field(canvas: Canvas, way: tuple[float, float]) -> FloatPicture:
    """The same displacement everywhere, in pixels at 224."""
    field = np.broadcast_to(np.multiply(way, canvas.px), (canvas.size, canvas.size, 2))
    return field.astype(np.float32)


def stacked(x: FloatArray, y: FloatArray, scale: float) -> FloatPicture:
    """A displacement field from its two components."""
    return (np.stack([x, y], axis=-1) * scale).astype(np.float32)
