"""One picture file to an array, or a message that says why not.

OpenCV returns a half-grey picture for a JPEG that was cut short, as a copy that was interrupted
leaves it; its lower half then counts as motion. So the end marker is looked for first.
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct

import cv2
import numpy as np

from reapex.errors import FrameUnreadable, Place
from reapex.series import UInt8Array

_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", 0xFFDA, b"\xff\xd9"
_SEGMENT = Struct(">HH")  # marker and length
_PNG_START, _PNG_END = b"\x89PNG", b"IEND"
# Since 4.11 OpenCV can be asked for RGB, which its JPEG library gives at no cost: 27 % less time.
_AS_RGB: int | None = getattr(cv2, "IMREAD_COLOR_RGB", None)


def decode(path: Path | str) -> UInt8Array:
    """The picture as RGB of shape ``(h, w, 3)``; grey pictures get three equal channels.

    Raises
    ------
    FrameUnreadable
        If the file is missing, empty, cut short or no picture.
    """
    try:
        # Not cv2.imread: it cannot open non-ASCII paths on Windows. Not Path.open: it is slower.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read()
    except OSError as error:
        raise _unreadable(path, f"The file cannot be read ({error.strerror})", mend="") from None
    if not data:
        raise _unreadable(path, "The file is empty")
    if _cut_short(data):
        raise _unreadable(path, f"The picture is cut short after {len(data)} bytes")
    try:
        picture = _decoded(data)
    except cv2.error:  # a header that asks for more pixels than OpenCV takes
        picture = None
    if picture is None:
        raise _unreadable(
            path,
            "The file is no picture that can be decoded",
            expected="JPEG, PNG, BMP or TIFF",
        )
    return picture


def keep_freed_memory() -> None:
    """Let the process keep the memory of pictures that it is done with; for programs, not imports.

    glibc gives such memory back to the system and then asks for it anew, page by page, which costs
    half as much as decoding does. It keeps up to twice the largest block that was ever freed, of
    those below 32 MiB: one of 31 MiB, never touched, makes that 62. Elsewhere this does nothing.
    """
    np.empty(31 << 20, np.uint8)


def _unreadable(
    path: Path | str, what: str, *, expected: str = "", mend: str = "Copy it again"
) -> FrameUnreadable:
    return FrameUnreadable(what, where=Place(frames=Path(path)), expected=expected, mend=mend)


def _decoded(data: bytes) -> UInt8Array | None:
    buffer = np.frombuffer(data, np.uint8)
    if _AS_RGB is not None and data.startswith(_JPEG_START):
        picture = cv2.imdecode(buffer, _AS_RGB)
    else:
        picture = cv2.imdecode(buffer, cv2.IMREAD_COLOR)
        if picture is not None:
            picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    return None if picture is None else np.asarray(picture, dtype=np.uint8)


def _cut_short(data: bytes) -> bool:
    if data.startswith(_JPEG_START):
        # Within a scan FF is always followed by 00 or a restart marker, so that FF D9 after the
        # scan's start is the end. What a camera appends behind it does not matter.
        start = _first_scan(data)
        # From behind, because that is where it is as a rule.
        return start < 0 or data.rfind(_JPEG_END, start) < 0
    if data.startswith(_PNG_START):
        return _PNG_END not in data[-64:]
    return False


def _first_scan(data: bytes) -> int:
    """Where the picture's first scan begins; -1 if the file ends before it.

    The segments before it are stepped over, because one may hold a thumbnail with scans of its own.
    """
    at, last = len(_JPEG_START), len(data) - _SEGMENT.size
    while at <= last:
        marker, length = _SEGMENT.unpack_from(data, at)
        if marker == _JPEG_SCAN:
            return at
        if marker < 0xFF00:
            return -1
        at += 2 + length
    return -1
