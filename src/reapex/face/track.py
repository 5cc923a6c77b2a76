"""Where the eyes are from frame to frame, as a table says it.

Conventions
-----------
OpenFace counts the pictures that it was given, from 1; it takes a folder's pictures in the order of
their *names*, so that without padding ``img10`` comes before ``img9``. Other tables name a frame by
the number of its file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.frames import FolderFrames
from reapex.series import FloatArray, FrameSource

_TRACKED_AS_LONG = 0.5  # of the longest; below it a face came by


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A face in one row of a table: whose, in which frame, how large, and its eyes ``(2, 2)``."""

    face_id: str
    frame: int | None
    area: float
    eyes: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrack:
    """The eyes of one clip's face.

    Parameters
    ----------
    frames
        As the table counts them, growing.
    eyes
        Two centres each, ``(k, 2, 2)``, the picture's left eye first.
    in_order
        Whether frames count the pictures from 1, as OpenFace does; else they are file numbers.
    """

    frames: tuple[int, ...]
    eyes: FloatArray
    in_order: bool

    def within(self, source: FrameSource) -> dict[int, FloatArray]:
        """The eyes ``(2, 2)`` by position in a clip's whole source, as far as it has the frames."""
        places = _places(source, self.in_order)
        return {
            places[frame]: eyes
            for frame, eyes in zip(self.frames, self.eyes, strict=True)
            if frame in places
        }


def _places(source: FrameSource, in_order: bool) -> dict[int, int]:
    """The position of each frame as a table counts them."""
    if not in_order:
        return {number: position for position, number in enumerate(source.numbers)}
    if isinstance(source, FolderFrames):
        names = [file.name for file in source.files]
        order = sorted(range(len(names)), key=names.__getitem__)
        return {rank + 1: position for rank, position in enumerate(order)}
    # A stretch of a video keeps the video's numbers.
    first: int = getattr(source, "first_number", source.numbers[0])
    return {number - first + 1: position for position, number in enumerate(source.numbers)}


def main_face(sightings: list[Sighting]) -> str:
    """Whose face a clip is about: the largest of those that were tracked for long.

    Long is at least half as many frames as the face that was tracked longest.

    Examples
    --------
    >>> one, other = Sighting("0", 1, 900.0, None), Sighting("1", 1, 400.0, None)
    >>> main_face([one, other]), main_face([one, other, other, other])
    ('0', '1')
    """
    areas: dict[str, list[float]] = {}
    for each in sightings:
        areas.setdefault(each.face_id, []).append(each.area)
    longest = max(map(len, areas.values()))
    lasting = [name for name, seen in areas.items() if len(seen) >= _TRACKED_AS_LONG * longest]
    return max(lasting, key=lambda name: (float(np.median(areas[name])), len(areas[name])))


def track_of(sightings: list[Sighting], *, in_order: bool) -> FaceTrack | None:
    """The track of one face; None unless two frames or more say where its eyes are."""
    by_frame = {
        each.frame: each.eyes
        for each in sightings
        if each.frame is not None and each.eyes is not None
    }
    if len(by_frame) < 2:
        return None
    frames = tuple(sorted(by_frame))
    return FaceTrack(frames, np.array([by_frame[frame] for frame in frames]), in_order)
