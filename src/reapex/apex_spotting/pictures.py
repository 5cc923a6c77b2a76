"""A clip as the spotters that need pictures read it: grey, and no larger than helps.

Conventions
-----------
A picture is reduced so that its shorter side has ``side`` pixels, by averaging; a smaller one
stays. Pictures of 128 pixels show a movement of a pixel at 224 as well, with less noise, and cost
a third.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from reapex.errors import FrameSizesDiffer, UsageError
from reapex.motion.grey import grey_bytes
from reapex.series import Frame, FrameSeries, UInt8Array

SIDE = 128  # pixels
LEAST_SIDE = 16  # pixels; Farnebäck averages over windows of 15, and 6 blocks need two codes each


def grey_pictures(
    series: FrameSeries, spotter: str, side: int | None = SIDE
) -> Iterator[UInt8Array]:
    """Every frame as a grey picture ``(h, w)``; only one is in memory at a time.

    Parameters
    ----------
    spotter
        Who asks, for messages.
    side
        To how many pixels the shorter side is reduced; None: not at all.

    Raises
    ------
    UsageError
        If the frames are no pictures of 16 × 16 pixels or more, or their scale is unclear.
    FrameUnreadable
        If a frame holds NaN or infinity.
    FrameSizesDiffer
        If two frames have different shapes.
    """
    shape = None
    for frame in series.pass_over():
        if shape not in (None, frame.shape):
            raise FrameSizesDiffer(f"Frames of shapes {shape} and {frame.shape} cannot be compared")
        shape = frame.shape
        yield grey_picture(frame, spotter, side)


def grey_picture(frame: Frame, spotter: str, side: int | None = SIDE) -> UInt8Array:
    """One frame as a grey picture ``(h, w)``; as :func:`grey_pictures` raises."""
    try:
        grey = grey_bytes(frame, f"The spotter {spotter!r}", LEAST_SIDE)
    except UsageError as error:
        raise UsageError(
            error.what,
            expected=error.expected,
            mend="The spotter frame_difference takes any numbers",
        ) from None
    return grey if side is None else _reduced(grey, side)


def _reduced(picture: UInt8Array, side: int) -> UInt8Array:
    height, width = picture.shape
    share = side / min(height, width)
    if share >= 1:
        return picture
    size = round(width * share), round(height * share)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
