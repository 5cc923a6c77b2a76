"""One search, four ways: what :mod:`~reapex.bench.timing` puts side by side.

Each takes a clip on disk and gives its key frames by the ``paper`` search with λ = 0.1, except the
last, which only decodes. All decode with the same call. The baselines are plain numpy, as people
write them, and are here to be timed: nothing else uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from reapex.bench.clips import LAMBDA, BenchClip
from reapex.correction import Gamdss
from reapex.frames import FolderFrames
from reapex.frames import decode as decode_picture
from reapex.keyframes import KeyFrames
from reapex.series import FrameSeries, UInt8Array
from reapex.window import Window

Side = Callable[[BenchClip], KeyFrames | None]
Picture = npt.NDArray[np.float32]


def ours(clip: BenchClip) -> KeyFrames:
    """As ``reapex correct`` searches a clip that is loaded: pictures are decoded and compared."""
    series = FrameSeries.of_source(_loaded(clip.folder))
    return Gamdss(window=Window.share(LAMBDA)).propose(series, clip.manual).keyframes


@cache
def _loaded(folder: Path) -> FolderFrames:
    """The folder's list of pictures, which loading makes and no side of the search pays for."""
    return FolderFrames(folder)


def read_once(clip: BenchClip) -> KeyFrames:
    """A loop over pairs that keeps each picture, as float32, in a dictionary."""
    kept: dict[int, Picture] = {}

    def picture(position: int) -> Picture:
        if position not in kept:
            kept[position] = _read(clip, position).astype(np.float32)
        return kept[position]

    rise = {
        (onset, apex): np.linalg.norm(picture(apex) - picture(onset))
        for onset in clip.onsets
        for apex in clip.apexes
    }
    onset, apex = max(rise, key=lambda pair: float(rise[pair]))
    fall = {
        offset: np.linalg.norm(picture(apex) - picture(offset)) for offset in reversed(clip.offsets)
    }
    return KeyFrames(onset, apex, max(fall, key=lambda offset: float(fall[offset])))


def published(clip: BenchClip) -> KeyFrames:
    """The published pattern: a picture is read from disk anew for each pair that it is part of.

    Written for this benchmark only, from the description in reference note gamdss §1.1: a joint
    argmax over onset and apex, then the offset against the new apex, reading and
    ``np.linalg.norm`` inside the loops. Two readings go in the baseline's favour: the picture of
    the outer loop is read once per turn, so that a pair costs one reading and not two; and numpy
    subtracts bytes from float32 at one go. The subtraction is in float, not in wrapping bytes, so
    that the choice can be checked against ours.
    """
    rise: dict[tuple[int, int], float] = {}
    for onset in clip.onsets:
        before = _read(clip, onset).astype(np.float32)
        for apex in clip.apexes:
            rise[onset, apex] = float(np.linalg.norm(_read(clip, apex) - before))
    onset, apex = max(rise, key=lambda pair: rise[pair])
    top = _read(clip, apex).astype(np.float32)
    fall: dict[int, float] = {}
    for offset in reversed(clip.offsets):
        fall[offset] = float(np.linalg.norm(top - _read(clip, offset)))
    return KeyFrames(onset, apex, max(fall, key=lambda position: fall[position]))


def decode(clip: BenchClip) -> None:
    """The floor: every picture that the search needs is decoded once and kept; no comparison."""
    pictures = [_read(clip, position) for position in clip.candidates]
    del pictures


SIDES: Mapping[str, Side] = MappingProxyType(
    {"ours": ours, "read_once": read_once, "published": published, "decode": decode}
)


def _read(clip: BenchClip, position: int) -> UInt8Array:
    """The same decode call on all sides, so that what is compared is the search."""
    return decode_picture(clip.file(position))
