"""Forensic: the difference as the authors' released code computes it, with its fault.

The released functions subtract ``uint8`` arrays before taking the norm, so a difference of −1
becomes 255 and the tiniest noise looks like a large change (reference note gamdss §1.0-1). It
exists to reproduce published choices and to show what the fault does. Never correct labels with it.
The direction matters here: apex minus onset, apex minus offset.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from reapex.errors import UsageError
from reapex.motion.criterion import PairCriterion
from reapex.series import Frame


class Uint8Wrap(PairCriterion[Frame]):
    """The L2 norm of ``(f_to − f_from) mod 256``."""

    name = "uint8_wrap"
    title = "uint8 wrap-around (forensic: the released code's fault)"

    def prepare(self, frame: Frame) -> Frame:
        """A flat row of ``uint8``.

        Raises
        ------
        UsageError
            If the frame is of any other type: there is no wrap-around to reproduce.
        """
        if frame.dtype != np.uint8:
            raise UsageError(
                f"The criterion 'uint8_wrap' cannot compare frames of type {frame.dtype}",
                expected="uint8 pictures",
                mend="Use the criterion l2",
            )
        return np.ascontiguousarray(frame).reshape(1, -1)

    def measure(self, from_: Frame, to: Frame) -> float:
        """The norm of the wrapped difference."""
        return math.sqrt(round(cv2.norm(np.subtract(to, from_), cv2.NORM_L2SQR)))  # exact: see l2
