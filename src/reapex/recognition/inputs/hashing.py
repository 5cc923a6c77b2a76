"""A fingerprint of what a picture shows, for finding near-duplicates: the difference hash.

Conventions
-----------
64 bits in a ``uint64``: the picture as 9 × 8 grey pixels; a bit is set where a pixel is darker than
its right neighbour, rows from the top, the first bit the highest. Equal pictures have equal hashes;
a few differing bits (:func:`bits_apart`) mean pictures that look alike. Frames of one person in one
pose look alike, too.

References
----------
Krawetz (2013), "Kind of like that", hackerfactor.com.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from reapex.series import UInt8Array

Hashes = npt.NDArray[np.uint64]

_COLUMNS, _ROWS = 9, 8


def difference_hash(picture: UInt8Array) -> int:
    """The hash of a picture ``(h, w, 3)``, RGB."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = np.asarray(cv2.resize(grey, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA))
    bits = small[:, 1:] > small[:, :-1]
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def bits_apart(one: Hashes, other: Hashes) -> npt.NDArray[np.int64]:
    """In how many of their 64 bits hashes differ, ``one`` against ``other`` as numpy broadcasts.

    Examples
    --------
    >>> bits_apart(np.array([0, 7], np.uint64), np.array([1], np.uint64)).tolist()
    [1, 2]
    """
    differing = np.ascontiguousarray(np.bitwise_xor(one, other))
    bits = np.unpackbits(differing.view(np.uint8).reshape(*differing.shape, 8), axis=-1)
    counts: npt.NDArray[np.int64] = bits.sum(axis=-1, dtype=np.int64)
    return counts
