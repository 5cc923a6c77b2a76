"""A video as a frame source.

Conventions
-----------
Positions are 0-based in the order of presentation, as everywhere. Numbers count from 1 unless told
otherwise, as the numbered pictures of the field's releases do and as programs that export frames
name them. Times are those of the file, so that a variable rate is no special case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from reapex.errors import FrameUnreadable, Place, UsageError
from reapex.frames.video_cache import indexed
from reapex.frames.video_index import VideoIndex
from reapex.frames.video_open import was_used
from reapex.frames.video_reading import VideoReader
from reapex.series import UInt8Array

FIRST_NUMBER = 1
_AS_NEAR_MS = 1e-6  # times are sums of floats


class VideoFrames:
    """The frames of one video, or a stretch of them.

    Parameters
    ----------
    path
        The file.
    first_number
        The number of the video's first frame.
    fps
        The camera's frames per second, where the file plays at another rate than it was taken at;
        None leaves the file's own times.
    index
        The video's index; found in the cache or made unless given, which decodes the video once.
    stretch
        The positions in the whole video that are meant; all of it if None.

    Raises
    ------
    VideoUnreadable, FrameSizesDiffer
        If the video cannot be counted; see :func:`~reapex.frames.video_indexing.index_video`.
    MissingExtra
        If PyAV is not installed.
    UsageError
        If the rate is not above 0, or the stretch is empty or not inside the video.
    """

    def __init__(
        self,
        path: Path | str,
        first_number: int = FIRST_NUMBER,
        *,
        fps: float | None = None,
        index: VideoIndex | None = None,
        stretch: range | None = None,
    ) -> None:
        if fps is not None and not 0 < fps < float("inf"):
            raise UsageError(f"The frame rate is {fps}", expected="frames per second, above 0")
        self.path = Path(path)
        self.first_number = first_number
        self.index = indexed(self.path) if index is None else index
        self.stretch = range(len(self.index)) if stretch is None else stretch
        if not self.stretch or self.stretch[-1] >= len(self.index) or self.stretch.step != 1:
            raise UsageError(f"{self.stretch} is no stretch of a video of {len(self.index)} frames")
        self._said_fps = fps
        self._reader = VideoReader(self.path, self.index)

    def __repr__(self) -> str:
        return f"VideoFrames({str(self.path)!r}, {len(self)} frames, fps={self.fps})"

    def __len__(self) -> int:
        return len(self.stretch)

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process opens the file for itself.
        return _again, (self.path, self.first_number, self._said_fps, self.index, self.stretch)

    @property
    def fps(self) -> float | None:
        """Nominal frames per second; where the rate varies, that of the median step."""
        return self.index.fps if self._said_fps is None else self._said_fps

    @property
    def numbers(self) -> range:
        """The number of each frame in the whole video."""
        first = self.first_number + self.stretch.start
        return range(first, first + len(self))

    @cached_property
    def times_ms(self) -> tuple[float, ...]:
        """When each frame is shown, from the first of the stretch."""
        times = self.index.times_ms[self.stretch.start : self.stretch.stop]
        if self._said_fps is not None and self.index.fps is not None:
            times = times * (self.index.fps / self._said_fps)  # what is left out keeps its gap
        return tuple((times - times[0]).tolist())

    @property
    def whole(self) -> Self:
        """The whole video, at the same rate."""
        return type(self)(self.path, self.first_number, fps=self._said_fps, index=self.index)

    @property
    def place(self) -> Place:
        """The file."""
        return Place(frames=self.path)

    def between(self, first: int, last: int, margin_ms: float = 0.0) -> Self | None:
        """The frames whose numbers lie in ``[first, last]``, and those within a time of them.

        Parameters
        ----------
        first, last
            Numbers; what lies outside the video does not count.
        margin_ms
            How much to take along before the first and after the last of them, by their times.

        Returns
        -------
        A source of its own; None if no frame is there.
        """
        numbers = self.numbers
        start = max(first, numbers[0]) - numbers[0]
        end = min(last, numbers[-1]) - numbers[0]
        if start > end:
            return None
        times = self.times_ms
        start = bisect_left(times, times[start] - margin_ms - _AS_NEAR_MS, 0, start + 1)
        end = bisect_right(times, times[end] + margin_ms + _AS_NEAR_MS, end) - 1
        return type(self)(
            self.path,
            self.first_number,
            fps=self._said_fps,
            index=self.index,
            stretch=self.stretch[start : end + 1],
        )

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures at these positions, RGB ``(len(positions), h, w, 3)``.

        Raises
        ------
        FrameUnreadable
            If a picture is damaged.
        VideoUnreadable
            If the file is gone or was replaced.
        """
        try:
            pictures = [self._read_one(position) for position in positions]
        finally:
            was_used(self._reader)
        if not pictures:
            return np.empty((0, 0, 0, 3), dtype=np.uint8)
        return pictures[0][np.newaxis] if len(pictures) == 1 else np.stack(pictures)

    def _read_one(self, position: int) -> UInt8Array:
        in_video = self.stretch[position]
        if self.index.is_damaged[in_video]:
            raise FrameUnreadable(
                "The frame is damaged",
                where=self.place.at(frame=self.first_number + in_video),
                mend="Copy the video again",
            )
        return self._reader.read(in_video)


def _again(
    path: Path, first_number: int, fps: float | None, index: VideoIndex, stretch: range
) -> VideoFrames:
    return VideoFrames(path, first_number, fps=fps, index=index, stretch=stretch)
