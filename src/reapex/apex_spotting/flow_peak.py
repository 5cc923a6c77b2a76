"""The frame whose skin has moved furthest from where it was in the first frame.

The flow is Farnebäck's, which makes no motion out of noise where a picture is flat
(``benchmarks/results/criteria.md``); the head's own shift, the median of u and of v, is taken off.
Of the spotters without labels it is the only one that is right in every column of reference note
other_systems §2.3. A head that turns or comes nearer is more than a shift, and wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reapex.apex_spotting.from_reference import FromReference
from reapex.motion import Flow
from reapex.series import UInt8Array


@dataclass(frozen=True)
class FlowPeak(FromReference):
    """Mean of the largest tenth of ``|(u, v) − median (u, v)|``, in px of the reduced picture."""

    name: ClassVar[str] = "flow_peak"
    title: ClassVar[str] = "optical-flow peak"

    def measure(self, start: UInt8Array, picture: UInt8Array) -> float:
        """How far the picture's skin has moved."""
        return Flow("farneback").measure(start, picture)
