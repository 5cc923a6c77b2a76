"""The part of a series that lies between two positions, as if nothing else had been filmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.errors import Place
from reapex.series import FrameSeries, FrameSource, UInt8Array


def cut_out(series: FrameSeries, first: int, last: int) -> FrameSeries:
    """The frames from ``first`` to ``last``, both counted, with their times and numbers.

    A source stays on disk; frames are read again even where the whole series has kept them.
    """
    part = slice(first, last + 1)
    times = None if series.times_ms is None else series.times_ms[part]
    numbers = None if series.numbers is None else series.numbers[part]
    whole = series.frames
    frames = whole[part] if isinstance(whole, np.ndarray) else _Part(whole, first, last)
    return FrameSeries(frames, times, numbers, series.eyes_px)


@dataclass(frozen=True, slots=True)
class _Part:
    """A source that knows only the frames from ``first`` to ``last``."""

    whole: FrameSource
    first: int
    last: int

    @property
    def fps(self) -> float | None:
        return self.whole.fps

    @property
    def numbers(self) -> Sequence[int]:
        return self.whole.numbers[self.first : self.last + 1]

    @property
    def times_ms(self) -> Sequence[float] | None:
        times = self.whole.times_ms
        return None if times is None else times[self.first : self.last + 1]

    @property
    def place(self) -> Place:
        return self.whole.place

    def __len__(self) -> int:
        return self.last - self.first + 1

    def read(self, positions: Sequence[int]) -> UInt8Array:
        return self.whole.read([self.first + position for position in positions])
