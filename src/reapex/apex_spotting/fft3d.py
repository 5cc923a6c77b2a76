"""The frame in the middle of the window with the most rapid local change: 3DF-N, scaled.

An expression is a rapid change in a small place, so that a short window round it holds much
high-frequency amplitude. The released filter (:mod:`~reapex.apex_spotting.fft3d_released`) has a
radius in bins that fits neither another window nor other blocks; here the cut-off is a share of
the highest frequency (Nyquist's) along each axis, and the window a time.

Its limits: the window with most change in it is the one with the *fastest* change, on the rise or
the fall, rather than the one round the apex (reference note other_systems §2.3). And windows that
reach beyond the clip see its end repeated, in which nothing changes: of noise alone it picks the
middle of the clip.

References
----------
Li, Huang and Zhao (2018), Can micro-expression be recognized based on single apex frame?; the same
(2021), Joint local and global information learning with single apex frame detection; both as in
reference note other_systems §2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt

from reapex.apex_spotting.lbp import lbp_codes
from reapex.apex_spotting.pictures import SIDE, grey_pictures
from reapex.apex_spotting.sliding_spectrum import BoolArray, passed_amplitudes
from reapex.apex_spotting.spotter import PeakSpotter, frame_interval_ms
from reapex.errors import UsageError
from reapex.series import FloatArray, FrameSeries, UInt8Array

Transform = Literal["lbp", "grey", "difference"]
Picture = npt.NDArray[Any]

_N_PER_SIDE = 6  # blocks in a row, and in a column
_LEAST_WINDOW = 3  # frames
_ROUNDING_SLACK = 1e-6  # times are sums of floats; 18 frames must not count as 17.999


@dataclass(frozen=True)
class Fft3d(PeakSpotter):
    """The sum of the amplitudes of high frequencies over 6 × 6 blocks, in a window of frames.

    Parameters
    ----------
    cutoff
        The filter's radius as a share of each axis' highest frequency; what lies nearer to zero
        frequency does not pass.
    transform
        What is transformed: ``lbp`` codes as numbers (as published), ``grey`` levels (fine
        texture that stands still passes as well, and blurs where it moves), or the ``difference``
        of each grey picture from the one before.
    window_ms
        The window's length in ms: the nearest odd number of frames, no more than the clip has, and
        at least 3.
    side
        To how many pixels a picture's shorter side is reduced first; None: not at all.

    Raises
    ------
    UsageError
        If a number is out of range or there is no such transform.
    """

    name: ClassVar[str] = "fft3d"
    title: ClassVar[str] = "3-D Fourier transform (3DF-N), scaled cut-off"

    cutoff: float = 0.25
    transform: Transform = "lbp"
    window_ms: float = 300.0
    side: int | None = SIDE

    def __post_init__(self) -> None:
        if self.transform not in get_args(Transform):
            raise UsageError(
                f"There is no transform {self.transform!r}",
                expected=" or ".join(get_args(Transform)),
            )
        if not (0 < self.cutoff <= 1 and self.window_ms > 0):
            raise UsageError(f"{self} cannot be", expected="a cut-off up to 1, a window above 0 ms")

    def scores(self, series: FrameSeries) -> FloatArray:
        """The amplitudes that pass, ``(n,)``, in the unit of what is transformed.

        Raises
        ------
        RateUnknown
            If the series has no times.
        UsageError, FrameUnreadable, FrameSizesDiffer
            As :func:`~reapex.apex_spotting.pictures.grey_pictures` does.
        """
        n_window = self.window_frames(series)
        pictures = transformed(grey_pictures(series, self.name, self.side), self.transform)
        first = next(pictures)
        passes = scaled_high_pass((n_window, *block_shape(first)), self.cutoff)
        return passed_amplitudes(map(blocks_of, chain((first,), pictures)), passes)

    def window_frames(self, series: FrameSeries) -> int:
        """The window's length in frames: odd, 3 or more."""
        wanted = self.window_ms / frame_interval_ms(series, self.name)
        longest = (len(series) - 1) // 2 * 2 + 1
        return max(_LEAST_WINDOW, min(2 * int(wanted / 2 + _ROUNDING_SLACK) + 1, longest))


def scaled_high_pass(shape: tuple[int, int, int], cutoff: float) -> BoolArray:
    """The ellipsoid's outside: ‖frequency / Nyquist's‖ >= ``cutoff``, as ``fftn`` orders bins."""
    squares = [(np.fft.fftfreq(n) / 0.5) ** 2 for n in shape]
    distances = np.sqrt(np.add.outer(np.add.outer(squares[0], squares[1]), squares[2]))
    return np.asarray(distances >= cutoff)


def transformed(pictures: Iterator[UInt8Array], transform: Transform) -> Iterator[Picture]:
    """Codes, grey levels, or how grey levels change from picture to picture (the first by 0)."""
    if transform == "grey":
        yield from pictures
    elif transform == "lbp":
        yield from map(lbp_codes, pictures)
    else:
        before = None
        for picture in pictures:
            after = picture.astype(np.int16)
            yield after - (after if before is None else before)
            before = after


def block_shape(picture: Picture) -> tuple[int, int]:
    """Height and width of a block; what remains at the right and at the bottom is left out."""
    height, width = ((side - 1) // _N_PER_SIDE for side in picture.shape)
    return height, width


def blocks_of(picture: Picture) -> Picture:
    """The blocks of a picture, ``(36, height, width)``, row by row."""
    height, width = block_shape(picture)
    kept = picture[: height * _N_PER_SIDE, : width * _N_PER_SIDE]
    grid = kept.reshape(_N_PER_SIDE, height, _N_PER_SIDE, width)
    return grid.swapaxes(1, 2).reshape(_N_PER_SIDE**2, height, width)
