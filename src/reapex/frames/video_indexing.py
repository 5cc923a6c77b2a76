"""The one pass over a video that decodes every frame and writes down which is which."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reapex.errors import FrameSizesDiffer, Place
from reapex.frames.video_index import VideoFacts, VideoIndex
from reapex.frames.video_opening import (
    checksum,
    close_video,
    open_video,
    pyav,
    require_file,
    turning,
    understood,
    unreadable,
)
from reapex.frames.video_times import NO_STAMP
from reapex.progress import Progress

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_FRAMES = 5_000_000  # seven hours at 200 fps; an index of so many takes 70 MB
_MOST_UNDECODABLE = 1000  # packets before the first picture
_USUAL_TICK = Fraction(1, 1000)  # s
_LATEST_STAMP = 1 << 52  # up to here ticks are exact as floats; later is a damaged number


def content_of(path: Path) -> str:
    """The sha256 of a file's content, in hexadecimal.

    Raises
    ------
    VideoUnreadable
        If the file cannot be read.
    """
    require_file(path)
    with understood(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def index_video(
    path: Path, sha256: str | None = None, telling: Progress | None = None
) -> VideoIndex:
    """Decode every frame of a video once.

    Parameters
    ----------
    path
        The file.
    sha256
        That of its content, if it is known already.
    telling
        Told how many frames are done, and how many the header claims.

    Raises
    ------
    VideoUnreadable
        If the file is no video, holds no picture, breaks midway, or is beyond the limits.
    FrameSizesDiffer
        If its pictures change their size midway.
    MissingExtra
        If PyAV is not installed.
    """
    container, stream = open_video(path)
    sha256 = content_of(path) if sha256 is None else sha256
    with ExitStack() as stack:
        stack.callback(close_video, container)
        seen = _Seen(path, stream.frames)
        with understood(path):
            for frame in _decoded(path, container, stream, seen):
                seen.add(frame)
                if telling is not None:
                    telling(len(seen), max(stream.frames, len(seen)))
        if not len(seen):
            raise unreadable(path, "Not one picture of the video can be decoded")
        facts = VideoFacts(
            sha256,
            container.format.name,
            stream.codec_context.name,
            *seen.size,
            *_as_rotation(seen.how),
            time_base=stream.time_base or _USUAL_TICK,
            rate=stream.average_rate or stream.guessed_rate,
            n_claimed=max(stream.frames, 0),
            n_undecodable=seen.n_undecodable,
            n_interlaced=seen.n_interlaced,
            n_streams=len(container.streams.video),
        )
    return seen.index(facts)


@dataclass
class _Seen:
    """What was noted of the frames so far."""

    path: Path
    n_claimed: int
    n_undecodable: int = 0
    n_interlaced: int = 0
    size: tuple[int, int] = (0, 0)
    how: tuple[bool, bool, bool] = (False, False, False)
    stamps: list[int] = field(default_factory=list)
    keys: list[bool] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    damaged: list[bool] = field(default_factory=list)
    broken_stamps: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.stamps)

    def add(self, frame: VideoFrame) -> None:
        how = turning(frame)
        size = (frame.height, frame.width) if how[0] else (frame.width, frame.height)
        if not self.stamps:
            self.size, self.how = size, how
        if size != self.size:
            raise FrameSizesDiffer(
                f"The pictures are {self.size[0]}×{self.size[1]} pixels at first and "
                f"{size[0]}×{size[1]} from the frame with {len(self)} before it",
                where=Place(frames=self.path),
                mend="Cut the video where the size changes",
            )
        if len(self) >= MOST_FRAMES:
            raise unreadable(
                self.path,
                f"The video has more than {MOST_FRAMES} frames",
                mend="Cut it into shorter ones",
            )
        stamp = NO_STAMP if frame.pts is None else frame.pts
        self.stamps.append(stamp if abs(stamp) < _LATEST_STAMP else NO_STAMP)
        self.keys.append(bool(frame.key_frame))
        self.sums.append(checksum(frame))
        self.damaged.append(bool(frame.is_corrupt))
        self.n_interlaced += bool(frame.interlaced_frame)

    def index(self, facts: VideoFacts) -> VideoIndex:
        stamps = np.array(self.stamps, dtype=np.int64)
        damaged = np.array(self.damaged, dtype=np.bool_)
        if self.broken_stamps:
            damaged |= np.isin(stamps, list(self.broken_stamps))
        return VideoIndex(
            facts,
            stamps,
            np.array(self.keys, dtype=np.bool_),
            np.array(self.sums, dtype=np.uint32),
            damaged,
        )


def _decoded(
    path: Path, container: InputContainer, stream: VideoStream, seen: _Seen
) -> Iterator[VideoFrame]:
    """Every frame of a stream; a packet that breaks ends it with an error that says where."""
    av = pyav()
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:
            raise _breaks(path, len(seen), seen.n_claimed, error) from None
        if packet is None:
            return
        if packet.is_corrupt and packet.pts is not None:
            seen.broken_stamps.add(packet.pts)
        try:
            frames = packet.decode()
        except av.error.EOFError:
            return
        except av.FFmpegError as error:
            # A video that was cut out of another begins with what needs pictures that are gone.
            if len(seen) or seen.n_undecodable >= _MOST_UNDECODABLE:
                raise _breaks(path, len(seen), seen.n_claimed, error) from None
            seen.n_undecodable += 1
            continue
        yield from frames


def _breaks(path: Path, n_frames: int, n_claimed: int, error: Exception) -> Exception:
    if n_frames == 0:
        return unreadable(path, f"Not one picture of the video can be decoded ({error})")
    of = f" of the {n_claimed} that its header claims" if n_claimed else ""
    return unreadable(
        path,
        f"The video is damaged: {n_frames} frames{of} can be decoded, and what follows cannot, so "
        "that nobody could say which number the later ones have",
        mend="Copy it again; or save what is left as a video of its own, and number it anew",
    )


def _as_rotation(how: tuple[bool, bool, bool]) -> tuple[int, bool]:
    """Degrees clockwise, and whether the picture is mirrored (left and right) before that."""
    is_swapped, flips_columns, flips_rows = how
    is_mirrored = flips_columns != flips_rows
    if is_swapped:
        # Swapping alone mirrors: turned by a quarter it takes one flip more.
        return (90 if flips_columns else 270), not is_mirrored
    return (180 if flips_rows else 0), is_mirrored
