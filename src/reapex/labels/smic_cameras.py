"""SMIC's three cameras: which one a path is about, and how fast it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

CAMERA_FPS: Mapping[str | None, float] = MappingProxyType({"HS": 100.0, "VIS": 25.0, "NIR": 25.0})

_CAMERA = re.compile(r"(?<![a-z])(HS|VIS|NIR)(?![a-z])", re.IGNORECASE)


def camera_of(parts: Iterable[str]) -> str | None:
    """The camera that the last part with such a word names; None if none does.

    Examples
    --------
    >>> camera_of(["data", "SMIC_all_cropped", "VIS"]), camera_of(["SMIC-HS-E_annotation.xlsx"])
    ('VIS', 'HS')
    >>> camera_of(["visitors", "labels.xlsx"]) is None
    True
    """
    found = [match[1].upper() for part in parts for match in _CAMERA.finditer(part)]
    return found[-1] if found else None
