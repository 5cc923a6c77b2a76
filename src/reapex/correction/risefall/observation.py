"""What the pictures of one clip say, before anybody's habits are taken into account.

An observation is small and holds no picture, so that a corpus of them can be kept while coder
models are learned, and judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reapex.correction.risefall.coder_model import PRIOR
from reapex.correction.risefall.curve import MotionCurve, motion_curve
from reapex.correction.risefall.posterior import Candidates, Comparison, Likelihood, Tempering
from reapex.correction.risefall.presence import presence
from reapex.correction.risefall.shapes import FALLS, RISES, ShapeFamily
from reapex.correction.risefall.sight import Sight, sight_of
from reapex.errors import FrameError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries

_EDGE_MS = 12.0  # fewer frames than this beyond a label tell nothing of it
_ALLOWED = (-1.2, 0.0, 1.2)  # spreads round each moment, for the expected course


@dataclass(frozen=True, eq=False)
class Observation:
    """One clip's curve and how it compares with the family of shapes.

    Parameters
    ----------
    manual
        The marks as positions in the series.
    marks_ms
        The marks on the clip's clock, ``(3,)``.
    positions
        Where the frames that were seen stand in the series, ``(m,)``.
    flags
        Reason codes that hold for the whole clip.
    curve
        The motion curve over the frames that were seen.
    comparison
        The curve beside the family.
    error
        The first frame that could not be read, if any.
    """

    manual: KeyFrames
    marks_ms: FloatArray
    positions: np.ndarray[tuple[int], np.dtype[np.intp]]
    flags: tuple[str, ...]
    curve: MotionCurve
    comparison: Comparison
    error: FrameError | None = None

    @classmethod
    def of(
        cls,
        series: FrameSeries,
        manual: KeyFrames,
        family: ShapeFamily,
        tempering: Tempering,
    ) -> Observation:
        """Look at a series.

        Parameters
        ----------
        series
            The clip's frames or any signal, with times.
        manual
            The marks, as positions in the series.
        family
            The shapes, and the crossing at which onset and offset are read.
        tempering
            How much a curve is believed.

        Raises
        ------
        Unseen
            If it cannot be compared.
        """
        sight = sight_of(series, manual)
        times = series.time_scale
        assert times is not None  # or it had been unseen
        marks = times[list(manual)]
        expected = _expected(sight, marks, family.crossing)
        curve = motion_curve(sight.channels.values, expected, sight.channels.drift)
        comparison = Comparison(
            curve.values, sight.times_ms, sight.frame_ms, sight.channels.drift, family, tempering
        )
        flags = sight.channels.flags + (() if sight.error is None else ("gaps",))
        return cls(manual, marks, sight.positions, flags, curve, comparison, sight.error)

    @property
    def times_ms(self) -> FloatArray:
        """When the frames that were seen were shown, ``(m,)``."""
        return self.comparison.times_ms

    @property
    def frame_ms(self) -> float:
        """From one frame to the next, as a rule."""
        return self.comparison.frame_ms

    @property
    def at_edge(self) -> tuple[bool, bool, bool]:
        """Whether the clip ends at the label, so that nothing beyond it can be seen."""
        least = max(self.frame_ms, _EDGE_MS) - self.frame_ms / 2
        onset, _, offset = self.marks_ms
        return (
            bool(onset - self.times_ms[0] < least),
            False,
            bool(self.times_ms[-1] - offset < least),
        )

    @cached_property
    def likelihood(self) -> Likelihood:
        """Round the marks, as far as a coder of the usual spread errs."""
        return self.comparison.likelihood(Candidates.around(self.marks_ms, PRIOR.spreads))

    @cached_property
    def presence(self) -> float:
        """How likely it is that there is a movement at all, 0 to 1."""
        if self.curve.is_still:
            return 0.0
        best = self.likelihood.best_fit
        return presence(self.curve.strength_px, self.curve.clearness, best)

    def nearest(self, moment_ms: float) -> int:
        """The position of the frame nearest to a moment; of two as near, the later."""
        after = int(np.searchsorted(self.times_ms, moment_ms, side="left"))
        if after == 0:
            return int(self.positions[0])
        if after == len(self.times_ms):
            return int(self.positions[-1])
        before_ms, after_ms = self.times_ms[after - 1], self.times_ms[after]
        # Times are sums of floats; half a frame must still count as half.
        is_later = moment_ms - before_ms >= after_ms - moment_ms - 1e-6
        return int(self.positions[after if is_later else after - 1])


def expected_course(
    sight: Sight, moments_ms: FloatArray, spreads_ms: FloatArray, crossing: float
) -> FloatArray:
    """The mean of the movements that moments of such spreads allow, ``(n,)``."""
    plain = ShapeFamily(crossing, RISES[1:2], FALLS[:1])
    times, least_ms = sight.times_ms, sight.frame_ms / 2
    onsets, apexes, offsets = moments_ms[:, np.newaxis] + np.outer(spreads_ms, _ALLOWED)
    rises = plain.rise_levels(times, onsets, apexes, least_ms)
    falls = plain.fall_levels(times, apexes, offsets, least_ms)
    mean: FloatArray = rises.mean(axis=(0, 1, 2)) + falls.mean(axis=(0, 1, 2))
    return mean


def _expected(sight: Sight, marks_ms: FloatArray, crossing: float) -> FloatArray:
    """The course that the marks of a usual coder allow."""
    return expected_course(sight, marks_ms, PRIOR.spreads, crossing)
