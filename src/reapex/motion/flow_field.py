"""Where each pixel of a picture went: dense optical flow, by OpenCV.

Conventions
-----------
``flow[y, x] = (u, v)``: what lay at (x, y) in the picture ``from_`` lies at (x + u, y + v) in
``to``, in pixels, x to the right and y down. Pictures that are equal have no flow at all
(Farnebäck's own answer is off by up to a pixel where a picture is flat). The same pair gives the
same flow to the last bit, whatever the thread and whatever OpenCV's number of threads. Flow is a
guess where a picture shows no texture, and along its border.

References
----------
Kroeger, Timofte, Dai and Van Gool (2016), Fast optical flow using dense inverse search, for DIS;
Farnebäck (2003), Two-frame motion estimation based on polynomial expansion, with the settings
usual for micro-expressions (reference note other_systems §10).
"""

from __future__ import annotations

import threading
from typing import Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from reapex.errors import FrameSizesDiffer, UsageError
from reapex.motion.grey import grey_bytes
from reapex.series import Frame, UInt8Array

FlowMethod = Literal["dis", "dis_fast", "farneback"]
FlowField = npt.NDArray[np.float32]

LEAST_SIDE = 16  # pixels; Farnebäck averages over windows of 15
# With a side below this, OpenCV 4.14's DIS can choose a pyramid too deep for the picture and take
# the process down (12 × 200 does). Such pictures are widened with their own border, then cropped.
_LEAST_DIS_SIDE = 96
_PRESETS = {
    "dis": cv2.DISOPTICAL_FLOW_PRESET_MEDIUM,
    "dis_fast": cv2.DISOPTICAL_FLOW_PRESET_FAST,
}


def dense_flow(from_: Frame, to: Frame, method: FlowMethod = "dis") -> FlowField:
    """The flow from one picture to another.

    Parameters
    ----------
    from_, to
        Pictures of one shape, ``(h, w)`` grey or ``(h, w, 3)`` RGB, as
        :func:`~reapex.motion.grey.grey_bytes` takes them.
    method
        ``dis`` (DIS, medium preset), ``dis_fast``, or ``farneback``.

    Returns
    -------
    Shape ``(h, w, 2)``, float32: (u, v) in pixels.

    Raises
    ------
    UsageError
        If there is no such method, or a frame is no picture of at least 16 × 16 pixels.
    FrameSizesDiffer
        If the shapes differ.
    """
    if method not in get_args(FlowMethod):
        raise UsageError(
            f"There is no optical flow {method!r} in this version",
            expected=" or ".join(get_args(FlowMethod)),
        )
    start, end = (
        grey_bytes(frame, f"The optical flow {method!r}", LEAST_SIDE) for frame in (from_, to)
    )
    if start.shape != end.shape:
        raise FrameSizesDiffer(f"Frames of shapes {start.shape} and {end.shape} cannot be compared")
    if np.array_equal(start, end):
        return np.zeros((*start.shape, 2), dtype=np.float32)
    return _farneback(start, end) if method == "farneback" else _dis(start, end, method)


def _farneback(start: UInt8Array, end: UInt8Array) -> FlowField:
    flow = np.zeros((*start.shape, 2), dtype=np.float32)
    return _field(
        cv2.calcOpticalFlowFarneback(
            start, end, flow,
            pyr_scale=0.5, levels=3, winsize=15, iterations=3, poly_n=5, poly_sigma=1.2, flags=0,
        )
    )  # fmt: skip


def _dis(start: UInt8Array, end: UInt8Array, method: str) -> FlowField:
    height, width = start.shape
    below, beside = (max(0, _LEAST_DIS_SIDE - side) for side in start.shape)
    if below or beside:
        start, end = (
            np.pad(picture, ((0, below), (0, beside)), mode="edge") for picture in (start, end)
        )
    flow = _DIS.get(method).calc(start, end, np.zeros((*start.shape, 2), dtype=np.float32))
    return _field(flow[:height, :width])


def _field(flow: Frame) -> FlowField:
    return np.ascontiguousarray(flow, dtype=np.float32)


class _PerThread(threading.local):
    """One DIS object per thread and method: it works in buffers of its own, and keeps them."""

    def __init__(self) -> None:
        self._made: dict[str, cv2.DISOpticalFlow] = {}

    def get(self, method: str) -> cv2.DISOpticalFlow:
        if method not in self._made:
            self._made[method] = cv2.DISOpticalFlow.create(_PRESETS[method])
        return self._made[method]


_DIS = _PerThread()
