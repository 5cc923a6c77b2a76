"""A frame source in memory, with damage where asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from reapex.errors import FrameUnreadable, Place
from reapex.series import UInt8Array


class Pictures:
    """Pictures in memory that remember which were asked for."""

    def __init__(
        self,
        pictures: Sequence[UInt8Array] | UInt8Array,
        fps: float | None = 100.0,
        bad: Collection[int] = (),
    ) -> None:
        self.pictures = pictures
        self.fps = fps
        self.bad = frozenset(bad)
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def numbers(self) -> Sequence[int]:
        return range(len(self.pictures))

    @property
    def times_ms(self) -> Sequence[float] | None:
        return None if self.fps is None else [i * 1000 / self.fps for i in self.numbers]

    @property
    def place(self) -> Place:
        return Place(frames=Path("pictures"))

    def read(self, positions: Sequence[int]) -> UInt8Array:
        self.asked.extend(positions)
        if self.bad & set(positions):
            raise FrameUnreadable("A picture is damaged", where=self.place)
        return np.stack([in_colour(self.pictures[position]) for position in positions])


def in_colour(picture: UInt8Array) -> UInt8Array:
    return np.repeat(picture[..., None], 3, axis=2) if picture.ndim == 2 else picture
