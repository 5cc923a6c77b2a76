"""How far the skin moved: optical flow, without what moved as a whole.

Light that changes moves no skin, and a head that shifts moves all of it alike: the median
displacement is taken off, and the tenth of the pixels that moved most is averaged, since a
micro-expression moves a small part of a face (reference note gamdss §1.9: of the criteria tried
there, flow and strain find the apex best under head drift).

Its limit is a flat background, where flow is a guess: DIS makes motion out of noise there, and
Farnebäck sees none, even if the whole picture shifts. Crop to the face
(``benchmarks/results/criteria.md``).
"""

from __future__ import annotations

import numpy as np

from reapex.motion.criterion import PairCriterion
from reapex.motion.flow_field import LEAST_SIDE, FlowMethod, dense_flow
from reapex.motion.grey import grey_bytes
from reapex.motion.pooling import top_mean
from reapex.series import Frame, UInt8Array


class Flow(PairCriterion[UInt8Array]):
    """Mean of the largest tenth of ``|(u, v) − median (u, v)|``, in pixels.

    Parameters
    ----------
    method
        Which optical flow; ``farneback`` is the criterion ``flow_farneback``.
    """

    def __init__(self, method: FlowMethod = "dis") -> None:
        self.method: FlowMethod = method
        self.name = "flow" if method == "dis" else f"flow_{method}"
        self.title = f"optical flow ({_TITLES[method]}), head shift removed"

    def prepare(self, frame: Frame) -> UInt8Array:
        """Grey levels ``(h, w)``; see :func:`~reapex.motion.grey.grey_bytes`."""
        return grey_bytes(frame, f"The criterion {self.name!r}", LEAST_SIDE)

    def measure(self, from_: UInt8Array, to: UInt8Array) -> float:
        """The mean of the largest tenth, in pixels."""
        flow = dense_flow(from_, to, self.method)
        u, v = (flow[..., axis] - np.median(flow[..., axis]) for axis in (0, 1))
        # Not cv2.magnitude: its last bit depends on where in memory the numbers lie.
        return top_mean(np.sqrt(u * u + v * v))


_TITLES: dict[FlowMethod, str] = {
    "dis": "DIS",
    "dis_fast": "DIS, fast",
    "farneback": "Farnebäck",
}
