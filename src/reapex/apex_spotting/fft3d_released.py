"""Forensic: 3DF-N with the constants of the authors' released code.

Windows of 61 frames whatever the rate, and a filter that lets pass what is at least 31 *bins* from
the middle of the spectrum. In time, 61 frames reach 30 bins: no purely temporal frequency passes,
and which others do depends on the size of the blocks (of pictures below 69 pixels none, and all
scores are 0). It exists to stand where the paper's rival stands; ``fft3d`` is the same idea with a
cut-off that scales.

Written from the facts in reference note other_systems §2.1, not from the authors' code, whose
licence does not allow it. The note's formula for the middle of the spectrum, half a block's side
rounded down and counted from 1, is one bin short of zero frequency in space; it is followed here.
Two things the note does not say: the order of an LBP code's bits (see
:mod:`~reapex.apex_spotting.lbp`) and how faces were cropped. Crop first: the work grows with the
picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

import numpy as np

from reapex.apex_spotting.fft3d import block_shape, blocks_of, transformed
from reapex.apex_spotting.pictures import grey_pictures
from reapex.apex_spotting.sliding_spectrum import BoolArray, passed_amplitudes
from reapex.apex_spotting.spotter import PeakSpotter
from reapex.series import FloatArray, FrameSeries

_WINDOW = 61  # frames
_RADIUS = 31  # bins


@dataclass(frozen=True)
class Fft3dReleased(PeakSpotter):
    """LBP codes of 6 × 6 blocks, windows of 61 frames, an ideal high-pass of radius 31 bins."""

    name: ClassVar[str] = "fft3d_released"
    title: ClassVar[str] = "3-D Fourier transform (forensic: 3DF-N as released)"

    def scores(self, series: FrameSeries) -> FloatArray:
        """The amplitudes that pass, ``(n,)``.

        Raises
        ------
        UsageError, FrameUnreadable, FrameSizesDiffer
            As :func:`~reapex.apex_spotting.pictures.grey_pictures` does.
        """
        codes = transformed(grey_pictures(series, self.name, side=None), "lbp")
        first = next(codes)
        passes = released_high_pass(block_shape(first))
        return passed_amplitudes(map(blocks_of, chain((first,), codes)), passes)

    def apex(self, series: FrameSeries) -> int:
        """The first of the highest scores; the clip's last frame is no candidate."""
        scores = self.scores(series)
        return self.pick(scores[:-1]) if len(scores) > 1 else 0


def released_high_pass(block: tuple[int, int]) -> BoolArray:
    """The filter for blocks of that height and width, ``(61, height, width)``, as ``fftn``'s bins.

    After the shift, zero frequency of ``n`` bins is number ``n // 2 + 1``, counted from 1.
    """
    middle = ((_WINDOW + 1) // 2, block[0] // 2, block[1] // 2)
    squares = [
        (np.fft.ifftshift(np.arange(1, n + 1)) - centre) ** 2
        for n, centre in zip((_WINDOW, *block), middle, strict=True)
    ]
    total = np.add.outer(np.add.outer(squares[0], squares[1]), squares[2])
    return np.asarray(total >= _RADIUS**2)
