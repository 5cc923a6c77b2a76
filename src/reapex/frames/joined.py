"""Several stretches of one video as one source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from reapex.errors import Place, UsageError
from reapex.frames.video import VideoFrames
from reapex.series import FrameSource, UInt8Array


class JoinedFrames:
    """The pictures of several sources that number the same frames; what two hold counts once.

    Parameters
    ----------
    sources
        One or more, of one place and rate.

    Raises
    ------
    UsageError
        If there is none.
    """

    def __init__(self, sources: Sequence[FrameSource]) -> None:
        if not sources:
            raise UsageError("There are no frames to join")
        self.sources = tuple(sources)
        held: dict[int, tuple[FrameSource, int]] = {}
        for source in self.sources:
            for position, number in enumerate(source.numbers):
                held.setdefault(number, (source, position))
        self.numbers: tuple[int, ...] = tuple(sorted(held))
        self._held = tuple(held[number] for number in self.numbers)

    def __repr__(self) -> str:
        return f"JoinedFrames({len(self.sources)} sources, {len(self)} frames, fps={self.fps})"

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def first_number(self) -> int:
        """The number of the first frame there is, held or not, where the sources know it."""
        first: int = getattr(self.sources[0], "first_number", self.numbers[0])
        return first

    @property
    def fps(self) -> float | None:
        """As the first source has it."""
        return self.sources[0].fps

    @cached_property
    def times_ms(self) -> tuple[float, ...] | None:
        """When each frame was shown: by the video, else by its number; None if nobody knows.

        Each stretch counts its times from its own first frame, so they cannot be taken over.
        """
        source = self.sources[0]
        if isinstance(source, VideoFrames):
            return source.times_of(self.numbers)
        if self.fps is None:
            return None
        first = self.numbers[0]
        return tuple((number - first) * 1000 / self.fps for number in self.numbers)

    @property
    def place(self) -> Place:
        """As the first source has it."""
        return self.sources[0].place

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures at these positions, RGB ``(len(positions), h, w, 3)``.

        Raises
        ------
        FrameError
            As the sources do.
        """
        if not len(positions):
            return self.sources[0].read([])
        pictures = (self._held[position] for position in positions)
        return np.concatenate([source.read([position]) for source, position in pictures])
