"""Where action units move the face, and which way.

Conventions
-----------
Places are in face coordinates (:mod:`reapex.synth.portrait`), given for the half of the face on
the picture's right; the other half mirrors them. Sides are the person's own, as in FACS: ``left``
is the picture's right. A displacement field has the shape ``(size, size, 2)``: how far (x, y) the
skin at each pixel has moved at the apex, in pixels of that picture.

References
----------
Ekman, Friesen and Hager (2002), Facial Action Coding System, for which way each unit pulls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.synth.portrait import FaceFrame

Side = Literal["left", "right", "both"]
REFERENCE_SIZE = 224  # the picture size at which peaks are stated, in pixels
_CUT = 3.0  # a field ends at this many radii, so that the rest of the face truly stands still


@dataclass(frozen=True, slots=True)
class Place:
    """A patch of skin that one action unit moves.

    Parameters
    ----------
    at
        Its middle (x, y) in face coordinates; x is 0 for a patch on the midline.
    towards
        The direction (x, y) in which it moves; of any length.
    radius
        The sd of its Gaussian window, in inter-ocular distances.
    """

    at: tuple[float, float]
    towards: tuple[float, float]
    radius: float

    @property
    def central(self) -> bool:
        """Whether it lies on the midline and has no sides."""
        return self.at[0] == 0


PLACES: dict[int, Place] = {
    1: Place((0.25, -0.36), (0.0, -1.0), 0.20),  # inner brow raiser
    2: Place((0.75, -0.38), (0.15, -1.0), 0.22),  # outer brow raiser
    4: Place((0.28, -0.36), (-0.5, 0.85), 0.22),  # brow lowerer
    5: Place((0.50, -0.12), (0.0, -1.0), 0.12),  # upper lid raiser
    6: Place((0.62, 0.42), (0.1, -1.0), 0.22),  # cheek raiser
    9: Place((0.17, 0.45), (0.0, -1.0), 0.17),  # nose wrinkler
    10: Place((0.22, 1.00), (0.05, -1.0), 0.17),  # upper lip raiser
    12: Place((0.42, 1.13), (0.75, -0.66), 0.22),  # lip corner puller
    14: Place((0.45, 1.14), (1.0, -0.05), 0.18),  # dimpler
    15: Place((0.42, 1.17), (0.15, 1.0), 0.20),  # lip corner depressor
    17: Place((0.00, 1.50), (0.0, -1.0), 0.22),  # chin raiser
    20: Place((0.42, 1.16), (1.0, 0.15), 0.24),  # lip stretcher
    25: Place((0.00, 1.26), (0.0, 1.0), 0.17),  # lips part
}


@dataclass(frozen=True, slots=True)
class Movement:
    """Action units that move together.

    Parameters
    ----------
    units
        Their FACS numbers, among :data:`PLACES`.
    peak_px
        The largest displacement anywhere at the apex, in pixels of a picture 224 wide.
    side
        The person's own side; units on the midline move whole whatever it says.

    Raises
    ------
    UsageError
        If there is no unit, one has no place here, or the peak is negative.

    Examples
    --------
    >>> Movement((6, 12), 1.5).code, Movement((12,), 1.0, side="left").code
    ('6+12', 'L12')
    """

    units: tuple[int, ...]
    peak_px: float
    side: Side = "both"

    def __post_init__(self) -> None:
        unknown = [unit for unit in self.units if unit not in PLACES]
        if unknown or not self.units:
            raise UsageError(
                f"The action units {self.units} cannot be moved",
                expected=f"one or several of {', '.join(map(str, PLACES))}",
            )
        if not 0 <= self.peak_px < float("inf"):
            raise UsageError(f"The peak of a movement is {self.peak_px} px", expected="0 or more")

    @property
    def code(self) -> str:
        """The units as sheets write them: ``6+12``, ``L12``, ``R4+17``."""
        prefix = {"left": "L", "right": "R", "both": ""}[self.side]
        return "+".join(
            f"{unit}" if PLACES[unit].central else f"{prefix}{unit}" for unit in self.units
        )

    def field(self, face: FaceFrame, size: int) -> npt.NDArray[np.float32]:
        """The displacement at the apex, shape ``(size, size, 2)``, in pixels of this picture.

        Its largest length is ``peak_px · size / 224``, whatever places overlap.

        Parameters
        ----------
        face
            The face's coordinates in a picture of ``size`` × ``size`` pixels.
        """
        total = np.zeros((size, size, 2))
        for unit in self.units:
            place = PLACES[unit]
            for mirror in (1,) if place.central else _MIRRORS[self.side]:
                total += _pull(place, mirror, face, size)
        largest = float(np.hypot(total[..., 0], total[..., 1]).max())
        peak = self.peak_px * size / REFERENCE_SIZE
        return (total * (peak / largest if largest > 0 else 0.0)).astype(np.float32)


_MIRRORS: dict[Side, tuple[int, ...]] = {"left": (1,), "right": (-1,), "both": (1, -1)}


def _pull(place: Place, mirror: int, face: FaceFrame, size: int) -> npt.NDArray[np.float64]:
    """One place's unit displacement under its window; 0 beyond ``_CUT`` radii."""
    middle = face.to_px((place.at[0] * mirror, place.at[1]))
    way = face.turned((place.towards[0] * mirror, place.towards[1]))
    pixels = np.arange(size)
    squared = (pixels[None, :] - middle[0]) ** 2 + (pixels[:, None] - middle[1]) ** 2
    floor = np.exp(-(_CUT**2) / 2)
    bell = np.exp(-squared / (2 * (place.radius * face.unit_px) ** 2))
    window = np.clip((bell - floor) / (1 - floor), 0, 1)
    pull: npt.NDArray[np.float64] = window[..., None] * (way / np.hypot(way[0], way[1]))
    return pull
