"""Is this picture a face crop already? Data sets that ship crops have them used as they are.

Conventions
-----------
A crop is nearly square: at most 1.3 times as long as wide (raw pictures are 4:3 or longer). Where
a face was found in it, the face fills it: its box is at least 60 % of the shorter side. Where none
was found, which happens with crops that cut off brow and chin, the picture must also be small, as
crops are: under 480 pixels, while raw pictures begin at 640 × 480.
"""

from __future__ import annotations

import re
from pathlib import Path

from reapex.face.box import Box

_MOST_OBLONG = 1.3
_FILLS = 0.6
_LONG_SIDE = 480
_NEAREST = 4  # folders above the pictures whose names may say so
_CROPPED = re.compile(r"(?<![a-z])crop(?:s|ped)?(?![a-z])")
_NOT = re.compile(r"(?<![a-z])(?:not|un|no|to|be)[ _-]*crop|crop[ _-]*(?:later|todo|me)")


def holds_crops(folder: Path) -> bool:
    """Whether a folder's name, or one above it, says that its pictures are cropped.

    Examples
    --------
    >>> holds_crops(Path("CASME2/Cropped/sub01/EP02_01f"))
    True
    >>> holds_crops(Path("uncropped/006")), holds_crops(Path("SAMM_not_cropped/006"))
    (False, False)
    """
    names = [part.casefold() for part in folder.parts[-_NEAREST:]]
    return any(_CROPPED.search(name) and not _NOT.search(name) for name in names)


def looks_shipped(width: int, height: int) -> bool:
    """Whether a picture has the shape and size that crops are shipped in.

    Examples
    --------
    >>> looks_shipped(224, 224), looks_shipped(280, 340), looks_shipped(640, 480)
    (True, True, False)
    """
    return _is_near_square(width, height) and max(width, height) < _LONG_SIDE


def fills(face: Box, width: int, height: int) -> bool:
    """Whether a face fills its picture, so that there is nothing to crop.

    Examples
    --------
    >>> fills(Box(30, 40, 170, 170), 224, 224), fills(Box(200, 90, 300, 300), 640, 480)
    (True, False)
    """
    side = max(face.width, face.height)
    return _is_near_square(width, height) and side >= _FILLS * min(width, height)


def _is_near_square(width: int, height: int) -> bool:
    return max(width, height) <= _MOST_OBLONG * min(width, height)
