"""The frame whose skin is stretched and sheared most, compared with the first frame.

As ``flow_peak``, with the optical strain in the place of the magnitude. Strain differentiates and
so sees noise where flow does not: u and v are smoothed first (reference note other_systems §2.3:
9 frames off under noise without).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from reapex.apex_spotting.from_reference import FromReference
from reapex.motion import dense_flow, strain_magnitude
from reapex.motion.pooling import top_mean
from reapex.series import UInt8Array

_SMOOTHING_PX = 3.0  # sd of the Gaussian, in pixels of the reduced picture


@dataclass(frozen=True)
class StrainPeak(FromReference):
    """Mean of the largest tenth of the strain of the smoothed flow, without unit."""

    name: ClassVar[str] = "strain_peak"
    title: ClassVar[str] = "optical-strain peak"

    def measure(self, start: UInt8Array, picture: UInt8Array) -> float:
        """How much the picture's skin is stretched and sheared."""
        flow = dense_flow(start, picture, "farneback")
        smooth = np.asarray(cv2.GaussianBlur(flow, (0, 0), _SMOOTHING_PX))
        return top_mean(strain_magnitude(smooth))
