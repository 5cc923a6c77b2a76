"""Spotters that compare every picture with one: the first, as a rule."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reapex.apex_spotting.pictures import SIDE, grey_picture, grey_pictures
from reapex.apex_spotting.spotter import PeakSpotter, require_position
from reapex.series import FloatArray, FrameSeries, UInt8Array


@dataclass(frozen=True)
class FromReference(PeakSpotter):
    """A score from each picture and the reference picture.

    Parameters
    ----------
    reference
        The position of the frame that the others are compared with.
    side
        To how many pixels a picture's shorter side is reduced first; None: not at all.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    reference: int = 0
    side: int | None = SIDE

    def scores(self, series: FrameSeries) -> FloatArray:
        """One score per frame, ``(n,)``; 0 for a frame that equals the reference.

        Raises
        ------
        UsageError, FrameUnreadable, FrameSizesDiffer
            As :func:`~reapex.apex_spotting.pictures.grey_pictures` does; the first also if there
            is no such reference frame.
        """
        require_position(series, self.reference)
        start = grey_picture(series.frame(self.reference), self.name, self.side)
        pictures = grey_pictures(series, self.name, self.side)
        return np.array([self.measure(start, picture) for picture in pictures], dtype=np.float64)

    @abstractmethod
    def measure(self, start: UInt8Array, picture: UInt8Array) -> float:
        """The score of a picture, seen from the reference picture."""
