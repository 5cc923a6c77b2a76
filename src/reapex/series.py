"""What motion and correction see: frames in order, and when each was shown.

Conventions
-----------
Frames are any real numbers of shape ``(n, ...)``: pictures ``(n, h, w, 3)`` as a rule, but a
landmark track ``(n, 2)`` or a signal ``(n,)`` works as well. They may stand in memory (an array) or
on disk (a :class:`FrameSource`, read when asked). A frame that was asked for with
:meth:`FrameSeries.frame` is kept until the series is dropped, so that a search decodes no picture
twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from reapex.errors import Place, UsageError

FloatArray = npt.NDArray[np.float64]
UInt8Array = npt.NDArray[np.uint8]
Frame = npt.NDArray[Any]
Eyes = tuple[tuple[float, float], tuple[float, float]]


@runtime_checkable
class FrameSource(Protocol):
    """Pictures of one clip that are read when asked for.

    ``numbers`` are those of the files; ``times_ms`` is None where the frame rate is unknown.
    """

    @property
    def fps(self) -> float | None:
        """Nominal frames per second."""

    @property
    def numbers(self) -> Sequence[int]:
        """The frame number of each position, growing."""

    @property
    def times_ms(self) -> Sequence[float] | None:
        """When each position was shown, in ms from the first."""

    @property
    def place(self) -> Place:
        """Where the pictures are, for messages."""

    def __len__(self) -> int: ...
    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures of shape ``(len(positions), h, w, 3)``, RGB."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameSeries:
    """Frames in order, with their times where known.

    Parameters
    ----------
    frames
        An array of shape ``(n, ...)`` of real numbers, or a source that reads them.
    times_ms
        Strictly growing times of the ``n`` frames, or None.
    numbers
        Strictly growing frame numbers, with a gap where frames are missing; positions if None.
    eyes_px
        The two eye centres ``((x, y), (x, y))`` in pixels, where known.

    Raises
    ------
    UsageError
        If there is no frame, the numbers are not real, or the times do not fit.
    """

    frames: npt.NDArray[Any] | FrameSource
    times_ms: Sequence[float] | None = None
    numbers: Sequence[int] | None = None
    eyes_px: Eyes | None = None
    _seen: dict[int, Frame] = field(default_factory=dict, init=False, repr=False)
    _scales: dict[str, FloatArray] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        frames = self.frames
        if isinstance(frames, np.ndarray):
            if frames.dtype.kind not in "buif":
                raise UsageError(
                    f"Frames of type {frames.dtype} cannot be compared",
                    expected="an array of real numbers",
                )
            if frames.ndim == 0:
                raise UsageError("The frames are a single number, not a series")
        if len(frames) == 0:
            raise UsageError("The series holds no frame")
        for name, values in (("times_ms", self.times_ms), ("numbers", self.numbers)):
            if values is not None:
                self._scales[name] = _growing(name, values, len(frames))

    @classmethod
    def steady(
        cls, frames: npt.NDArray[Any], fps: float | None, *, eyes_px: Eyes | None = None
    ) -> Self:
        """An array of frames shown at a constant rate (None: unknown)."""
        if fps is None:
            return cls(frames, eyes_px=eyes_px)
        if not fps > 0:
            raise UsageError(f"The frame rate is {fps}", expected="frames per second, above 0")
        return cls(frames, tuple(np.arange(len(frames)) * 1000.0 / fps), eyes_px=eyes_px)

    @classmethod
    def of_source(cls, source: FrameSource) -> Self:
        """The frames of a source, read when asked."""
        return cls(source, source.times_ms, source.numbers)

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def time_scale(self) -> FloatArray | None:
        """The times in ms, ``(n,)``; None if unknown."""
        return self._scales.get("times_ms")

    @property
    def number_scale(self) -> FloatArray:
        """The frame numbers, ``(n,)``; positions where there are none."""
        if "numbers" not in self._scales:
            self._scales["numbers"] = np.arange(len(self), dtype=np.float64)
        return self._scales["numbers"]

    def frame(self, position: int) -> Frame:
        """One frame; kept, so that asking again costs nothing."""
        if position not in self._seen:
            self._seen[position] = self._fetch(position)
        return self._seen[position]

    def look(self, position: int) -> Frame:
        """One frame, not kept unless it was before, so that a long clip needs little memory."""
        kept = self._seen.get(position)
        return self._fetch(position) if kept is None else kept

    def pass_over(self) -> Iterator[Frame]:
        """Every frame once, in order; none is kept."""
        return (self.look(position) for position in range(len(self)))

    def _fetch(self, position: int) -> Frame:
        if isinstance(self.frames, np.ndarray):
            return np.asarray(self.frames[position])
        frame: Frame = self.frames.read([position])[0]
        return frame


def _growing(name: str, values: Sequence[float], n_frames: int) -> FloatArray:
    scale = np.asarray(values, dtype=np.float64)
    if len(scale) != n_frames or not (
        np.isfinite(scale).all() and bool((scale[1:] > scale[:-1]).all())
    ):
        raise UsageError(
            f"{len(values)} {name} do not fit {n_frames} frames",
            expected="one per frame, growing from each to the next",
        )
    return scale
