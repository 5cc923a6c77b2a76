"""One picture file to an array, or a message that says why not.

OpenCV returns a half-grey picture for a JPEG that was cut short, as a copy that was interrupted
leaves it; its lower half then counts as motion. So the end marker is looked for first.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from reapex.errors import FrameUnreadable, Place
from reapex.series import UInt8Array

_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
_PNG_START, _PNG_END = b"\x89PNG", b"IEND"


def decode(path: Path) -> UInt8Array:
    """The picture as RGB of shape ``(h, w, 3)``; grey pictures get three equal channels.

    Raises
    ------
    FrameUnreadable
        If the file is missing, empty, cut short or no picture.
    """
    where = Place(frames=path)
    try:
        # Not cv2.imread: it cannot open non-ASCII paths on Windows.
        data = path.read_bytes()
    except OSError as error:
        raise FrameUnreadable(f"The file cannot be read ({error.strerror})", where=where) from None
    if not data:
        raise FrameUnreadable("The file is empty", where=where, mend="Copy it again")
    if _cut_short(data):
        raise FrameUnreadable(
            f"The picture is cut short after {len(data)} bytes", where=where, mend="Copy it again"
        )
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:  # a header that asks for more pixels than OpenCV takes
        picture = None
    if picture is None:
        raise FrameUnreadable(
            "The file is no picture that can be decoded",
            where=where,
            expected="JPEG, PNG, BMP or TIFF",
            mend="Copy it again",
        )
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _cut_short(data: bytes) -> bool:
    if data.startswith(_JPEG_START):
        # Within a scan FF is always followed by 00 or a restart marker, so that FF D9 after the
        # scan's start is the end. What a camera appends behind it does not matter.
        start = _first_scan(data)
        return start < 0 or data.find(_JPEG_END, start) < 0
    if data.startswith(_PNG_START):
        return _PNG_END not in data[-64:]
    return False


def _first_scan(data: bytes) -> int:
    """Where the picture's first scan begins; -1 if the file ends before it.

    The segments before it are stepped over, because one may hold a thumbnail with scans of its own.
    """
    at = len(_JPEG_START)
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at : at + 2] == _JPEG_SCAN:
            return at
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return -1
