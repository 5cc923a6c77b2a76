"""Where the indexes of videos are kept for the next time, each under its video's content.

Conventions
-----------
One small file per video in ``$REAPEX_CACHE``, or else in the system's folder for such files.
Nothing there is needed: an index that is missing, damaged or of another version is made anew, and a
folder that cannot be written to is done without. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from contextlib import suppress
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from reapex.errors import OutputError
from reapex.frames.video_index import VideoFacts, VideoIndex
from reapex.frames.video_indexing import content_of, index_video
from reapex.frames.video_opening import decoder_version
from reapex.output import writing
from reapex.progress import Progress

_LAYOUT = 2  # counted up when what is kept changes its meaning
_ARRAYS = {"stamps": "<i8", "checksums": "<u4", "is_key": "?", "is_damaged": "?"}
_PROOF_BYTES = hashlib.sha256().digest_size  # it proves that what follows is whole


def cache_folder() -> Path | None:
    """The folder of kept indexes; None where the system has no place for it.

    ``$REAPEX_CACHE`` if set; else ``%LOCALAPPDATA%`` on Windows, ``~/Library/Caches`` on macOS, and
    ``$XDG_CACHE_HOME`` or ``~/.cache`` elsewhere, each with ``reapex`` in it.
    """
    own = os.environ.get("REAPEX_CACHE")
    if own:
        return Path(own) / "videos"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        said = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = said if said.is_absolute() else home / ".cache"  # as the XDG rule has it
    return base / "reapex" / "videos"


def indexed(path: Path, telling: Progress | None = None) -> VideoIndex:
    """The index of a video: the one that is kept, or a new one, which is kept then.

    Raises
    ------
    VideoUnreadable, FrameSizesDiffer, MissingExtra
        As :func:`~reapex.frames.video_indexing.index_video` does.
    """
    version = f"{_LAYOUT}, {decoder_version()}"
    sha256 = content_of(path)
    folder = cache_folder()
    if folder is None:
        return index_video(path, sha256, telling)
    kept = folder / f"{sha256}.index"
    index = _kept(kept, sha256, version)
    if index is None:
        index = index_video(path, sha256, telling)
        with suppress(OutputError, OSError):
            _keep(kept, index, version)
    return index


def _keep(kept: Path, index: VideoIndex, version: str) -> None:
    """Write an index; of two processes that do so at once, either wins, and both have the same."""
    about = {"version": version, "frames": len(index), **asdict(index.facts)}
    arrays = (getattr(index, name).astype(kind).tobytes() for name, kind in _ARRAYS.items())
    body = zlib.compress(b"\n".join((json.dumps(about, default=str).encode(), b"".join(arrays))))
    with writing(kept, force=True) as temporary:
        temporary.write_bytes(hashlib.sha256(body).digest() + body)


def _kept(kept: Path, sha256: str, version: str) -> VideoIndex | None:
    """The index that is kept, if it is whole and of this version."""
    try:
        data = kept.read_bytes()
    except OSError:
        return None
    proof, body = data[:_PROOF_BYTES], data[_PROOF_BYTES:]
    if hashlib.sha256(body).digest() != proof:
        return None
    head, _, rest = zlib.decompress(body).partition(b"\n")
    about: dict[str, Any] = json.loads(head)
    n_frames = about.pop("frames", 0)
    if about.pop("version", None) != version or about["sha256"] != sha256:
        return None
    arrays, start = {}, 0
    for name, kind in _ARRAYS.items():
        arrays[name] = np.frombuffer(rest, kind, n_frames, start)
        start += arrays[name].nbytes
    about["time_base"] = Fraction(about["time_base"])
    about["rate"] = None if about["rate"] is None else Fraction(about["rate"])
    return VideoIndex(VideoFacts(**about), **arrays)
