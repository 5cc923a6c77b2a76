"""Whose faces a study shows: drawn ones, and photographs where a folder of them is at hand.

Conventions
-----------
Which clips would show a photograph is part of a set: with a folder those clips show it, without one
a drawn face, and all else about a clip stays as it is. Each person of the folder belongs to one of
the sets ``tune``, ``test`` and ``confirm`` only. Drawn faces are cut as tightly as photographs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from reapex.series import FloatArray
from reapex.synth.drawn import drawn_portrait
from reapex.synth.photo import Photo, cut_out
from reapex.synth.portrait import Point, Portrait

_LARGEST_SIDE = 448
_FINENESS = 3.5  # pixels of a portrait per pixel of a frame, up to the largest side
_CONTRAST = (0.85, 1.15)
_BRIGHTNESS = (-12.0, 12.0)  # grey levels
_MIDDLE_GREY = 128.0


@lru_cache(maxsize=64)
def tight_drawn(number: int, seed: int, size: int) -> Portrait:
    """A drawn face from brows to chin, for frames of ``size`` pixels."""
    side = _side(size)
    whole = drawn_portrait(number, seed, side=round(1.5 * side))
    eyes = np.array([whole.left_eye, whole.right_eye])
    return cut_out(whole.image, eyes, np.array(whole.mouth), side, whole.name)


@lru_cache(maxsize=64)
def photographed(photo: Photo, size: int) -> Portrait:
    """A photograph's face, for frames of ``size`` pixels."""
    return photo.portrait(side=_side(size))


def _side(size: int) -> int:
    return min(round(_FINENESS * size), _LARGEST_SIDE)


def varied(portrait: Portrait, rng: np.random.Generator) -> Portrait:
    """The portrait with a contrast and brightness of its own, mirrored half of the time."""
    contrast, brightness = rng.uniform(*_CONTRAST), rng.uniform(*_BRIGHTNESS)
    levels = (portrait.image - _MIDDLE_GREY) * contrast + _MIDDLE_GREY + brightness
    image = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        return replace(portrait, image=image)
    mirrored = (_mirror(point, portrait.side) for point in _marks(portrait))
    right, left, mouth = mirrored
    return replace(portrait, image=image[:, ::-1], left_eye=left, right_eye=right, mouth=mouth)


def _marks(portrait: Portrait) -> tuple[Point, Point, Point]:
    return portrait.left_eye, portrait.right_eye, portrait.mouth


def _mirror(point: Point, side: int) -> Point:
    return side - 1 - point[0], point[1]


def eyes_in_frames(portrait: Portrait, size: int) -> tuple[Point, Point]:
    """The two pupils (x, y) in frames of ``size`` pixels."""
    marks: FloatArray = (np.array(_marks(portrait)[:2]) + 0.5) * (size / portrait.side) - 0.5
    left, right = marks.tolist()
    return (left[0], left[1]), (right[0], right[1])
