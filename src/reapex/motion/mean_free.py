"""The L2 distance without what brightness alone does: each channel's mean difference removed.

A lamp that flickers, or a camera that adjusts its exposure, adds nearly the same to every pixel and
so moves the plain L2 norm more than a micro-expression does (reference note gamdss §1.9). By
Σ(d − d̄)² = Σd² − (Σd)²/n per channel it costs no more than ``l2``, and for ``uint8`` pictures it is
as exact: the sums are whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from reapex.motion.criterion import PairCriterion
from reapex.series import Frame

_MOST_CHANNELS = 4  # a last axis longer than this is no axis of colours


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """A frame as ``(n_pixels, n_channels)``, and each channel's sum where it is ``uint8``."""

    pixels: npt.NDArray[Any]
    sums: tuple[int, ...]


class MeanFree(PairCriterion[Channels]):
    """‖d − d̄‖₂ of the difference d = f_to − f_from, d̄ being its mean per channel."""

    name = "mean_free"
    title = "L2 distance, each channel's mean difference removed"

    def prepare(self, frame: Frame) -> Channels:
        """Pixels by channel: the last axis if it can be one of colours, else one channel."""
        has_colours = frame.ndim >= 3 and frame.shape[-1] <= _MOST_CHANNELS
        n_channels = frame.shape[-1] if has_colours else 1
        if frame.dtype != np.uint8:
            return Channels(np.asarray(frame, dtype=np.float64).reshape(-1, n_channels), ())
        pixels = np.ascontiguousarray(frame).reshape(-1, n_channels)
        sums = cv2.sumElems(pixels.reshape(1, -1, n_channels))[:n_channels]
        return Channels(pixels, tuple(map(int, sums)))

    def measure(self, from_: Channels, to: Channels) -> float:
        """The norm of the mean-free difference."""
        if from_.sums and to.sums:
            n_pixels = len(to.pixels)
            squares = round(
                cv2.norm(to.pixels.reshape(1, -1), from_.pixels.reshape(1, -1), cv2.NORM_L2SQR)
            )
            of_means = sum((new - old) ** 2 for old, new in zip(from_.sums, to.sums, strict=True))
            return math.sqrt((n_pixels * squares - of_means) / n_pixels)
        difference = to.pixels - from_.pixels
        difference -= difference.mean(axis=0)
        return math.sqrt(np.einsum("ij,ij->", difference, difference))
