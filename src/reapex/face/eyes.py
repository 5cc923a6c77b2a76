"""Two eyes in a face, or none: one eye or a doubtful pair helps nobody.

Conventions
-----------
The eyes are looked for in the upper half of the face, brought to one width, so that a face is
searched alike in every resolution. On 24 photographs the centres were 3 % of the distance between
the eyes off the pupils on average, 7 % at most.
"""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np

from reapex.face.box import Box, Eyes, Point
from reapex.face.cascades import detect
from reapex.series import UInt8Array

# The first is nearer to the pupils; the second finds more eyes, closed ones among them.
_CASCADES = ("eye_tree_eyeglasses", "eye")
_WIDTH = 160  # of the face when it is searched
_ROWS = (0.12, 0.6)  # of the box: brows to the middle of the nose
_SIDES = (round(0.16 * _WIDTH), round(0.4 * _WIDTH))
_SCALE, _N_NEIGHBOURS = 1.1, 3

# What makes a pair, as shares of the face's width; a head may be turned a little.
_APART = (0.25, 0.6)
_USUALLY_APART = 0.4
_OFF_MIDDLE = 0.12
_SLOPE = 0.25


def find_eyes(grey: UInt8Array, box: Box) -> Eyes | None:
    """The two eye centres in pixels of the picture, the picture's left eye first; None if unclear.

    Parameters
    ----------
    grey
        A picture ``(h, w)``.
    box
        The face; it may stick out of the picture.
    """
    first, last = (box.y + round(share * box.height) for share in _ROWS)
    cut = _cut(grey, Box(box.x, first, box.width, max(last - first, 1)))
    scale = _WIDTH / box.width
    height = max(round(cut.shape[0] * scale), 1)
    kernel = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    strip = np.asarray(cv2.resize(cut, (_WIDTH, height), interpolation=kernel), dtype=np.uint8)
    for cascade in _CASCADES:
        pair = best_pair(detect(cascade, strip, _SCALE, _N_NEIGHBOURS, _SIDES), _WIDTH)
        if pair is not None:
            (left_x, left_y), (right_x, right_y) = pair
            steep = cut.shape[0] / height  # not quite 1 / scale, because the height was rounded
            return (
                ((left_x + 0.5) / scale - 0.5 + box.x, (left_y + 0.5) * steep - 0.5 + first),
                ((right_x + 0.5) / scale - 0.5 + box.x, (right_y + 0.5) * steep - 0.5 + first),
            )
    return None


def best_pair(finds: tuple[Box, ...], width: int) -> Eyes | None:
    """The two finds that look most like the eyes of a face of that width; None if no two do.

    Examples
    --------
    >>> best_pair((Box(30, 20, 30, 30), Box(100, 22, 30, 30), Box(60, 70, 40, 40)), 160)
    ((44.5, 34.5), (114.5, 36.5))
    >>> best_pair((Box(30, 20, 30, 30), Box(100, 62, 30, 30)), 160) is None
    True
    """
    pairs = [
        (doubt, pair)
        for one, other in combinations(finds, 2)
        for pair in (sorted((one.centre, other.centre)),)
        for doubt in (_doubt(pair[0], pair[1], abs(one.width - other.width), width),)
        if doubt is not None
    ]
    if not pairs:
        return None
    _, (left, right) = min(pairs)
    return left, right


def _doubt(left: Point, right: Point, unlike: int, width: int) -> float | None:
    """How little two finds look like a pair, in pixels; None if they cannot be one."""
    apart, slope = right[0] - left[0], abs(right[1] - left[1])
    off_middle = abs((left[0] + right[0] + 1) / 2 - width / 2)
    plausible = (
        _APART[0] * width <= apart <= _APART[1] * width
        and slope <= _SLOPE * apart
        and off_middle <= _OFF_MIDDLE * width
    )
    return slope + off_middle + unlike + abs(apart - _USUALLY_APART * width) if plausible else None


def _cut(grey: UInt8Array, box: Box) -> UInt8Array:
    """A box of the picture; the border repeats where it sticks out."""
    rows = np.clip(np.arange(box.y, box.bottom), 0, grey.shape[0] - 1)
    columns = np.clip(np.arange(box.x, box.right), 0, grey.shape[1] - 1)
    return grey[rows[:, None], columns]
