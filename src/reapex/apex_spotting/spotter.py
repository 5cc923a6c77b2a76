"""What every apex spotter can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np

from reapex.errors import RateUnknown, UsageError
from reapex.series import FloatArray, FrameSeries


class ApexSpotter(Protocol):
    """Finds the apex of a clip that has no labels."""

    @property
    def name(self) -> str:
        """The word on the command line."""

    @property
    def title(self) -> str:
        """What a report calls it."""

    def scores(self, series: FrameSeries) -> FloatArray:
        """One score per frame, ``(n,)``: the higher, the more like an apex."""

    def pick(self, scores: FloatArray) -> int:
        """Which of these scores, of all frames or of some in a row, is the apex's."""

    def apex(self, series: FrameSeries) -> int:
        """The position of the apex."""


class PeakSpotter(ABC):
    """A spotter that takes the first of the highest scores."""

    @abstractmethod
    def scores(self, series: FrameSeries) -> FloatArray:
        """One score per frame, ``(n,)``."""

    def pick(self, scores: FloatArray) -> int:
        """The first of the highest scores."""
        return int(np.argmax(scores))

    def apex(self, series: FrameSeries) -> int:
        """The position of the apex; 0 where nothing in the clip differs."""
        return self.pick(self.scores(series))


def frame_interval_ms(series: FrameSeries, spotter: str) -> float:
    """The usual time from one frame to the next in ms; infinite if there is one frame only.

    Raises
    ------
    RateUnknown
        If the series has no times.
    """
    times = series.time_scale
    if times is None:
        raise RateUnknown(
            f"The spotter {spotter!r} looks at a span of time, and the frame rate is not known",
            mend="Give it, as in --fps 200, or use the spotter flow_peak",
        )
    return float(np.median(np.diff(times))) if len(times) > 1 else float("inf")


def require_position(series: FrameSeries, position: int) -> None:
    """Refuse a reference frame that the series does not have.

    Raises
    ------
    UsageError
        If it has not.
    """
    if not 0 <= position < len(series):
        raise UsageError(
            f"The reference frame is at position {position}, but there are {len(series)} frames",
            expected="a position counted from 0 within the frames given",
        )
