"""Pictures in: numbered folders and arrays, one :class:`~reapex.series.FrameSource` each.

Conventions
-----------
A frame's number is the *last* run of digits in its file name; paddings may mix. Positions are
0-based in the order of the numbers. Pictures come out as RGB ``uint8`` of shape ``(n, h, w, 3)``.
Nothing is read before it is asked for, and a folder is never written to.
"""

from reapex.frames.array import ArrayFrames
from reapex.frames.decoding import decode, keep_freed_memory
from reapex.frames.folder import FolderFrames
from reapex.frames.listing import NumberedFile, list_numbered

__all__ = [
    "ArrayFrames",
    "FolderFrames",
    "NumberedFile",
    "decode",
    "keep_freed_memory",
    "list_numbered",
]
