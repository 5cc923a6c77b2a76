"""A frame as a grey picture: what the criteria that look at neighbouring pixels compare.

Conventions
-----------
A picture is ``(h, w)`` or ``(h, w, 1)`` grey, ``(h, w, 3)`` RGB or ``(h, w, 4)`` RGBA (the last is
ignored); grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded for ``uint8``. OpenCV's whole
weights add up to exactly 1, so a constant added to all channels is added to grey.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from reapex.errors import FrameUnreadable, UsageError
from reapex.series import Frame, UInt8Array

GreyPicture = npt.NDArray[Any]

_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114
_WHITE_OF_SHARES = 1.5  # a float picture below this counts from 0 to 1; resizing overshoots 1


def grey_levels(frame: Frame, asker: str, least_side: int) -> GreyPicture:
    """Grey levels ``(h, w)`` in the frame's own unit: ``uint8`` stays, all else becomes float64.

    Parameters
    ----------
    asker
        Who asks, as a message begins: ``"The criterion 'flow'"``.
    least_side
        The fewest pixels along each side that it can work with.

    Raises
    ------
    UsageError
        If the frame is no picture, or too small a one.
    FrameUnreadable
        If it holds NaN or infinity.
    """
    channels = 1 if frame.ndim == 2 else frame.shape[-1] if frame.ndim == 3 else 0
    if channels not in (1, 3, 4):
        raise UsageError(
            f"{asker} needs pictures and cannot compare frames of shape {frame.shape}",
            expected="frames of shape (h, w), or (h, w, 3) in RGB",
            mend="The criterion l2 compares signals of any shape",
        )
    if min(frame.shape[:2]) < least_side:
        raise UsageError(
            f"{asker} cannot compare frames of shape {frame.shape}",
            expected=f"pictures of {least_side} pixels or more along each side",
            mend="The criterion l2 compares pictures of any size",
        )
    if frame.dtype == np.uint8:
        return _grey_bytes(frame)
    return _grey_floats(np.asarray(frame, dtype=np.float64))


def grey_bytes(frame: Frame, asker: str, least_side: int) -> UInt8Array:
    """Grey levels ``(h, w)`` as ``uint8``, which optical flow is made for.

    Whole numbers and floats are levels from 0 to 255; floats (and truth values) that stay within
    0 and 1 are shares of white. They are rounded, so that the same picture as ``uint8`` or as
    floats gives the same grey.

    Raises
    ------
    UsageError
        If the frame is no picture, too small a one, or holds other numbers (z-scores, 16 bits): its
        scale would be a guess.
    FrameUnreadable
        If it holds NaN or infinity.
    """
    if frame.dtype == np.uint8 or frame.ndim not in (2, 3) or frame.size == 0:
        return grey_levels(frame, asker, least_side)
    _require_finite(frame)
    low, high = float(frame.min()), float(frame.max())
    as_shares = frame.dtype.kind in "bf" and high <= _WHITE_OF_SHARES
    scale = 255.0 if as_shares else 1.0
    if low * scale < -128 or high * scale > 255 * _WHITE_OF_SHARES:
        raise UsageError(
            f"{asker} cannot compare frames with values from {low:g} to {high:g}",
            expected="grey levels from 0 to 255, or shares from 0 to 1",
            mend="Scale the frames, or use the criterion l2, which takes any numbers",
        )
    levels = np.clip(np.rint(frame * scale), 0, 255).astype(np.uint8)
    return grey_levels(levels, asker, least_side)


def _grey_bytes(frame: UInt8Array) -> UInt8Array:
    picture = np.ascontiguousarray(frame)
    if picture.ndim == 2 or picture.shape[2] == 1:
        return picture.reshape(picture.shape[:2])
    code = cv2.COLOR_RGB2GRAY if picture.shape[2] == 3 else cv2.COLOR_RGBA2GRAY
    return np.asarray(cv2.cvtColor(picture, code), dtype=np.uint8)


def _grey_floats(picture: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    _require_finite(picture)
    if picture.ndim == 2 or picture.shape[2] == 1:
        return picture.reshape(picture.shape[:2])
    grey: npt.NDArray[np.float64] = (
        _RED * picture[..., 0] + _GREEN * picture[..., 1] + _BLUE * picture[..., 2]
    )
    return grey


def _require_finite(frame: Frame) -> None:
    if not np.all(np.isfinite(frame)):
        raise FrameUnreadable("A frame holds values that are not finite (NaN or infinity)")
