"""The layouts in which people write faces into tables: which headings, and what they mean.

Conventions
-----------
Headings are compared as :func:`~reapex.labels.header.normal` gives them, so that ``x_0``, `` x_0``
(OpenFace puts blanks there) and ``x0`` are one. Coordinates are pixels of the clip's pictures from
the top left corner; ``right`` and ``bottom`` are the first column and row outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reapex.errors import BadCell, Place
from reapex.face.box import Box, Face
from reapex.face.landmarks import N_LANDMARKS, face_of_eyes, face_of_landmarks
from reapex.labels.header import normal
from reapex.series import FloatArray

# The most telling first: a sheet that has an id may still call its videos something else.
CLIP = ("reapexid", "clipid", "clip", "clipname", "filename", "video", "file", "name", "片段")
SUBJECT = ("subject", "sub", "subjectid", "participant", "被试")
SUCCESS = "success"  # OpenFace writes 0 there, and zeros for the points, where it saw no face
CONFIDENCE = "confidence"
FACE_ID = "faceid"
FRAME = ("frame", "framenumber", "frameno", "framenr", "帧")
OPENFACE = (SUCCESS, CONFIDENCE, FACE_ID, "timestamp")  # one of them: OpenFace wrote the table
EXPECTED = (
    "x, y, width, height; or left, top, right, bottom; or left_eye_x, left_eye_y, right_eye_x, "
    "right_eye_y; or the 68 landmarks x_0 … x_67, y_0 … y_67"
)

# OpenFace has landmarks in pixels, x_0, and in millimetres of the room, X_0.
_IN_MM = re.compile(r"\s*[XYZ]_\d+\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a face: its headings in normal form, and how their values are read."""

    headings: tuple[str, ...]
    face: Callable[[FloatArray], Face]
    has_eyes: bool

    def columns(self, headings: Sequence[str]) -> tuple[int, ...] | None:
        """The column of each heading; None if one is missing."""
        known = [None if _IN_MM.fullmatch(text) else normal(text) for text in headings]
        if not set(self.headings) <= set(known):
            return None
        return tuple(known.index(heading) for heading in self.headings)


def _sized(values: FloatArray) -> Face:
    x, y, width, height = map(float, values)
    if not (width > 0 and height > 0):
        raise ValueError(f"a box of {width:g} × {height:g} pixels holds no face")
    return Face(Box.around(x, y, x + width, y + height))


def _cornered(values: FloatArray) -> Face:
    left, top, right, bottom = map(float, values)
    if not (left < right and top < bottom):
        raise ValueError(f"a box from {left:g}, {top:g} to {right:g}, {bottom:g} is none")
    return Face(Box.around(left, top, right, bottom))


def _two_eyes(values: FloatArray) -> Face:
    return face_of_eyes(values[:2], values[2:])


def _landmarks(values: FloatArray) -> Face:
    return face_of_landmarks(values.reshape(2, N_LANDMARKS).T)


BOXES = (
    Layout(("x", "y", "width", "height"), _sized, has_eyes=False),
    Layout(("x", "y", "w", "h"), _sized, has_eyes=False),
    Layout(("left", "top", "right", "bottom"), _cornered, has_eyes=False),
    Layout(("xmin", "ymin", "xmax", "ymax"), _cornered, has_eyes=False),
)
EYES = (
    Layout(("lefteyex", "lefteyey", "righteyex", "righteyey"), _two_eyes, has_eyes=True),
    Layout(
        tuple(f"{axis}{number}" for axis in "xy" for number in range(N_LANDMARKS)),
        _landmarks,
        has_eyes=True,
    ),
)


def layouts_of(headings: Sequence[str]) -> tuple[tuple[Layout, tuple[int, ...]], ...]:
    """The layouts that a header holds with their columns, at most one of boxes, boxes first."""
    found = [
        (layout, columns)
        for layout in (*BOXES, *EYES)
        for columns in (layout.columns(headings),)
        if columns is not None
    ]
    boxes = [each for each in found if not each[0].has_eyes]
    return (*boxes[:1], *(each for each in found if each[0].has_eyes))


def face_of(layout: Layout, values: FloatArray, where: Place) -> Face:
    """The face that a row's values say.

    Raises
    ------
    BadCell
        If they make none.
    """
    try:
        return layout.face(values)
    except ValueError as error:
        raise BadCell(
            f"The row says no face: {error}",
            where=where,
            expected=EXPECTED,
            mend="Correct the row, or delete it to have the face looked for",
        ) from None
