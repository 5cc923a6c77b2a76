"""What every criterion can do, and how a pairwise measure becomes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

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


class PairCriterion(ABC):
    """A criterion that looks at two frames at a time."""

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
        froms = [self.prepare(series.frame(row)) for row in rows]
        tos = [self.prepare(series.frame(col)) for col in cols]
        table = np.array([[self._distance(from_, to) for to in tos] for from_ in froms])
        return _finite(table.reshape(len(rows), len(cols)))

    def curve(self, series: FrameSeries, reference: int) -> FloatArray:
        """Distances ``(n,)`` of every frame from the frame ``reference``.

        Raises
        ------
        FrameUnreadable, FrameSizesDiffer
            As :meth:`distances` does.
        """
        start = self.prepare(series.frame(reference))
        return _finite(
            np.array([self._distance(start, self.prepare(f)) for f in series.pass_over()])
        )

    def _distance(self, from_: Frame, to: Frame) -> float:
        if from_.shape != to.shape:
            raise FrameSizesDiffer(
                f"Frames of shapes {from_.shape} and {to.shape} cannot be compared"
            )
        return self.measure(from_, to)

    @abstractmethod
    def prepare(self, frame: Frame) -> Frame:
        """A frame in the form that :meth:`measure` takes."""

    @abstractmethod
    def measure(self, from_: Frame, to: Frame) -> float:
        """The distance of one prepared frame from another of the same shape."""


def _finite(values: FloatArray) -> FloatArray:
    if not np.all(np.isfinite(values)):
        raise FrameUnreadable(
            "A frame holds values that are not finite (NaN or infinity)", where=Place()
        )
    return values
