"""Where the indexes of videos are kept for the next time, each under its video's content.

Conventions
-----------
One small file per video in ``$REAPEX_CACHE``, or else in the system's folder for such files.
Nothing there is needed: an index that is missing, damaged or of another version is made anew, and a
folder that cannot be written to is done without. It may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
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

_LAYOUT = 1  # counted up when what is kept changes its meaning
_ARRAYS = ("stamps", "is_key", "checksums", "is_damaged")
_KINDS = {"stamps": "i", "is_key": "b", "checksums": "u", "is_damaged": "b"}


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
    kept = folder / f"{sha256}.npz"
    index = _kept(kept, sha256, version)
    if index is None:
        index = index_video(path, sha256, telling)
        with suppress(OutputError, OSError):
            _keep(kept, index, version)
    return index


def _keep(kept: Path, index: VideoIndex, version: str) -> None:
    """Write an index; of two processes that do so at once, either wins, and both have the same."""
    with writing(kept, force=True) as temporary:
        np.savez_compressed(
            temporary,
            about=np.array(json.dumps({"version": version, **asdict(index.facts)}, default=str)),
            **{name: getattr(index, name) for name in _ARRAYS},
        )


def _kept(kept: Path, sha256: str, version: str) -> VideoIndex | None:
    """The index that is kept, if it is whole and of this version."""
    try:
        with np.load(kept, allow_pickle=False) as file:
            about: dict[str, Any] = json.loads(str(file["about"]))
            arrays = {name: file[name] for name in _ARRAYS}
        if about.pop("version") != version or about["sha256"] != sha256:
            return None
        about["time_base"] = Fraction(about["time_base"])
        about["rate"] = None if about["rate"] is None else Fraction(about["rate"])
        index = VideoIndex(VideoFacts(**about), **arrays)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError,
            EOFError, zipfile.BadZipFile):  # fmt: skip
        return None  # missing or damaged in whatever way: it is made anew
    shapes_fit = all(array.shape == (len(index.stamps),) for array in arrays.values())
    kinds_fit = all(arrays[name].dtype.kind == kind for name, kind in _KINDS.items())
    return index if shapes_fit and kinds_fit and len(index) else None
