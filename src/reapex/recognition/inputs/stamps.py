"""What tells whether pictures have changed, without decoding them.

A picture in a file is known by its path, size and time of change (as ``make`` knows it); a picture
that has no file by its pixels.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from typing import Any

from reapex.errors import FrameError
from reapex.face import CroppedFrames
from reapex.frames import FolderFrames, VideoFrames
from reapex.series import FrameSource


def key_of(parts: Any) -> str:
    """The sha256 of anything that JSON can say, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def stamps(source: FrameSource, positions: Sequence[int]) -> list[Any]:
    """One stamp per picture, made of what JSON can say."""
    if isinstance(source, CroppedFrames):
        box = source.box
        return [[box.x, box.y, box.width, box.height], *stamps(source.source, positions)]
    if isinstance(source, FolderFrames):
        files = (source.files[position] for position in positions)
        return [_file_stamp(f"{file.folder}/{file.name}") for file in files]
    if isinstance(source, VideoFrames):
        content = source.index.facts.sha256
        return [[content, source.stretch[position]] for position in positions]
    return [_pixel_stamp(source, position) for position in positions]


def _file_stamp(path: str) -> list[Any]:
    absolute = os.path.abspath(path)  # noqa: PTH100 - a corpus has many, and a Path takes longer
    try:
        status = os.stat(absolute)  # noqa: PTH116
    except OSError:
        return [absolute]
    return [absolute, status.st_size, status.st_mtime_ns]


def _pixel_stamp(source: FrameSource, position: int) -> str:
    try:
        pictures = source.read([position])
    except FrameError as error:
        return error.code
    return hashlib.sha256(repr(pictures.shape).encode() + pictures.tobytes()).hexdigest()
