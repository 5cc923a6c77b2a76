"""One fixed crop for a whole clip, in pixels of the source: nothing is resampled.

A crop that followed the face from frame to frame would add its own jitter to motion that is far
below a pixel.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reapex.errors import FrameSizesDiffer
from reapex.face.box import Box, Eyes, eyes_within
from reapex.frames.wrapped import WrappedFrames
from reapex.series import FrameSource, UInt8Array

DEFAULT_MARGIN = 0.15


def crop_box(face: Box, width: int, height: int, margin: float = DEFAULT_MARGIN) -> Box:
    """The square round a face, with a margin on each side as a share of the face's longer side.

    A square that sticks out of the picture is shifted into it, and cut only where the picture is
    smaller than the square. It always holds the face.

    Parameters
    ----------
    face
        A box inside the picture.
    width, height
        The picture's.

    Examples
    --------
    >>> crop_box(Box(300, 100, 200, 200), 640, 480)
    Box(x=270, y=70, width=260, height=260)
    >>> crop_box(Box(0, 100, 200, 200), 640, 480), crop_box(Box(20, 30, 170, 170), 200, 250)
    (Box(x=0, y=70, width=260, height=260), Box(x=0, y=5, width=200, height=221))
    """
    side = round(max(face.width, face.height) * (1 + 2 * margin))
    x, across = _placed(face.x, face.width, side, width)
    y, down = _placed(face.y, face.height, side, height)
    return Box(x, y, across, down)


def _placed(first: int, length: int, side: int, available: int) -> tuple[int, int]:
    """Where ``side`` pixels round a stretch begin, and how many there are room for."""
    kept = min(side, available)
    start = first + length // 2 - side // 2
    # The stretch itself stays inside, whatever the halves were rounded to.
    start = min(max(start, first + length - kept), first)
    return min(max(start, 0), available - kept), kept


class CroppedFrames(WrappedFrames):
    """The same part of every picture of a source.

    Parameters
    ----------
    source
        The whole pictures.
    box
        The part of them.
    eyes_px
        The two eye centres in the whole pictures; :attr:`eyes_px` has them in the crop.
    """

    def __init__(self, source: FrameSource, box: Box, eyes_px: Eyes | None = None) -> None:
        super().__init__(source)
        self.box = box
        self.eyes_px = eyes_within(eyes_px, box)

    def __repr__(self) -> str:
        return f"CroppedFrames({self.source!r}, {self.box})"

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """The part of the pictures at these positions, RGB ``(len(positions), height, width, 3)``.

        Raises
        ------
        FrameError
            As the source does.
        FrameSizesDiffer
            If the box is not inside these pictures, because they are smaller than others.
        """
        pictures = self.source.read(positions)
        box = self.box
        if len(pictures) == 0:
            return np.empty((0, box.height, box.width, 3), dtype=np.uint8)
        height, width = pictures.shape[1:3]
        if box.right > width or box.bottom > height:
            raise FrameSizesDiffer(
                f"The crop ends at {box.right}×{box.bottom} pixels, the picture at "
                f"{width}×{height}",
                where=self.place,
                mend="See that all frames of the clip have one size",
            )
        # A copy: a view would keep the whole pictures in memory as long as their crop.
        return np.ascontiguousarray(pictures[:, box.y : box.bottom, box.x : box.right])
