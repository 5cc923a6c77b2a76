"""Pictures in: numbered folders, videos and arrays, one :class:`~reapex.series.FrameSource` each.

Conventions
-----------
A frame's number is the *last* run of digits in its file name; paddings may mix. Positions are
0-based in the order of the numbers. Pictures come out as RGB ``uint8`` of shape ``(n, h, w, 3)``.
Nothing is read before it is asked for, and a folder is never written to. The frames of a video are
counted by decoding all of them once, and found by their time stamps (``[video]``).
"""

from reapex.frames.array import ArrayFrames
from reapex.frames.decoding import decode, keep_freed_memory
from reapex.frames.folder import FolderFrames
from reapex.frames.listing import NumberedFile, list_numbered
from reapex.frames.video import FIRST_NUMBER, VideoFrames
from reapex.frames.video_cache import cache_folder, indexed
from reapex.frames.video_index import VideoFacts, VideoIndex
from reapex.frames.video_indexing import index_video
from reapex.frames.video_opening import VIDEO_SUFFIXES

__all__ = [
    "FIRST_NUMBER",
    "VIDEO_SUFFIXES",
    "ArrayFrames",
    "FolderFrames",
    "NumberedFile",
    "VideoFacts",
    "VideoFrames",
    "VideoIndex",
    "cache_folder",
    "decode",
    "index_video",
    "indexed",
    "keep_freed_memory",
    "list_numbered",
]
