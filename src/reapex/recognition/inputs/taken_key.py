"""What pictures are known by in the cache: everything that determines them.

Conventions
-----------
The clips' ids, the positions that are taken, the stamps of the pictures (:mod:`.stamps`), what
is done about faces, the size, and the versions of this format and of OpenCV. The bytes of the label
file are not part of it: what they say of these pictures is, so that a sheet with another remark
finds its pictures again. Where faces are cut out, every picture of a clip counts, because any of
them may be the one in which the face is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2

from reapex.face import Viewing
from reapex.recognition.inputs.marking import MarkedClip
from reapex.recognition.inputs.stamps import key_of, stamps

_VERSION = 1


def taken_key(
    kind: str,
    taken: Sequence[tuple[MarkedClip, Sequence[int]]],
    size: int,
    viewing: Viewing | None,
) -> str:
    """The key of pictures of that kind, of these clips, at these positions and of this size."""
    parts = {
        "kind": kind,
        "version": _VERSION,
        "opencv": cv2.__version__,
        "size": size,
        "viewing": None if viewing is None else [viewing.ships_crops, viewing.margin],
        "clips": [_clip_parts(each, positions, viewing) for each, positions in taken],
    }
    return key_of(parts)


def _clip_parts(marked: MarkedClip, positions: Sequence[int], viewing: Viewing | None) -> list[Any]:
    clip, source = marked.clip, marked.clip.frames
    if source is None:
        return [clip.corpus, clip.id]
    face = None
    if viewing is not None and not viewing.ships_crops:
        face = None if viewing.given is None else repr(viewing.given.faces.get(clip.id))
        looked_at: Sequence[int] = range(len(source))
    else:
        looked_at = [position for position in positions if position < len(source)]
    return [clip.corpus, clip.id, positions, face, stamps(source, looked_at)]
