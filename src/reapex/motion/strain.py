"""How much the skin was stretched and sheared: optical strain, from the flow of ``flow``.

Strain knows neither translation nor a small turn, so nothing has to be taken off; but it
differentiates, and so sees noise where flow does not (reference note other_systems §2.3).
"""

from __future__ import annotations

from reapex.motion.criterion import PairCriterion
from reapex.motion.flow_field import LEAST_SIDE, dense_flow
from reapex.motion.grey import grey_bytes
from reapex.motion.pooling import top_mean
from reapex.motion.strain_field import strain_magnitude
from reapex.series import Frame, UInt8Array


class Strain(PairCriterion[UInt8Array]):
    """Mean of the largest tenth of the strain magnitude."""

    name = "strain"
    title = "optical strain (Shreve, Liong; DIS flow)"

    def prepare(self, frame: Frame) -> UInt8Array:
        """Grey levels ``(h, w)``; see :func:`~reapex.motion.grey.grey_bytes`."""
        return grey_bytes(frame, f"The criterion {self.name!r}", LEAST_SIDE)

    def measure(self, from_: UInt8Array, to: UInt8Array) -> float:
        """The mean of the largest tenth, without unit."""
        return top_mean(strain_magnitude(dense_flow(from_, to)))
