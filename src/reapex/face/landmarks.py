"""A face from points that somebody else marked.

Conventions
-----------
The 68 points are those of iBUG 300-W, which dlib and OpenFace use, counted from 0: 0-16 the jaw,
17-26 the brows, 36-41 the eye on the picture's left, 42-47 the one on its right.

References
----------
Sagonas et al. (2013). 300 Faces in-the-Wild Challenge. ICCV Workshops.
"""

from __future__ import annotations

import numpy as np

from reapex.face.box import Box, Eyes, Face, ordered
from reapex.series import FloatArray

N_LANDMARKS = 68
_LEFT_EYE, _RIGHT_EYE = slice(36, 42), slice(42, 48)
_FOREHEAD = 0.3  # the points end at the brows

# Where the eyes are in a box that a cascade finds: means over 24 photographs.
_EYES_APART, _EYES_DOWN = 0.39, 0.38


def face_of_landmarks(points: FloatArray) -> Face:
    """The face of 68 points, shape ``(68, 2)``, in pixels (x, y); its box gets a forehead.

    Raises
    ------
    ValueError
        If the points do not make a face: all in one place, or the eyes are.
    """
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    if not (left < right and top < bottom):
        raise ValueError("the points lie in one place")
    forehead = _FOREHEAD * (bottom - top)
    eyes = _eyes(points[_LEFT_EYE].mean(axis=0), points[_RIGHT_EYE].mean(axis=0))
    return Face(Box.around(left, top - forehead, right, bottom), eyes)


def face_of_eyes(left: FloatArray, right: FloatArray) -> Face:
    """The face that two eye centres (x, y) belong to, its box as a cascade would find it.

    Raises
    ------
    ValueError
        If both are in one place.
    """
    eyes = _eyes(left, right)
    width = float(np.hypot(*np.subtract(right, left))) / _EYES_APART
    x, y = np.add(left, right) / 2
    start, top = x - width / 2, y - _EYES_DOWN * width
    return Face(Box.around(start, top, start + width, top + width), eyes)


def _eyes(one: FloatArray, other: FloatArray) -> Eyes:
    if bool((one == other).all()):
        raise ValueError("both eyes are in one place")
    return ordered((float(one[0]), float(one[1])), (float(other[0]), float(other[1])))
