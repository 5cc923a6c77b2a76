"""When the frames of a video were shown, from the time stamps that its file gave them.

Conventions
-----------
A stamp counts ticks of the stream's time base; :data:`NO_STAMP` is none. Times are milliseconds
from the first frame and grow strictly, whatever the stamps do. A rate is *variable* where the
steps from frame to frame are no whole multiples of one step, by more than the rounding to ticks
explains; a steady rate with frames left out, as cameras and encoders drop them, is not.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray

Stamps = npt.NDArray[np.int64]

NO_STAMP = int(np.iinfo(np.int64).min)
_ROUNDING_TICKS = 1.5  # each of the two ends of a step is rounded
_JITTER = 0.02  # of a step: half a millisecond at 40 fps, and no camera's clock is better
_SAME_RATE = 0.005
_USUAL_FPS = 25  # where a file gives neither stamps nor a rate


def usable(stamps: Stamps) -> npt.NDArray[np.bool_]:
    """Which stamps are there, and later than every usable one before.

    Examples
    --------
    >>> usable(np.array([0, 10, 10, NO_STAMP, 30, 20, 40])).tolist()
    [True, True, False, False, True, False, True]
    """
    latest = np.maximum.accumulate(stamps) if len(stamps) else stamps
    there = stamps != NO_STAMP
    there[1:] &= stamps[1:] > latest[:-1]
    return np.asarray(there, dtype=np.bool_)


def times_of(stamps: Stamps, time_base: Fraction, rate: Fraction | None) -> FloatArray:
    """Times in ms from the first frame, ``(n,)``, strictly growing.

    A frame without a usable stamp lies evenly between its neighbours that have one; before the
    first and after the last such neighbour, one step of the rate apart.

    Examples
    --------
    >>> times_of(np.array([5, 10, 10, 10, 25]), Fraction(1, 1000), None).tolist()
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    known = np.flatnonzero(usable(stamps))
    positions = np.arange(len(stamps), dtype=np.float64)
    step = 1000 / float(rate) if rate else 1000 / _USUAL_FPS
    if len(known) == 0:
        return positions * step
    tick = float(time_base * 1000)
    times = (stamps[known] - stamps[known[0]]) * tick
    if len(known) > 1 and not rate:
        step = float(np.median(np.diff(times) / np.diff(known)))
    mended = np.interp(positions, known.astype(np.float64), times)
    mended += np.minimum(positions - known[0], 0) * step
    mended += np.maximum(positions - known[-1], 0) * step
    return np.asarray(mended - mended[0], dtype=np.float64)


def steady_step(times_ms: FloatArray, tick_ms: float) -> float | None:
    """The one step in ms of which all steps are multiples; None where there is none.

    Examples
    --------
    >>> round(steady_step(np.array([0.0, 33, 67, 100, 167]), 1.0), 2)
    33.4
    >>> steady_step(np.array([0.0, 33, 50, 100]), 0.1) is None
    True
    """
    steps = np.diff(times_ms)
    if len(steps) == 0:
        return None
    step = float(np.median(steps))
    multiples = np.maximum(np.round(steps / step), 1)
    slack = np.maximum(_ROUNDING_TICKS * multiples * tick_ms, _JITTER * step)
    if (np.abs(steps - multiples * step) > slack).any():
        return None
    return float(steps.sum() / multiples.sum())


def nominal_fps(times_ms: FloatArray, tick_ms: float, rate: Fraction | None) -> float | None:
    """Frames per second: of a steady video its rate, of others that of the median step.

    The header's own rate is given where it is the same but for rounding; of a single frame it is
    all there is.
    """
    said = float(rate) if rate else None
    if len(times_ms) < 2:
        return said
    step = steady_step(times_ms, tick_ms) or float(np.median(np.diff(times_ms)))
    measured = 1000 / step
    if said is not None and abs(said / measured - 1) < _SAME_RATE:
        return said
    return measured
