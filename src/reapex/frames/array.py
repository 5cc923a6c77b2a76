"""Pictures in memory as a frame source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reapex.errors import Place, UsageError
from reapex.series import UInt8Array


class ArrayFrames:
    """An array of RGB pictures of shape ``(n, h, w, 3)``, numbered from ``first_number``.

    Raises
    ------
    UsageError
        If the array is not ``uint8`` of that shape, is empty, or the rate is not above 0.
    """

    def __init__(
        self, pictures: UInt8Array, fps: float | None = None, first_number: int = 0
    ) -> None:
        if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[-1] != 3:
            raise UsageError(
                f"The pictures are {pictures.dtype} of shape {pictures.shape}",
                expected="uint8 of shape (n, h, w, 3), RGB",
            )
        if len(pictures) == 0:
            raise UsageError("There is no picture")
        if fps is not None and not fps > 0:
            raise UsageError(f"The frame rate is {fps}", expected="frames per second, above 0")
        self.pictures = pictures
        self.fps = fps
        self.numbers = range(first_number, first_number + len(pictures))

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def times_ms(self) -> tuple[float, ...] | None:
        """When each frame was shown, from the first; None if the rate is unknown."""
        if self.fps is None:
            return None
        return tuple(index * 1000 / self.fps for index in range(len(self)))

    @property
    def place(self) -> Place:
        """Nowhere on disk."""
        return Place()

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures at these positions, RGB ``(len(positions), h, w, 3)``."""
        return self.pictures[np.asarray(positions, dtype=np.intp)]
