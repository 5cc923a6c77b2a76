"""Where do pictures differ more than they do elsewhere? Grey differences, block by block.

A lamp or the camera's exposure changes all blocks; a micro-expression a few (reference note gamdss
§1.9, where it stood up to flicker best, and to head drift half as well as flow). As built here:

1. the grey difference d = f_to − f_from, minus its median (the upper one of two, so that whole
   numbers stay whole and ``uint8`` pictures are compared exactly);
2. 6 × 6 blocks that cover the whole picture, sizes differing by at most one pixel along each side;
3. the mean of |d| in each: not the root of its mean square, in which one bright pixel (a glint, a
   fault of compression) outweighs a block that moves a little everywhere;
4. the mean of the 6 largest, minus the median of the 36: what noise and the whole head do
   everywhere falls away.

Grey, not three channels: skin hardly changes its colour when it moves, and the noise is smaller.
"""

from __future__ import annotations

import numpy as np

from reapex.motion.criterion import PairCriterion
from reapex.motion.grey import GreyPicture, grey_levels
from reapex.series import Frame

_GRID = 6  # blocks along each side
_N_LARGEST = 6  # of the 36


class BlockRobust(PairCriterion[GreyPicture]):
    """Mean ``|d − median d|`` of the 6 blocks of 36 that differ most, minus the median block's."""

    name = "block_robust"
    title = "largest block differences, what all blocks share removed"

    def prepare(self, frame: Frame) -> GreyPicture:
        """Grey levels ``(h, w)``: whole numbers for ``uint8``, else float64 in any unit."""
        grey = grey_levels(frame, f"The criterion {self.name!r}", least_side=_GRID)
        return grey.astype(np.int16) if grey.dtype == np.uint8 else grey

    def measure(self, from_: GreyPicture, to: GreyPicture) -> float:
        """The excess of the largest blocks, in grey levels per pixel; never below 0."""
        difference = to - from_
        middle = difference.size // 2
        difference -= np.partition(difference, middle, axis=None)[middle]
        blocks = np.sort(_block_means(np.abs(difference)), axis=None)
        return float(blocks[-_N_LARGEST:].mean() - np.median(blocks))


def _block_means(values: GreyPicture) -> GreyPicture:
    """Means of the 6 × 6 blocks of a picture, float64."""
    rows, cols = (np.arange(_GRID) * side // _GRID for side in values.shape)
    kind = np.int64 if values.dtype.kind == "i" else np.float64
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=0, dtype=kind), cols, axis=1)
    sizes = (
        np.diff(edges, append=side) for edges, side in zip((rows, cols), values.shape, strict=True)
    )
    means: GreyPicture = sums / np.multiply.outer(*sizes)
    return means
