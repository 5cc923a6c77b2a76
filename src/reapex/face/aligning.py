"""A clip brought to one size, its eyes at fixed places.

Conventions
-----------
Three ways. ``none``: the house's square round the face, only scaled. ``clip``: one turn, scale and
shift for the whole clip, from the median of its eyes, so that what moves in the pictures moves as
it was filmed. ``smooth``: one per frame, from eyes that were smoothed over time
(:mod:`reapex.face.smoothing`), so that slow motion of the head is taken out and no jitter put in.

The eyes come to lie 0.3 of the side apart and 0.408 of the side below the top: where the house's
square with its margin of 0.15 has them on an upright face, so that the three ways frame alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.errors import UsageError
from reapex.face.box import Eyes
from reapex.face.similarity import Similarity, warped
from reapex.frames.wrapped import WrappedFrames
from reapex.series import FrameSource, UInt8Array

DEFAULT_SIZE = 224


@dataclass(frozen=True, slots=True)
class Target:
    """The square that faces are brought to.

    Parameters
    ----------
    size
        Pixels along each side, 16 to 4096.
    eyes_apart
        The distance between the eyes as a share of the side.
    eyes_down
        Their height below the top, likewise.

    Raises
    ------
    UsageError
        If the eyes would not lie inside, or the size is none.
    """

    size: int = DEFAULT_SIZE
    eyes_apart: float = 0.3
    eyes_down: float = 0.408

    def __post_init__(self) -> None:
        if not 16 <= self.size <= 4096:
            raise UsageError(f"The size is {self.size}", expected="16 to 4096 pixels")
        if not (0 < self.eyes_apart < 1 and 0 < self.eyes_down < 1):
            raise UsageError(
                f"Eyes {self.eyes_apart} of the side apart and {self.eyes_down} down do not lie "
                "in the picture",
                expected="shares between 0 and 1",
            )

    @property
    def eyes_px(self) -> Eyes:
        """Where the eyes come to lie.

        Examples
        --------
        >>> Target(100).eyes_px
        ((34.5, 40.3), (64.5, 40.3))
        """
        y = round(self.eyes_down * self.size - 0.5, 6)
        left, right = (
            round((0.5 + sign * self.eyes_apart / 2) * self.size - 0.5, 6) for sign in (-1, 1)
        )
        return (left, y), (right, y)


class AlignedFrames(WrappedFrames):
    """The pictures of a source, each turned, scaled and moved into a square.

    Parameters
    ----------
    source
        The whole pictures.
    transforms
        One for all pictures, or one for each.
    size
        Pixels along each side of the square.
    eyes_px
        The two eye centres in the square, where known.

    Raises
    ------
    UsageError
        If there are neither one nor as many transforms as pictures.
    """

    def __init__(
        self,
        source: FrameSource,
        transforms: Sequence[Similarity],
        size: int = DEFAULT_SIZE,
        eyes_px: Eyes | None = None,
    ) -> None:
        if len(transforms) not in (1, len(source)):
            raise UsageError(
                f"{len(transforms)} transforms do not fit {len(source)} pictures",
                expected="one for all, or one for each",
            )
        super().__init__(source)
        self.transforms = tuple(transforms)
        self.size = size
        self.eyes_px = eyes_px

    def __repr__(self) -> str:
        return f"AlignedFrames({self.source!r}, {len(self.transforms)} transforms, {self.size})"

    def transform(self, position: int) -> Similarity:
        """What is done to one picture."""
        return self.transforms[position if len(self.transforms) > 1 else 0]

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Aligned pictures, RGB ``(len(positions), size, size, 3)``.

        Raises
        ------
        FrameError
            As the source does.
        """
        aligned = np.empty((len(positions), self.size, self.size, 3), dtype=np.uint8)
        for index, position in enumerate(positions):
            # One at a time: the whole pictures of a clip need not fit into memory.
            picture = self.source.read([position])[0]
            aligned[index] = warped(picture, self.transform(position), self.size)
        return aligned
