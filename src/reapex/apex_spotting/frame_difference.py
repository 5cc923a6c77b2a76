"""The frame that differs most from the first: the simplest spotter, and the paper's own yardstick.

The distance is that of GAMDSS' Eq. 3 in float, with each channel's mean difference removed, since
a lamp that flickers would win otherwise (reference note other_systems §2.3: 8.5 frames off under
±3 grey levels). A head that drifts still wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reapex.apex_spotting.spotter import PeakSpotter, require_position
from reapex.errors import UsageError
from reapex.motion import L2, Criterion, MeanFree
from reapex.series import FloatArray, Frame, FrameSeries


@dataclass(frozen=True)
class FrameDifference(PeakSpotter):
    """The distance of each frame from a reference frame.

    Parameters
    ----------
    mean_free
        Whether each channel's mean difference is removed. A signal ``(n,)`` or ``(n, d)`` has no
        brightness to remove, and a picture of one pixel nothing else: they are compared as they
        are.
    reference
        The position of the frame that the others are compared with.
    """

    name: ClassVar[str] = "frame_difference"
    title: ClassVar[str] = "frame difference to the first frame"

    mean_free: bool = True
    reference: int = 0

    def scores(self, series: FrameSeries) -> FloatArray:
        """The distances, ``(n,)``, in the frames' own unit.

        Raises
        ------
        UsageError
            If there is no such reference frame, or the frames hold no number.
        FrameUnreadable
            If a frame holds NaN or infinity.
        FrameSizesDiffer
            If two frames have different shapes.
        """
        require_position(series, self.reference)
        frame = series.frame(self.reference)
        if frame.size == 0:
            raise UsageError(f"Frames of shape {frame.shape} hold nothing to compare")
        with np.errstate(invalid="ignore"):  # infinities: the curve is looked through at its end
            return self._criterion(frame).curve(series, self.reference)

    def _criterion(self, frame: Frame) -> Criterion:
        has_brightness = frame.ndim >= 2 and frame.shape[0] * frame.shape[1] > 1
        return MeanFree() if self.mean_free and has_brightness else L2()
