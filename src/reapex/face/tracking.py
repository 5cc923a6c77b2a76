"""Eyes in many frames of a clip, by a detector.

Conventions
-----------
A clip is looked at 25 times a second at most: a head moves slowly, and detection is what takes
time. In each frame the face counts that overlaps most with where it was last seen. A frame that
cannot be read, or shows no such face or no clear eyes, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from reapex.errors import FrameError
from reapex.face.box import Box, Face
from reapex.face.finder import FaceFinder
from reapex.series import FloatArray, FrameSource

_EVERY_MS = 40.0
_SAME_FACE = 0.3  # overlap from one look to the next
_ASSUMED_FPS = 100.0  # where nobody said


def times_of(source: FrameSource) -> FloatArray:
    """When each picture was shown, ``(n,)`` in ms; by its number at 100 fps if nobody said."""
    if source.times_ms is not None:
        return np.asarray(source.times_ms, dtype=np.float64)
    return np.asarray(source.numbers, dtype=np.float64) * 1000 / _ASSUMED_FPS


def spaced(source: FrameSource) -> tuple[int, ...]:
    """Positions at least 40 ms apart, the first and the last picture among them."""
    times = times_of(source)
    chosen = [0]
    for position in range(1, len(times)):
        if times[position] - times[chosen[-1]] >= _EVERY_MS - 1e-6:
            chosen.append(position)
    return tuple(dict.fromkeys((*chosen, len(times) - 1)))


def tracked_eyes(
    source: FrameSource, face: Box, finder: FaceFinder, positions: Iterable[int]
) -> Mapping[int, FloatArray]:
    """The eyes ``(2, 2)`` in each of these pictures that shows them, by position.

    Parameters
    ----------
    face
        Where the face is in some frame of the clip.
    """
    found: dict[int, FloatArray] = {}
    last = face
    for position in positions:
        try:
            faces = finder.faces(source.read([position])[0])
        except FrameError:
            continue
        nearest = max(faces, key=lambda each: last.overlap(each.box), default=None)
        if nearest is None or not _is_same(nearest, last):
            continue
        last = nearest.box
        if nearest.eyes_px is not None:
            found[position] = np.array(nearest.eyes_px)
    return found


def _is_same(face: Face, last: Box) -> bool:
    return last.overlap(face.box) >= _SAME_FACE
