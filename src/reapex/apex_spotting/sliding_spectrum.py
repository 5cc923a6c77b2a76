"""How much of a clip's change passes a filter, in a window round each frame: a sliding 3-D FFT.

A 3-D transform of every window would transform each picture once per window. But the transform in
space does not depend on the window, and the transform in time follows from the one before by what
enters and what leaves: with N frames per window, S_w ← S_w + (x_t − x_{t−N})·exp(−2πi·w·t/N), up to
a phase, which amplitudes do not see. Memory holds one window, however long the clip is.

Conventions
-----------
Bins stand as :func:`numpy.fft.fftn` has them, zero frequency first. A real block's spectrum is
known from half of it (``u <= width / 2``); what the mirrored half would let pass is added to it by
:func:`folded`, so that a filter need not be symmetric.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray

BoolArray = npt.NDArray[np.bool_]
Float32Array = npt.NDArray[np.float32]
ComplexArray = npt.NDArray[np.complex64]


def folded(passes: BoolArray) -> Float32Array:
    """How often the amplitude of each bin of the half spectrum counts: 0, 1 or 2 times.

    Parameters
    ----------
    passes
        The filter for the full spectrum, ``(N, height, width)``.

    Returns
    -------
    Shape ``(N, height, width // 2 + 1)``.
    """
    width = passes.shape[2]
    counts = passes.astype(np.float32)
    mirrored = np.roll(counts[::-1, ::-1, ::-1], 1, axis=(0, 1, 2))
    has_twin = np.arange(1, (width + 1) // 2)  # not zero frequency, nor Nyquist's: both are here
    counts[..., has_twin] += mirrored[..., has_twin]
    return counts[..., : width // 2 + 1]


def passed_amplitudes(blocks: Iterable[npt.NDArray[np.generic]], passes: BoolArray) -> FloatArray:
    """The sum of the amplitudes that pass, over all blocks, of the window round each frame.

    Parameters
    ----------
    blocks
        Of each frame in turn, ``(n_blocks, height, width)``. Windows that reach beyond the clip
        see its first or last frame again.
    passes
        The filter, ``(N, height, width)``, N odd: the window's length in frames.

    Returns
    -------
    One sum per frame, in the blocks' own unit.
    """
    n_window = len(passes)
    spectrum = _SlidingSpectrum(folded(passes))
    sums = []
    for at, frame in enumerate(_padded(iter(blocks), n_window // 2)):
        spectrum.add(frame)
        if at >= n_window - 1:
            sums.append(spectrum.passed())
    return np.array(sums, dtype=np.float64)


def _padded(
    frames: Iterator[npt.NDArray[np.generic]], n_more: int
) -> Iterator[npt.NDArray[np.generic]]:
    """The frames, the first and the last of them repeated."""
    last = next(frames)
    yield from repeat(last, n_more + 1)
    for frame in frames:
        yield frame
        last = frame
    yield from repeat(last, n_more)


class _SlidingSpectrum:
    """The half spectrum of the last N frames of every block, at the bins that count."""

    def __init__(self, counts: Float32Array) -> None:
        self._n_window = len(counts)
        flat = counts.reshape(self._n_window, -1)
        rows = np.flatnonzero(flat.any(axis=1))
        self._columns = np.flatnonzero(flat.any(axis=0))
        self._counts = flat[np.ix_(rows, self._columns)]
        turns = np.outer(np.arange(self._n_window), rows) % self._n_window
        self._phases = np.exp(-2j * np.pi * turns / self._n_window).astype(np.complex64)
        self._window: list[ComplexArray] = []
        self._sums: ComplexArray | None = None
        self._at = 0

    def add(self, frame: npt.NDArray[np.generic]) -> None:
        """One more frame at the end; the one N frames earlier leaves."""
        entering = np.fft.rfft2(frame.astype(np.float32)).astype(np.complex64)
        entering = entering.reshape(len(frame), -1)[:, self._columns]
        if self._sums is None:
            n_rows = self._phases.shape[1]
            self._window = [np.zeros_like(entering)] * self._n_window
            self._sums = np.zeros((len(frame), n_rows, entering.shape[1]), dtype=np.complex64)
        place = self._at % self._n_window
        change = entering - self._window[place]
        self._window[place] = entering
        if change.any():  # where nothing moves, sums stay the same to the last bit
            # Block by block: what one block needs stays in the processor's cache.
            for sums, of_block in zip(self._sums, change, strict=True):
                sums += self._phases[place][:, None] * of_block
        self._at += 1

    def passed(self) -> float:
        """The amplitudes that pass, added up in float64."""
        if self._sums is None:
            return 0.0
        return float(
            sum((np.abs(sums) * self._counts).sum(dtype=np.float64) for sums in self._sums)
        )
