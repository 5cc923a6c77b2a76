"""One video file, opened for decoding in the one way in which frames are counted.

Conventions
-----------
One thread decodes, and damage is an error instead of a guess at what was there: so the same file
gives the same pictures each time. Only files are opened, and only containers of video: a playlist
under the name of a video could otherwise name other files, or addresses.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reapex.errors import MissingExtra, Place, VideoUnreadable
from reapex.series import UInt8Array

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

VIDEO_SUFFIXES = frozenset(
    {".avi", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".asf", ".flv",
     ".ogg", ".ogv", ".ts", ".mts", ".m2ts", ".mxf", ".3gp", ".y4m", ".h264", ".hevc"}
)  # fmt: skip
"""What the names of files end in that are taken for videos, in lower case."""

MOST_PIXELS = 1 << 26  # of one picture: 8192 × 8192; what a damaged header asks for may be more
_CONTAINERS = (
    "mov,mp4,m4a,3gp,avi,matroska,webm,ogg,mpeg,mpegts,mpegvideo,asf,flv,mxf,yuv4mpegpipe,"
    "h264,hevc,m4v,nut,ivf,dv"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
_DECODING = {
    "err_detect": "crccheck+bitstream+buffer+explode",
    "max_pixels": str(MOST_PIXELS),
}
_CLOSED_TO_COLLECT = 3
_closed = count(1)
_IS_SWAPPED = 1 << 15  # half of 1.0 in the 16.16 numbers of a display matrix


def pyav() -> Any:
    """The package ``av``.

    Raises
    ------
    MissingExtra
        If it is not installed; the message carries the line that installs it.
    """
    try:
        import av
    except ImportError as error:
        raise MissingExtra(
            "Reading video needs PyAV, which "
            + ("is not installed" if error.name == "av" else f"cannot be imported: {error}"),
            expected="the packages of the extra [video]",
            mend="Run: pip install 'reapex[video]'",
        ) from None
    return av


def decoder_version() -> str:
    """Which decoder pictures come from; another one may give them other last bits."""
    av = pyav()
    codec = ".".join(map(str, av.library_versions.get("libavcodec", ())))
    return f"av {av.__version__}, libavcodec {codec}"


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """What goes wrong inside the libraries, as an error of ours."""
    av = pyav()
    try:
        yield
    except av.FFmpegError as error:
        raise unreadable(path, f"The video cannot be read ({error.strerror or error})") from None
    except OSError as error:
        raise unreadable(path, f"The file cannot be read ({error.strerror or error})") from None
    except (ValueError, OverflowError, MemoryError, RuntimeError) as error:
        # What PyAV raises where a header says what cannot be.
        raise unreadable(path, f"The video cannot be read ({error})") from None


def open_video(path: Path) -> tuple[InputContainer, VideoStream]:
    """A container and its first stream of moving pictures, ready to be decoded from the start.

    Raises
    ------
    VideoUnreadable
        If the file is not there, is no video, is damaged, or its pictures are too large.
    MissingExtra
        If PyAV is not installed.
    """
    av = pyav()
    require_file(path)
    with understood(path):
        # With its protocol said, a name such as "a:b.avi" or "-" is a name and nothing else.
        container = av.open(f"file:{path.absolute()}", options=_OPTIONS, metadata_errors="replace")
    streams = [each for each in container.streams.video if not _is_cover(each)]
    if not streams:
        container.close()
        raise unreadable(
            path, "The file holds no moving pictures", mend="Check that it is not sound alone"
        )
    stream: VideoStream = streams[0]
    context: VideoCodecContext | None = stream.codec_context
    if context is None:  # a codec that this FFmpeg does not know
        container.close()
        raise unreadable(path, "The video's codec is not known", mend="Convert it to H.264 or FFV1")
    if context.width * context.height > MOST_PIXELS:
        container.close()
        raise unreadable(
            path,
            f"The header says {context.width}×{context.height} pixels",
            expected=f"at most {MOST_PIXELS} pixels in a picture",
        )
    context.thread_type = "NONE"
    context.thread_count = 1
    context.options = _DECODING
    return container, stream


def close_video(container: InputContainer) -> None:
    """Close a container; its decoder's memory (some 50 MB for HEVC) goes, too, after a few more.

    PyAV's objects know each other in circles, which Python collects when it likes.
    """
    container.close()
    if next(_closed) % _CLOSED_TO_COLLECT == 0:
        gc.collect()


def require_file(path: Path) -> None:
    """Stop if a file is not there.

    Raises
    ------
    VideoUnreadable
        If there is none, or a folder of that name.
    """
    if not path.is_file():
        what = "This is a folder, not a video" if path.is_dir() else "There is no such file"
        raise unreadable(path, what, mend="Check the name")


def unreadable(
    path: Path, what: str, *, expected: str = "", mend: str = "Copy it again"
) -> VideoUnreadable:
    """The error of one video."""
    return VideoUnreadable(what, where=Place(frames=path), expected=expected, mend=mend)


def checksum(frame: VideoFrame) -> int:
    """A number that tells decoded pictures apart, made of all that is seen of them."""
    form = frame.format
    bits = form.components[0].bits if form.is_planar else form.padded_bits_per_pixel
    sum_so_far = 0
    for plane in frame.planes if form.is_planar else frame.planes[:1]:
        sum_so_far = zlib.crc32(_seen_of(plane, bits, form.is_planar).data, sum_so_far)
    return sum_so_far


def _seen_of(plane: Any, bits: int, is_planar: bool) -> UInt8Array:
    """A plane's bytes without what lies beyond the right edge: whatever was in memory there."""
    n_bytes = -(-bits // 8) * plane.width if is_planar else bits * plane.width // 8
    lines = np.frombuffer(plane, np.uint8)[: plane.line_size * plane.height]
    seen = lines.reshape(plane.height, plane.line_size)[:, : min(n_bytes, plane.line_size)]
    return np.ascontiguousarray(seen)


def turning(frame: VideoFrame) -> tuple[bool, bool, bool]:
    """How the file asks to show a picture: rows and columns swapped, then columns and rows flipped.

    Only quarter turns and mirrors are followed; a matrix that also shears or scales counts as the
    nearest of them.
    """
    data: Any = frame.side_data.get("DISPLAYMATRIX")
    if data is None:
        return False, False, False
    matrix = np.frombuffer(data, np.int32)
    across_x, down_x, across_y, down_y = (int(matrix[place]) for place in (0, 1, 3, 4))
    # A point (p, q) goes to (across_x·p + across_y·q, down_x·p + down_y·q).
    if abs(across_y) > abs(across_x) and abs(down_x) > _IS_SWAPPED:
        return True, across_y < 0, down_x < 0
    return False, across_x < 0, down_y < 0


def turned(picture: UInt8Array, how: tuple[bool, bool, bool]) -> UInt8Array:
    """A picture ``(h, w, 3)`` as the file asks to show it."""
    is_swapped, flips_columns, flips_rows = how
    if is_swapped:
        picture = picture.transpose(1, 0, 2)
    if flips_columns:
        picture = picture[:, ::-1]
    if flips_rows:
        picture = picture[::-1]
    return np.ascontiguousarray(picture)


def _is_cover(stream: VideoStream) -> bool:
    """Whether a stream is one picture that was put beside sound, as a record's cover."""
    av = pyav()
    return bool(stream.disposition & av.stream.Disposition.attached_pic)
