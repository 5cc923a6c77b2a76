"""One number for a picture of magnitudes: how much moves where most moves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

TOP_SHARE = 0.1  # the share of pixels of reference note gamdss §1.9, for flow and for strain


def top_mean(values: npt.NDArray[Any], share: float = TOP_SHARE) -> float:
    """The mean of the largest ``share`` of the values, at least of one, added up in float64.

    Examples
    --------
    >>> top_mean(np.arange(20.0))
    18.5
    """
    flat = values.ravel()
    n_top = max(1, math.ceil(share * flat.size))
    first = flat.size - n_top
    return float(np.partition(flat, first)[first:].mean(dtype=np.float64))
