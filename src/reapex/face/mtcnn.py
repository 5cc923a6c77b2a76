"""MTCNN as a detector: a box and two eyes, brought to the house's conventions.

MTCNN's own box is a tight rectangle from the forehead to the chin. The house's is the square of the
Haar cascades, two and a half times as wide as the eyes are apart. It is made from MTCNN's eyes,
which are placed as in any face that is known by its eyes (:func:`face_of_eyes`). A head that turns
brings its eyes together in the picture and keeps its height: so the square is at least 0.7 times as
wide as MTCNN's box is high (0.89 times on frontal faces).

On London's photographs with marked pupils these squares are 1.01 ± 0.03 times as wide as the
pupils' distance divided by 0.39, Haar's 1.01 ± 0.06; the two overlap by 0.93 of their union at the
median (``benchmarks/results/faces.md``).

Conventions
-----------
Faces are looked for in pictures whose long side was reduced to 640 pixels. The smallest is 12 % as
wide as the picture's shorter side, which is Haar's 15 % of a box that is so much wider. torch is
imported when the first picture is looked at.

References
----------
Zhang, Zhang, Li & Qiao (2016), as in :mod:`reapex.face.mtcnn_networks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

import cv2
import numpy as np

from reapex.face.box import Box, Eyes, Face, ordered
from reapex.face.landmarks import face_of_eyes
from reapex.face.mtcnn_weights import networks
from reapex.series import FloatArray, UInt8Array

_LONG_SIDE = 640
_LEAST_SHARE, _LEAST_SIDE = 0.12, 20
_LEAST_SCORE = 0.85  # a cartoon reached 0.75; of 156 frames with a hand on the face one falls short
_LEAST_WIDTH = 0.7  # of the house's box, as a share of the height of MTCNN's


@dataclass(frozen=True, slots=True)
class Mtcnn:
    """MTCNN as a :class:`~reapex.face.finder.FaceFinder`, on the CPU; the same faces every time."""

    name: ClassVar[str] = "mtcnn"
    title: ClassVar[str] = "MTCNN"

    @classmethod
    def ready(cls) -> Self:
        """A detector whose weights are loaded, so that what is missing is said before any work.

        Raises
        ------
        MissingExtra
            If torch or the weights are not installed.
        """
        networks()
        return cls()

    def faces(self, picture: UInt8Array) -> tuple[Face, ...]:
        """The faces of one RGB picture ``(h, w, 3)``, the largest first, each with its eyes.

        Raises
        ------
        MissingExtra
            If torch or the weights are not installed.
        """
        from reapex.face.mtcnn_cascade import detections

        height, width = picture.shape[:2]
        factor = min(1.0, _LONG_SIDE / max(height, width))
        size = max(round(width * factor), 1), max(round(height * factor), 1)
        if factor < 1:
            shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
            picture = np.asarray(shrunk, dtype=np.uint8)
        found = detections(picture, max(_LEAST_SIDE, _LEAST_SHARE * min(size)))
        faces = (
            _house_face(box / factor, (points + 0.5) / factor - 0.5, width, height)
            for box, points, score in zip(found.boxes, found.points, found.scores, strict=True)
            if score >= _LEAST_SCORE
        )
        return tuple(face for face in faces if face is not None)

    def face_in(self, pictures: Iterable[UInt8Array]) -> Face | None:
        """The largest face of the first RGB picture that shows one; None if none does.

        Raises
        ------
        MissingExtra
            If torch or the weights are not installed.
        """
        return next((faces[0] for faces in map(self.faces, pictures) if faces), None)


def _house_face(box: FloatArray, points: FloatArray, width: int, height: int) -> Face | None:
    """The house's face inside a picture of that size, from MTCNN's box and points."""
    left, right = points[0], points[1]
    if np.array_equal(left, right):
        return None
    square = face_of_eyes(left, right).box
    least = _LEAST_WIDTH * float(box[3] - box[1])
    if square.width < least:
        square = _widened(square, least)
    inside = square.within(width, height)
    return None if inside is None else Face(inside, _eyes(left, right))


def _widened(square: Box, side: float) -> Box:
    """A larger square in which the eyes stand as before."""
    ratio = side / square.width
    x, y = square.x + square.width / 2, square.y + 0.38 * square.height
    top = y - 0.38 * square.height * ratio
    return Box.around(x - side / 2, top, x + side / 2, top + side)


def _eyes(left: FloatArray, right: FloatArray) -> Eyes:
    return ordered((float(left[0]), float(left[1])), (float(right[0]), float(right[1])))
