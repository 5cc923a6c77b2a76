"""What is noted of a clip's pictures while somebody else reads them, so that none is read twice.

Conventions
-----------
A picture is noted when it is first read, as 16 × 17 mean grey levels
(:func:`reapex.frames.hashing.grey_grid`) of which only a few numbers are kept. Two pictures with
the same levels to the last bit are one picture: noise alone makes any two exposures differ.
Pictures that nobody reads are not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.frames.hashing import grey_grid, hash_of_grid
from reapex.frames.wrapped import WrappedFrames
from reapex.keyframes import KeyFrames
from reapex.series import FrameSource, UInt8Array

_PICTURE_NDIM = 4  # (n, h, w, 3); signals are not looked at


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What was seen of one clip.

    Parameters
    ----------
    size
        Width and height in pixels.
    positions
        Which frames were read, growing, ``(n,)``.
    identities
        Equal where the pictures are, ``(n,)``; comparable within one run of the program only.
    brightness, spread
        Mean and standard deviation of the grey levels of each, ``(n,)``.
    key_hashes
        Difference hash and identity of onset, apex and offset; empty unless all three were read.
    """

    size: tuple[int, int]
    positions: npt.NDArray[np.int32]
    identities: npt.NDArray[np.int64]
    brightness: npt.NDArray[np.float32]
    spread: npt.NDArray[np.float32]
    key_hashes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Noted:
    identity: int
    brightness: float
    spread: float
    hash: int


class WatchedFrames(WrappedFrames):
    """A frame source that notes what passes through it; the pictures are those of the source."""

    def __init__(self, source: FrameSource) -> None:
        super().__init__(source)
        self._noted: dict[int, _Noted] = {}
        self._size: tuple[int, int] | None = None
        self._is_over = False

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """The source's pictures."""
        pictures = self.source.read(positions)
        is_picture = pictures.ndim == _PICTURE_NDIM and pictures.shape[-1] == 3
        if is_picture and pictures.size and not self._is_over:
            self._size = (pictures.shape[2], pictures.shape[1])
            for position, picture in zip(positions, pictures, strict=True):
                if position not in self._noted:
                    self._noted[position] = _note(picture)
        return pictures

    def close(self, keyframes: KeyFrames | None) -> Sight | None:
        """What was seen, None if nothing was; from now on nothing is noted."""
        noted: Mapping[int, _Noted] = dict(sorted(self._noted.items()))
        self._is_over, self._noted = True, {}
        if self._size is None:
            return None
        keys = () if keyframes is None else tuple(noted.get(key) for key in keyframes)
        hashes = tuple((each.hash, each.identity) for each in keys if each is not None)
        return Sight(
            self._size,
            np.fromiter(noted, np.int32, len(noted)),
            np.array([each.identity for each in noted.values()], np.int64),
            np.array([each.brightness for each in noted.values()], np.float32),
            np.array([each.spread for each in noted.values()], np.float32),
            hashes if len(hashes) == len(keys) else (),
        )


def _note(picture: UInt8Array) -> _Noted:
    grid = grey_grid(picture)
    return _Noted(hash(grid.tobytes()), float(grid.mean()), float(grid.std()), hash_of_grid(grid))
