"""How little the texture of each frame still resembles that of the first: Liong's LBP feature.

References
----------
Liong, See, Wong, Le Ngo, Oh and Phan (2015), Automatic apex frame spotting in micro-expression
database; the formula from memory (reference note other_systems §2.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from reapex.apex_spotting.from_reference import FromReference
from reapex.apex_spotting.lbp import block_histograms, lbp_codes
from reapex.series import UInt8Array


@dataclass(frozen=True)
class LbpCorrelation(FromReference):
    """1 − Σ pq / √(Σp² Σq²) of the code histograms of 6 × 6 blocks, in [0, 1].

    The published regions (brows and mouth) need landmarks; here the whole picture counts.
    """

    name: ClassVar[str] = "lbp_correlation"
    title: ClassVar[str] = "LBP correlation with the first frame"

    def measure(self, start: UInt8Array, picture: UInt8Array) -> float:
        """How little the picture's texture resembles the reference's."""
        p, q = (block_histograms(lbp_codes(each)).ravel() for each in (start, picture))
        # Not 1 − the share of the norms, which rounding leaves short of 0 for equal pictures.
        square_p, square_q = float((p * p).sum()), float((q * q).sum())
        norm = math.sqrt(square_p * square_q)
        gap = float(((p - q) ** 2).sum()) - (math.sqrt(square_p) - math.sqrt(square_q)) ** 2
        return max(0.0, gap / (2 * norm))
