"""Any frame of an indexed video, the same picture in whatever order frames are asked for.

Conventions
-----------
A frame is reached by decoding on from where the decoder stands, or from the last key frame before
it: sought by time stamp, and believed only if stamp *and* checksum are those of the index. Where a
container's seeking lies, the key frame before is tried, and in the end the video is decoded from
its start, as it was for the index. Of the decoded frames the latest are kept, up to
:data:`MOST_KEPT_BYTES`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from reapex.errors import VideoUnreadable
from reapex.frames.video_index import VideoIndex
from reapex.frames.video_opening import (
    checksum,
    close_video,
    open_video,
    pyav,
    turned,
    turning,
    understood,
    unreadable,
)
from reapex.series import UInt8Array

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

MOST_KEPT_BYTES = 32 << 20
_WORTH_A_SEEK = 12  # frames; decoding on that far costs no more than seeking does
_KEYS_TRIED = 2  # before decoding from the start


class VideoReader:
    """The decoder of one video; opened when first asked, and again after :meth:`close`.

    Parameters
    ----------
    path
        The file.
    index
        Its index.
    """

    def __init__(self, path: Path, index: VideoIndex) -> None:
        self.path = path
        self.index = index
        self.n_seeks = 0
        self.n_starts = 0
        self._lock = Lock()
        self._container: InputContainer | None = None
        self._stream: VideoStream | None = None
        self._reformatter: VideoReformatter | None = None
        self._coming: Iterator[VideoFrame] = iter(())
        self._next = len(index)  # the position that the decoder gives next; beyond the end: none
        self._ahead: VideoFrame | None = None  # decoded already, and it is that position
        self._kept: OrderedDict[int, VideoFrame] = OrderedDict()
        self._kept_bytes = 0
        self._liars: set[int] = set()
        self._keys = np.flatnonzero(index.is_key) if index.can_seek else np.empty(0, np.intp)

    def read(self, position: int) -> UInt8Array:
        """One picture, RGB ``(h, w, 3)``, as the file asks to show it.

        Raises
        ------
        VideoUnreadable
            If the file is gone, or is not the one that was indexed.
        """
        with self._lock, understood(self.path):
            frame = self._frame(position)
            # One conversion for all frames, in one thread: the same stamp, the same picture.
            rgb = self._reformat(frame)
        picture = turned(rgb, turning(frame))
        shape = (self.index.facts.height, self.index.facts.width, 3)
        if picture.shape != shape:
            raise self._changed()
        return picture

    def try_close(self) -> bool:
        """Let the file and the decoded frames go, unless another thread is reading just now."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            self._close()
            self._kept.clear()
            self._kept_bytes = 0
        finally:
            self._lock.release()
        return True

    def _close(self) -> None:
        self._coming, self._ahead, self._next = iter(()), None, len(self.index)
        if self._container is not None:
            close_video(self._container)
        self._container = self._stream = None

    def _reformat(self, frame: VideoFrame) -> UInt8Array:
        if self._reformatter is None:
            self._reformatter = pyav().video.reformatter.VideoReformatter()
        rgb = self._reformatter.reformat(frame, format="rgb24", interpolation="BICUBIC", threads=1)
        return np.asarray(rgb.to_ndarray(), dtype=np.uint8)

    def _frame(self, position: int) -> VideoFrame:
        kept = self._kept.get(position)
        if kept is not None:
            self._kept.move_to_end(position)
            return kept
        for start in self._starts(position):
            if start is not None and not self._begin(start):
                continue
            frame = self._go_on_to(position)
            if frame is not None:
                return frame
            if start is not None:
                self._liars.add(start)
        self._close()
        raise self._changed()

    def _starts(self, position: int) -> Iterator[int | None]:
        """Where to begin, best first: None is where the decoder stands."""
        keys = [
            int(key) for key in self._keys[: np.searchsorted(self._keys, position, side="right")]
            if key not in self._liars and key
        ]  # fmt: skip
        nearest = keys[-1] if keys else 0
        if self._next <= position and nearest - self._next <= _WORTH_A_SEEK:
            yield None
        yield from reversed(keys[-_KEYS_TRIED:])
        yield 0

    def _begin(self, start: int) -> bool:
        """Bring the decoder to a key frame, or to the start; False if it is not got to."""
        if start == 0:
            self._close()
            self._coming = self._decoded(*self._opened())
            self._next = 0
            self.n_starts += 1
            return True
        if self._sought(start):
            return True
        self._liars.add(start)
        return False

    def _sought(self, key: int) -> bool:
        av = pyav()
        stamps = self.index.stamps
        container, stream = self._opened()
        self._next, self._ahead = len(self.index), None
        self.n_seeks += 1
        try:
            container.seek(int(stamps[key]), stream=stream, backward=True)
            self._coming = self._decoded(container, stream)
            # Frames before the key frame may lean on others that were not decoded.
            for frame in self._coming:
                if frame.pts is None:
                    return False
                if frame.pts >= stamps[key]:
                    break
            else:
                return False
        except av.FFmpegError:
            return False
        if frame.pts != stamps[key] or checksum(frame) != self.index.checksums[key]:
            return False
        self._next, self._ahead = key, frame
        return True

    def _opened(self) -> tuple[InputContainer, VideoStream]:
        if self._container is None or self._stream is None:
            self._container, self._stream = open_video(self.path)
        return self._container, self._stream

    def _go_on_to(self, position: int) -> VideoFrame | None:
        """Decode on to a position; None if what comes is not what the index says."""
        av = pyav()
        while True:
            try:
                frame = self._ahead if self._ahead is not None else next(self._coming, None)
            except av.FFmpegError:
                frame = None
            at, self._ahead = self._next, None
            if frame is None or not self._is(frame, at):
                self._next = len(self.index)
                return None
            self._next = at + 1
            self._keep(at, frame)
            if at == position:
                return frame

    def _is(self, frame: VideoFrame, position: int) -> bool:
        return (
            position < len(self.index)
            and checksum(frame) == self.index.checksums[position]
            and (not self.index.can_seek or frame.pts == self.index.stamps[position])
        )

    def _keep(self, position: int, frame: VideoFrame) -> None:
        self._kept_bytes -= _n_bytes(self._kept.pop(position, None))
        self._kept[position] = frame
        self._kept_bytes += _n_bytes(frame)
        while self._kept_bytes > MOST_KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= _n_bytes(oldest)

    @staticmethod
    def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        """The frames from here on; what stands before the first one may be undecodable."""
        av = pyav()
        is_first = True
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.EOFError:
                return
            except av.FFmpegError:
                if is_first:
                    continue
                raise
            for frame in frames:
                is_first = False
                yield frame

    def _changed(self) -> VideoUnreadable:
        return unreadable(
            self.path,
            "The video's pictures are not those that were indexed",
            expected="the same file as when the clip was loaded",
            mend="If it was replaced meanwhile, start again; if not, it is damaged: copy it again",
        )


def _n_bytes(frame: VideoFrame | None) -> int:
    return 0 if frame is None else sum(plane.buffer_size for plane in frame.planes)
