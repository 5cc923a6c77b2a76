"""Local binary patterns: which of a pixel's eight neighbours are at least as bright as it is.

Conventions
-----------
Bit 0 is the neighbour up and left, the others follow clockwise; 256 codes, neither uniform nor
rotation-invariant. The border of one pixel has no code. A constant added to all pixels changes no
code, unless it clips.

References
----------
Ojala, Pietikäinen and Mäenpää (2002). The order of the bits makes no difference to histograms, but
it does to a Fourier transform of the codes (:mod:`~reapex.apex_spotting.fft3d`), and reference note
other_systems §2.1 does not say which one the authors of 3DF-N use.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray, UInt8Array

N_CODES = 256
_CLOCKWISE = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))


def lbp_codes(picture: UInt8Array) -> UInt8Array:
    """The code of each pixel that has eight neighbours.

    Parameters
    ----------
    picture
        Shape ``(h, w)``, at least three pixels along each side.

    Returns
    -------
    Shape ``(h − 2, w − 2)``.
    """
    height, width = picture.shape[0] - 2, picture.shape[1] - 2
    middle = picture[1:-1, 1:-1]
    codes = np.zeros((height, width), dtype=np.uint8)
    for bit, (row, col) in enumerate(_CLOCKWISE):
        brighter = picture[row : row + height, col : col + width] >= middle
        codes |= brighter.view(np.uint8) << np.uint8(bit)
    return codes


def block_histograms(codes: UInt8Array, n_per_side: int = 6) -> FloatArray:
    """The share of each code in each block of the picture.

    Parameters
    ----------
    codes
        Shape ``(h, w)``, at least ``n_per_side`` along each side.
    n_per_side
        The blocks in a row, and in a column; sizes differ by a pixel where they must.

    Returns
    -------
    Shape ``(n_per_side², 256)``; each row adds up to 1.
    """
    first_code = _first_codes(codes.shape, n_per_side)
    n_bins = n_per_side**2 * N_CODES
    counts = np.bincount((first_code + codes).ravel(), minlength=n_bins).reshape(-1, N_CODES)
    shares: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=8)
def _first_codes(shape: tuple[int, ...], n_per_side: int) -> npt.NDArray[np.intp]:
    """Where the histogram of each pixel's block begins, among all blocks' histograms in a row."""
    row, col = (np.arange(side) * n_per_side // side for side in shape)
    return np.add.outer(row * n_per_side, col) * N_CODES
