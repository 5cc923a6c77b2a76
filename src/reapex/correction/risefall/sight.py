"""Reading a series: which of its frames can be used, and when they were shown.

Conventions
-----------
Frames that cannot be read are left out, as missing ones are, while four in five are left and eight
at least; a clip is not given up for one damaged picture. Only frames within a second of the labels
are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.correction.risefall.channels import (
    Channels,
    channels_of_face,
    channels_of_signal,
    eyes_at,
    shrunk,
)
from reapex.errors import FrameError, FrameUnreadable, RateUnknown, ReapexError, UsageError
from reapex.keyframes import KeyFrames
from reapex.motion.grey import grey_bytes
from reapex.motion.stabilise import SIDE
from reapex.series import FloatArray, FrameSeries

MIN_FRAMES = 8
_REACH_MS = 1000.0
LONGEST_MS = 10_000.0  # from onset to offset; more is no single movement
_LEAST_SIDE = 8  # pixels; a smaller picture shows no face
_LEAST_SHARE = 0.8  # of frames that can be read


class Unseen(Exception):
    """A series that cannot be compared: a reason code, and the error behind it if there is one."""

    def __init__(self, reason: str, error: ReapexError | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The frames that could be read.

    Parameters
    ----------
    positions
        ``(m,)`` in the series.
    times_ms
        ``(m,)``.
    frame_ms
        From one frame to the next, as a rule.
    channels
        What moves.
    error
        The first frame that could not be read, if any.
    """

    positions: np.ndarray[tuple[int], np.dtype[np.intp]]
    times_ms: FloatArray
    frame_ms: float
    channels: Channels
    error: FrameError | None = None


def sight_of(series: FrameSeries, manual: KeyFrames) -> Sight:
    """Read the frames round the labels and measure what moves.

    Raises
    ------
    Unseen
        If that cannot be done.
    """
    times = series.time_scale
    if manual.offset >= len(series):
        raise Unseen("outside")
    if times is None:
        raise Unseen(
            "no_rate",
            RateUnknown(
                "The frame rate is not known, and without it nothing can be said of times",
                mend="Give it, as in --fps 200, or ask for the method gamdss",
            ),
        )
    if len(series) < MIN_FRAMES:
        raise Unseen("too_short")
    if times[manual.offset] - times[manual.onset] > LONGEST_MS:
        raise Unseen("too_long")
    first = int(np.searchsorted(times, times[manual.onset] - _REACH_MS))
    last = int(np.searchsorted(times, times[manual.offset] + _REACH_MS, side="right"))
    reader = _reader(series)
    reader.read(range(first, last))
    if len(reader.positions) < max(MIN_FRAMES, _LEAST_SHARE * (last - first)):
        raise Unseen("bad_frames" if reader.error else "too_short", reader.error)
    positions = np.array(reader.positions, dtype=np.intp)
    shown = times[positions]
    frame_ms = float(np.median(np.diff(times)))
    return Sight(positions, shown, frame_ms, reader.channels(shown), reader.error)


def _reader(series: FrameSeries) -> _Pictures | _Signal:
    is_signal = isinstance(series.frames, np.ndarray) and series.frames.ndim <= 2
    return _Signal(series) if is_signal else _Pictures(series)


class _Signal:
    """Rows of a signal; one that holds NaN is as good as missing."""

    def __init__(self, series: FrameSeries) -> None:
        with np.errstate(over="ignore"):  # a wider type may hold what is infinite here
            rows: FloatArray = np.asarray(series.frames, dtype=np.float64)
        self.rows = rows[:, np.newaxis] if rows.ndim == 1 else rows
        self.positions: list[int] = []
        self.error: FrameError | None = None

    def read(self, positions: range) -> None:
        finite = set(np.flatnonzero(np.isfinite(self.rows).all(axis=1)).tolist())
        self.positions = [position for position in positions if position in finite]
        if len(self.positions) < len(positions):
            self.error = FrameUnreadable("A frame holds values that are not finite")

    def channels(self, times_ms: FloatArray) -> Channels:
        return channels_of_signal(self.rows[self.positions], times_ms)


class _Pictures:
    """Pictures, grey and small as soon as they are read."""

    def __init__(self, series: FrameSeries) -> None:
        self.series = series
        self.small: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
        self.positions: list[int] = []
        self.error: FrameError | None = None
        self.shape: tuple[int, int] = (SIDE, SIDE)

    def read(self, positions: range) -> None:
        for position in positions:
            try:
                frame = self.series.look(position)
                grey = grey_bytes(frame, "The method risefall", _LEAST_SIDE)
            except FrameError as error:
                self.error = self.error or error
            except UsageError as error:  # no pictures, or far too small ones: all of them are
                raise Unseen("bad_frames", _no_face(error)) from None
            else:
                self.shape = (grey.shape[0], grey.shape[1])
                self.small.append(shrunk(grey))
                self.positions.append(position)

    def channels(self, times_ms: FloatArray) -> Channels:
        eyes = self.series.eyes_px
        placed = None if eyes is None else eyes_at(SIDE, eyes, self.shape)
        return channels_of_face(np.stack(self.small), times_ms, placed)


def _no_face(error: UsageError) -> FrameUnreadable:
    return FrameUnreadable(
        error.what,
        expected=error.expected,
        mend="Give pictures of a face of 8 pixels or more (is the box of its face right?), or a "
        "signal as (n,) or (n, columns): reshape(n, -1)",
    )
