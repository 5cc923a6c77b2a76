"""The detectors by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reapex.errors import UsageError
from reapex.face.finder import FaceFinder
from reapex.face.finding import Haar
from reapex.face.mtcnn import Mtcnn

FINDERS: Mapping[str, Callable[[], FaceFinder]] = {
    "auto": Haar,
    Haar.name: Haar,
    Mtcnn.name: Mtcnn.ready,
}


def finder_named(name: str) -> FaceFinder:
    """The detector of that name; ``auto`` is what the base install has.

    Raises
    ------
    UsageError
        If there is none of that name.
    MissingExtra
        If it needs what is not installed.
    """
    if name not in FINDERS:
        raise UsageError(f"There is no detector {name!r}", expected=", ".join(FINDERS))
    return FINDERS[name]()
