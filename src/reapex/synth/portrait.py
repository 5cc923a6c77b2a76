"""A still face, and where its eyes and mouth are: what a clip is made from.

Conventions
-----------
Face coordinates: the origin lies midway between the pupils, the unit is the distance between them,
x runs from the eye on the picture's left to the one on its right, y from the eyes down to the
mouth. They turn and grow with the face, so that a place on it has one name in every picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray, UInt8Array

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Portrait:
    """One face at rest.

    Parameters
    ----------
    image
        RGB, uint8, shape ``(side, side, 3)``; larger than the clips made from it (224), so that
        motion far below a pixel can be drawn.
    left_eye, right_eye
        The pupils on the picture's left and right, as (x, y) pixels of the image.
    mouth
        The middle of the mouth, as (x, y) pixels.
    name
        What the picture is called.
    subject
        Whose face it is; empty if that is for others to say.

    Raises
    ------
    UsageError
        If the image is not square RGB, or the eyes do not stand left and right of each other.
    """

    image: UInt8Array
    left_eye: Point
    right_eye: Point
    mouth: Point
    name: str
    subject: str = ""

    def __post_init__(self) -> None:
        shape = self.image.shape
        if len(shape) != 3 or shape[0] != shape[1] or shape[2] != 3:
            raise UsageError(
                f"The portrait {self.name!r} has the shape {shape}",
                expected="a square RGB picture, (side, side, 3)",
            )
        if not self.left_eye[0] < self.right_eye[0]:
            raise UsageError(f"The eyes of the portrait {self.name!r} are not left and right")

    @property
    def side(self) -> int:
        """Pixels along each side."""
        return int(self.image.shape[0])

    @property
    def frame(self) -> FaceFrame:
        """The face's own coordinates."""
        return FaceFrame.of_eyes(self.left_eye, self.right_eye)


@dataclass(frozen=True, slots=True)
class FaceFrame:
    """The face's coordinates in a picture: origin (x, y) and unit in pixels, roll in radians."""

    origin: Point
    unit_px: float
    roll: float

    @classmethod
    def of_eyes(cls, left_eye: Point, right_eye: Point) -> FaceFrame:
        """The coordinates that two pupils span."""
        across = np.subtract(right_eye, left_eye)
        middle = np.add(left_eye, right_eye) / 2
        return cls(
            origin=(float(middle[0]), float(middle[1])),
            unit_px=float(np.hypot(across[0], across[1])),
            roll=float(np.arctan2(across[1], across[0])),
        )

    def turned(self, vectors: npt.ArrayLike) -> FloatArray:
        """Directions of the face, shape ``(..., 2)``, as directions in the picture."""
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        turn = np.array([[cos, sin], [-sin, cos]])
        turned: FloatArray = np.asarray(vectors, dtype=np.float64) @ turn
        return turned

    def to_px(self, points: npt.ArrayLike) -> FloatArray:
        """Points of the face, shape ``(..., 2)``, as pixels."""
        px: FloatArray = self.turned(points) * self.unit_px + np.asarray(self.origin)
        return px
