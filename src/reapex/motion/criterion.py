"""What every criterion can do, and how a pairwise measure becomes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

import numpy as np

from reapex.errors import FrameSizesDiffer, FrameUnreadable, Place
from reapex.series import FloatArray, Frame, FrameSeries


class Criterion(Protocol):
    """A distance between frames."""

    @property
    def name(self) -> str:
        """The word on the command line."""

    @property
    def title(self) -> str:
        """What a report calls it."""

    def distances(
        self, series: FrameSeries, rows: Sequence[int], cols: Sequence[int]
    ) -> FloatArray:
        """Distances of shape ``(len(rows), len(cols))``, each frame read once."""

    def curve(self, series: FrameSeries, reference: int) -> FloatArray:
        """Distances ``(n,)`` of every frame from the frame ``reference``."""


Prepared = TypeVar("Prepared")


class PairCriterion(ABC, Generic[Prepared]):
    """A criterion that looks at two frames at a time, each prepared once."""

    name: str
    title: str

    def distances(
        self, series: FrameSeries, rows: Sequence[int], cols: Sequence[int]
    ) -> FloatArray:
        """Distances of shape ``(len(rows), len(cols))``, each frame read once.

        Raises
        ------
        FrameUnreadable
            If a frame holds NaN or infinity.
        FrameSizesDiffer
            If two frames have different shapes.
        """
        frames = {at: series.frame(at) for at in (*rows, *cols)}
        _require_one_shape(frames.values())
        prepared = {at: self.prepare(frame) for at, frame in frames.items()}
        table = np.empty((len(rows), len(cols)))
        # The shorter side in the inner loop: its pictures stay in the processor's cache.
        for r, c in _pairs(len(rows), len(cols)):
            table[r, c] = self.measure(prepared[rows[r]], prepared[cols[c]])
        return _finite(table)

    def curve(self, series: FrameSeries, reference: int) -> FloatArray:
        """Distances ``(n,)`` of every frame from the frame ``reference``.

        Raises
        ------
        FrameUnreadable, FrameSizesDiffer
            As :meth:`distances` does.
        """
        first = series.frame(reference)
        start = self.prepare(first)
        distances = []
        for frame in series.pass_over():
            _require_one_shape((first, frame))
            distances.append(self.measure(start, self.prepare(frame)))
        return _finite(np.array(distances, dtype=np.float64))

    @abstractmethod
    def prepare(self, frame: Frame) -> Prepared:
        """A frame in the form that :meth:`measure` takes."""

    @abstractmethod
    def measure(self, from_: Prepared, to: Prepared) -> float:
        """The distance of one prepared frame from another of the same shape."""


def _pairs(n_rows: int, n_cols: int) -> Iterator[tuple[int, int]]:
    if n_rows < n_cols:
        return ((row, col) for col in range(n_cols) for row in range(n_rows))
    return ((row, col) for row in range(n_rows) for col in range(n_cols))


def _require_one_shape(frames: Iterable[Frame]) -> None:
    shapes = list(dict.fromkeys(frame.shape for frame in frames))
    if len(shapes) > 1:
        raise FrameSizesDiffer(f"Frames of shapes {shapes[0]} and {shapes[1]} cannot be compared")


def _finite(values: FloatArray) -> FloatArray:
    if not np.all(np.isfinite(values)):
        raise FrameUnreadable(
            "A frame holds values that are not finite (NaN or infinity)", where=Place()
        )
    return values
