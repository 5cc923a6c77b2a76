"""The paper's frame difference, Eq. 3: the L2 norm of one frame minus another, exactly.

Pictures are compared through whole numbers, the sums of squared ``uint8`` differences; nothing
wraps. The root keeps both the order and the ties of those sums: neighbouring integers have
different roots in float64 up to 2**52, and 2040×1088 pixels in three channels stay below 2**39.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from reapex.motion.criterion import PairCriterion
from reapex.series import Frame


class L2(PairCriterion[Frame]):
    """‖f_to − f_from‖₂ over all pixels and channels."""

    name = "l2"
    title = "L2 distance (paper, Eq. 3)"

    def prepare(self, frame: Frame) -> Frame:
        """A flat row: ``uint8`` as it is, anything else as float64."""
        kind = np.uint8 if frame.dtype == np.uint8 else np.float64
        return np.ascontiguousarray(frame, dtype=kind).reshape(1, -1)

    def measure(self, from_: Frame, to: Frame) -> float:
        """The norm of the difference."""
        if to.dtype == np.uint8 and from_.dtype == np.uint8:
            # OpenCV's IPP path takes the root and squares it again, off by 1e-16 of the sum:
            # rounding restores the integer.
            return math.sqrt(round(cv2.norm(to, from_, cv2.NORM_L2SQR)))
        difference = (to - from_).ravel()
        # einsum, not BLAS: the same sum whatever the number of threads.
        return math.sqrt(np.einsum("i,i->", difference, difference))
