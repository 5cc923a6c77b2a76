"""How many videos are held open at a time: a corpus has hundreds, a system lets few be open.

Readers tell when they were used; the one that was left alone longest is closed when there are too
many. It opens again by itself when it is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from weakref import ref

from reapex.frames.video_reading import VideoReader

MOST_OPEN = 8

_lock = Lock()
_used: OrderedDict[int, ref[VideoReader]] = OrderedDict()


def was_used(reader: VideoReader) -> None:
    """Count a reader as the one that was used last."""
    with _lock:
        _used[id(reader)] = ref(reader)
        _used.move_to_end(id(reader))
        gone = [_used.popitem(last=False)[1] for _ in range(len(_used) - MOST_OPEN)]
    for each in gone:
        left = each()
        if left is not None and left is not reader:
            # One that is reading just now says so itself when it is done.
            left.try_close()
