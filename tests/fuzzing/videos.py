"""Videos whose bytes are wrong."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from tests.frames.filming import film, pictures

from reapex.errors import FrameUnreadable
from reapex.frames import VideoFrames, index_video

from . import byte_level
from .format import Case, Format, Make, Wrong

_KINDS: Mapping[str, Mapping[str, Any]] = {
    "x264.mp4": {"codec": "libx264", "pix_fmt": "yuv420p",
                 "options": {"x264-params": "keyint=6:bframes=2:threads=1"}},
    "mpeg4.avi": {"codec": "mpeg4", "pix_fmt": "yuv420p", "gop": 5},
    "ffv1.mkv": {"gop": 4},
}  # fmt: skip


def video_formats() -> tuple[Format, ...]:
    """One per container."""
    return tuple(Format(f"video {name}", (_way(name),), _read) for name in _KINDS)


@cache
def _valid(name: str) -> bytes:
    with TemporaryDirectory() as folder:
        return film(Path(folder) / name, pictures(8, 32, 32), **_KINDS[name]).read_bytes()


def _way(name: str) -> Make:
    def make(rng: Random, folder: Path) -> Case:
        path = folder / name
        path.write_bytes(byte_level.mutated(rng, _valid(name), _valid(rng.choice([*_KINDS]))))
        return Case(path)

    return make


def _read(case: Case, rng: Random) -> None:
    index = index_video(case.path)
    video = VideoFrames(case.path, index=index)
    if len(video) != len(video.times_ms) or list(video.times_ms) != sorted(video.times_ms):
        raise Wrong("times that go back")
    position = rng.randrange(len(video))
    first, second = _picture(video, position), _picture(video, position)
    if not np.array_equal(first, second):
        raise Wrong(f"position {position} shows two pictures")


def _picture(video: VideoFrames, position: int) -> np.ndarray[Any, Any]:
    try:
        return video.read([position])
    except FrameUnreadable:
        return np.empty(0)
