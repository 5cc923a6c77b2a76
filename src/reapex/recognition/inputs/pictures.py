"""Pictures of a clip as a network takes them: the face, at one size.

Conventions
-----------
RGB ``uint8``. The face is cut with one box per clip. The aspect ratio is not kept, as in the
released code. Shrinking takes the mean of the area that each pixel covers (OpenCV's
``INTER_AREA``), where the release takes PIL's bilinear filter: both leave no aliasing, and differ
by fractions of a grey level in smooth skin. Enlarging is bilinear.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from reapex.errors import FrameError, KeyFrameError
from reapex.face import Outcome, Viewing
from reapex.frames.wrapped import WrappedFrames
from reapex.recognition.inputs.marking import MarkedClip
from reapex.series import FrameSource, UInt8Array


def pictures_of(
    marked: MarkedClip, positions: Sequence[int], size: int, viewing: Viewing | None = None
) -> tuple[UInt8Array, Outcome]:
    """Pictures of a clip; each is decoded once, however often it is asked for.

    Parameters
    ----------
    marked
        The clip and its key frames.
    positions
        Which pictures, none of them beyond the offset.
    size
        Pixels along each side of the result.
    viewing
        What is done about the face; None takes whole pictures.

    Returns
    -------
    tuple
        ``(len(positions), size, size, 3)``, and what was seen of the face.

    Raises
    ------
    FrameError
        If a picture cannot be read.
    KeyFrameError
        If the offset is beyond the last picture.
    """
    clip, offset = marked.clip, marked.keyframes.offset
    if clip.frames is None:
        raise FrameError("The clip has no pictures", where=clip.place)
    if offset >= len(clip.frames):
        raise KeyFrameError(
            f"The offset is at position {offset}, but there are {len(clip.frames)} frames",
            where=clip.place,
        )
    source: FrameSource = ReadOnce(clip.frames)
    outcome: Outcome = "as_is"
    # Of shipped crops the whole picture is taken whatever a search would find.
    if viewing is not None and not viewing.ships_crops:
        view = viewing.view(source, clip.id)
        source, outcome = view.frames, view.outcome
    small = {place: resized(source.read([place])[0], size) for place in sorted(set(positions))}
    return np.stack([small[place] for place in positions]), outcome


def resized(picture: UInt8Array, size: int) -> UInt8Array:
    """A picture ``(h, w, 3)`` as a square ``(size, size, 3)``."""
    height, width = picture.shape[:2]
    if height > size or width > size:
        least = (min(width, size), min(height, size))
        picture = np.asarray(cv2.resize(picture, least, interpolation=cv2.INTER_AREA), np.uint8)
    if picture.shape[:2] != (size, size):
        larger = cv2.resize(picture, (size, size), interpolation=cv2.INTER_LINEAR)
        picture = np.asarray(larger, np.uint8)
    return picture


class ReadOnce(WrappedFrames):
    """A source that keeps what it has read, so that no picture is decoded twice."""

    def __init__(self, source: FrameSource) -> None:
        super().__init__(source)
        self._seen: dict[int, UInt8Array] = {}

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures at these positions, RGB ``(len(positions), h, w, 3)``."""
        for position in positions:
            if position not in self._seen:
                self._seen[position] = self.source.read([position])[0]
        if not positions:
            return np.empty((0, 0, 0, 3), dtype=np.uint8)
        return np.stack([self._seen[position] for position in positions])
