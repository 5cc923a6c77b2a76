"""The pictures that the page shows: a frame as the library reads it, or what moves in it.

Conventions
-----------
Pictures are RGB ``uint8`` ``(h, w, 3)`` and travel as BMP: exact, and written in a fraction of the
time that a PNG takes (0.3 against 23 ms at 640 × 480), which on one machine counts for more than
size. The views other than ``frame`` compare a frame with another of the same clip, mostly the
onset. Decoded frames are kept up to a number of bytes, the longest unused going first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from types import MappingProxyType
from typing import Literal, get_args

import cv2
import numpy as np

from reapex.errors import UsageError
from reapex.motion import FlowField, dense_flow
from reapex.series import FrameSource, UInt8Array

View = Literal["frame", "difference", "magnified", "flow"]
VIEWS: tuple[View, ...] = get_args(View)
MEDIA_TYPE = "image/bmp"

MOST_GAIN = 64.0
_GREY = 128
_SMOOTHED_PX = 2.0  # the difference is smoothed before it is magnified: noise is no movement
_FULL_COLOUR_PX = 4.0  # a pixel that moved this far, at gain 1, is shown in full colour
_FLOW_SIDE = 320  # a picture to look at: flow of larger ones is found at this size, 4 times sooner
_KEPT_BYTES = 192 << 20


class FrameShelf:
    """Decoded frames of the clips that are looked at, within a bound of memory.

    Parameters
    ----------
    most_bytes
        What is kept at most; a single frame is kept whatever its size.
    """

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, UInt8Array] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def n_bytes(self) -> int:
        """What is kept now."""
        return self._bytes

    def frame(self, clip: Hashable, source: FrameSource, position: int) -> UInt8Array:
        """One frame, decoded unless it is kept.

        Raises
        ------
        FrameError
            If it cannot be read.
        """
        key = (clip, position)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture: UInt8Array = source.read([position])[0]
        with self._lock:
            if key not in self._kept:
                self._kept[key] = picture
                self._bytes += picture.nbytes
            while self._bytes > self._most and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return picture


def shown(view: View, frame: UInt8Array, against: UInt8Array, gain: float) -> UInt8Array:
    """A frame in one of the views.

    Parameters
    ----------
    view
        ``frame`` as it is; ``difference``: grey plus ``gain`` times what changed; ``magnified``:
        the frame with its change ``gain`` times added (linear motion magnification, Wu et al.
        2012, without bands in time); ``flow``: where each pixel went, direction as colour.
    frame, against
        Two pictures of one size.
    gain
        How much is amplified, above 0 and at most 64.

    Raises
    ------
    UsageError
        If the view is unknown or the gain out of range.
    """
    if view not in VIEWS:
        raise UsageError(f"There is no view {view!r}", expected=" or ".join(VIEWS))
    if not 0 < gain <= MOST_GAIN:
        raise UsageError(f"The gain is {gain}", expected=f"above 0 and at most {MOST_GAIN:g}")
    return frame if view == "frame" else _VIEWS[view](frame, against, gain)


def _difference(frame: UInt8Array, against: UInt8Array, gain: float) -> UInt8Array:
    change = frame.astype(np.float32) - against
    return _as_bytes(_GREY + gain * change)


def _magnified(frame: UInt8Array, against: UInt8Array, gain: float) -> UInt8Array:
    change = cv2.GaussianBlur(frame.astype(np.float32) - against, (0, 0), _SMOOTHED_PX)
    return _as_bytes(frame + gain * np.asarray(change))


def _flow(frame: UInt8Array, against: UInt8Array, gain: float) -> UInt8Array:
    height, width = frame.shape[:2]
    shrunk = min(1.0, _FLOW_SIDE / max(height, width))
    if shrunk == 1:
        return in_colour(dense_flow(against, frame), gain)
    field = dense_flow(_shrunk(against, shrunk), _shrunk(frame, shrunk))
    colours = in_colour(field, gain / shrunk)
    large = cv2.resize(colours, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, dtype=np.uint8)


def _shrunk(picture: UInt8Array, scale: float) -> UInt8Array:
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def in_colour(flow: FlowField, gain: float = 1.0) -> UInt8Array:
    """A flow field ``(h, w, 2)`` in px as a picture: direction is hue, distance is brightness.

    Right is red, down is yellow-green, left is cyan, up is violet; black stays where it was. Four
    pixels, divided by ``gain``, are shown in full.
    """
    u, v = flow[..., 0], flow[..., 1]
    hue = np.degrees(np.arctan2(v, u)) % 360 / 2  # OpenCV's hues end at 180
    value = np.clip(np.hypot(u, v) * (255 * gain / _FULL_COLOUR_PX), 0, 255)
    colour = np.stack([hue, np.full_like(hue, 255), value], axis=-1)
    return np.asarray(cv2.cvtColor(colour.astype(np.uint8), cv2.COLOR_HSV2RGB), dtype=np.uint8)


def as_bmp(picture: UInt8Array) -> bytes:
    """The picture as a file that a browser shows pixel by pixel."""
    done, data = cv2.imencode(".bmp", np.ascontiguousarray(picture[..., ::-1]))
    if not done:
        raise UsageError(f"A picture of shape {picture.shape} cannot be shown")
    return data.tobytes()


def _as_bytes(values: np.typing.NDArray[np.floating]) -> UInt8Array:
    return np.asarray(np.clip(np.rint(values), 0, 255), dtype=np.uint8)


_Drawn = Callable[[UInt8Array, UInt8Array, float], UInt8Array]
_VIEWS: Mapping[View, _Drawn] = MappingProxyType(
    {"difference": _difference, "magnified": _magnified, "flow": _flow}
)
