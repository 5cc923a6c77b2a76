"""One face for a whole clip, from a few of its frames.

Conventions
-----------
The middle frame is looked at first. One face with two eyes in it is the answer; otherwise the
quarter points are looked at too, and a face counts that shows two eyes or was seen in at least half
of these frames, the largest before others. A frame that cannot be read is passed over.

Faces are looked for in pictures whose long side was reduced to 480 pixels; a face is at least 15 %
as wide as the picture's shorter side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from reapex.face.box import Box, Eyes, Face
from reapex.face.cascades import LEAST_SIDE, detect
from reapex.face.eyes import find_eyes
from reapex.face.finder import few_frames
from reapex.face.shipped import looks_shipped
from reapex.series import FrameSource, UInt8Array

# The first is surer and quicker; the second finds some tilted heads that the first does not.
_CASCADES = ("frontalface_alt2", "frontalface_default")
_LONG_SIDE = 480
_LEAST_SHARE = 0.15
_SCALE, _N_NEIGHBOURS = 1.1, 5
_BORDER = 0.2  # of the shorter side, put round a picture that cuts the face too close to be found
_SAME_FACE = 0.4  # overlap of the boxes in two frames


@dataclass(frozen=True, slots=True)
class _Look:
    """A frame that was looked at, and the boxes in it."""

    grey: UInt8Array
    boxes: tuple[Box, ...]


def find_face(source: FrameSource) -> Face | None:
    """The face of a clip; None if there is none.

    Parameters
    ----------
    source
        Its pictures; up to three are read.

    Returns
    -------
    Face
        The box lies inside the picture. Eyes are those of the first frame that shows them.

    Raises
    ------
    MissingExtra
        If this OpenCV has no Haar cascades.
    """
    return Haar().face_in(few_frames(source))


@dataclass(frozen=True, slots=True)
class Haar:
    """OpenCV's cascades as a :class:`~reapex.face.finder.FaceFinder`; the default."""

    name: ClassVar[str] = "haar"
    title: ClassVar[str] = "OpenCV's Haar cascades"

    def faces(self, picture: UInt8Array) -> tuple[Face, ...]:
        """The faces of one RGB picture, the largest first; eyes where both are clear.

        Raises
        ------
        MissingExtra
            If this OpenCV has no Haar cascades.
        """
        grey = grey_of(picture)
        found = (_inside(box, find_eyes(grey, box), grey) for box in boxes_in(grey))
        return tuple(face for face in found if face is not None)

    def face_in(self, pictures: Iterable[UInt8Array]) -> Face | None:
        """The face that RGB pictures ``(h, w, 3)`` of one clip show; the first may be enough.

        Raises
        ------
        MissingExtra
            If this OpenCV has no Haar cascades.
        """
        looks: list[_Look] = []
        for picture in pictures:
            grey = grey_of(picture)
            boxes = boxes_in(grey)
            looks.append(_Look(grey, boxes))
            if len(looks) == len(boxes) == 1:
                eyes = find_eyes(grey, boxes[0])
                if eyes is not None:
                    return _inside(boxes[0], eyes, grey)
        return _agreed(looks)


def grey_of(picture: UInt8Array) -> UInt8Array:
    """An RGB picture in grey, ``(h, w)``."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def boxes_in(grey: UInt8Array) -> tuple[Box, ...]:
    """The faces in a grey picture ``(h, w)``, the largest first; they may stick out of it."""
    factor = min(1.0, _LONG_SIDE / max(grey.shape))
    size = (max(round(grey.shape[1] * factor), 1), max(round(grey.shape[0] * factor), 1))
    reduced = grey
    if factor < 1:
        shrunk = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        reduced = np.asarray(shrunk, dtype=np.uint8)
    found = _detected(reduced, 0, _CASCADES)
    if not found and looks_shipped(grey.shape[1], grey.shape[0]):
        # A crop from brow to chin lacks the border that the cascades know faces by.
        found = _detected(reduced, round(_BORDER * min(reduced.shape)), _CASCADES[:1])
    return tuple(_enlarged(box, 1 / factor) for box in found)


def _detected(grey: UInt8Array, border: int, cascades: Sequence[str]) -> tuple[Box, ...]:
    least = max(LEAST_SIDE, round(_LEAST_SHARE * min(grey.shape)))
    if min(grey.shape) < LEAST_SIDE:
        return ()
    if border:
        framed = cv2.copyMakeBorder(grey, border, border, border, border, cv2.BORDER_REPLICATE)
        grey = np.asarray(framed, dtype=np.uint8)
    for cascade in cascades:
        found = detect(cascade, grey, _SCALE, _N_NEIGHBOURS, (least, min(grey.shape)))
        if found:
            return tuple(
                Box(box.x - border, box.y - border, box.width, box.height) for box in found
            )
    return ()


def _enlarged(box: Box, factor: float) -> Box:
    x, y = round(box.x * factor), round(box.y * factor)
    return Box(x, y, round(box.right * factor) - x, round(box.bottom * factor) - y)


def _agreed(looks: Sequence[_Look]) -> Face | None:
    """The largest face that shows two eyes, or that half of the frames show."""
    for group in _same_faces(looks):
        eyes = next(filter(None, (find_eyes(look.grey, box) for look, box in group)), None)
        if eyes is not None or 2 * len(group) >= len(looks):
            sides = np.array([(box.x, box.y, box.width, box.height) for _, box in group])
            box = Box(*(int(value) for value in np.median(sides, axis=0)))
            return _inside(box, eyes, group[0][0].grey)
    return None


def _same_faces(looks: Sequence[_Look]) -> list[list[tuple[_Look, Box]]]:
    """The boxes of several frames, those of one face together; faces with the largest box first."""
    boxes = [(look, box) for look in looks for box in look.boxes]
    boxes.sort(key=lambda pair: -pair[1].area)  # stable: of equal boxes the earlier frame's first
    groups: list[list[tuple[_Look, Box]]] = []
    for look, box in boxes:
        for group in groups:
            is_new = all(other is not look for other, _ in group)
            if is_new and group[0][1].overlap(box) >= _SAME_FACE:
                group.append((look, box))
                break
        else:
            groups.append([(look, box)])
    return groups


def _inside(box: Box, eyes: Eyes | None, grey: UInt8Array) -> Face | None:
    """The face cut to its picture."""
    cut = box.within(grey.shape[1], grey.shape[0])
    return None if cut is None else Face(cut, eyes)
