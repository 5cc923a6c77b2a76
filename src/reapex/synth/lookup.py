"""Skin looked up between the pixels of a portrait.

Conventions
-----------
Skin is looked up in a copy of the portrait four times as fine as the frames, between whose pixels
straight lines are exact enough: OpenCV's cubic kernel (a = −0.75) is off by up to 0.05 of a source
pixel on a plain ramp, its linear one only rounds places to 1/32, here 1/128 of a frame's pixel.
Places are ``(2, h, w)`` with x first; pixel centres are whole numbers in every picture.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from reapex.series import UInt8Array
from reapex.synth.portrait import FaceFrame, Portrait

FINE = 4
_SOFTNESS = 1.5  # sd in fine pixels of the lens's blur: what keeps single lookups free of aliasing

FloatPicture = npt.NDArray[np.float32]


def fine_source(image: UInt8Array, size: int) -> FloatPicture:
    """The picture to look skin up in, for frames of ``size`` pixels."""
    side = size * FINE
    kernel = cv2.INTER_AREA if side < image.shape[0] else cv2.INTER_CUBIC
    fine = cv2.resize(image.astype(np.float32), (side, side), interpolation=kernel)
    return np.asarray(cv2.GaussianBlur(fine, (0, 0), _SOFTNESS), dtype=np.float32)


def fine_places(size: int) -> FloatPicture:
    """Where the pixels of a frame lie in the fine picture, ``(2, size, size)``."""
    places = (np.arange(size, dtype=np.float32) + np.float32(0.5)) * FINE - np.float32(0.5)
    return np.stack(np.meshgrid(places, places))


def look_up(source: FloatPicture, places: FloatPicture) -> FloatPicture:
    """The source at those places, ``(h, w, ...)``; its border repeats."""
    found = cv2.remap(
        source, places[0], places[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, dtype=np.float32)


def face_at(portrait: Portrait, size: int) -> FaceFrame:
    """The face's coordinates in a picture of another size (pixel centres are whole numbers)."""
    ratio = size / portrait.side

    def moved(point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] + 0.5) * ratio - 0.5, (point[1] + 0.5) * ratio - 0.5

    return FaceFrame.of_eyes(moved(portrait.left_eye), moved(portrait.right_eye))
