"""What finds faces in pictures: one slot, several detectors.

Conventions
-----------
Pictures are RGB ``uint8`` of shape ``(h, w, 3)``. Whatever a detector calls a face, here its box is
the house's (:class:`~reapex.face.box.Face`), so that crops by either can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from reapex.errors import FrameError
from reapex.face.box import Face
from reapex.series import FrameSource, UInt8Array


class FaceFinder(Protocol):
    """A detector."""

    @property
    def name(self) -> str:
        """What it is called on the command line and in manifests."""

    @property
    def title(self) -> str:
        """What it is called in a sentence."""

    def faces(self, picture: UInt8Array) -> tuple[Face, ...]:
        """The faces of one picture, the largest first, their boxes inside it."""

    def face_in(self, pictures: Iterable[UInt8Array]) -> Face | None:
        """The face that a few pictures of one clip show; the first may be enough."""


def few_frames(source: FrameSource) -> Iterator[UInt8Array]:
    """The middle frame and those at the quarters, RGB ``(h, w, 3)``, as far as they can be read."""
    last = len(source) - 1
    for position in dict.fromkeys((last // 2, last // 4, last - last // 4)):
        try:
            yield source.read([position])[0]
        except FrameError:
            continue  # a corrector may not need this frame; one that does says so
