"""How much the skin is stretched and sheared: the change of flow from place to place.

What moves rigidly, by translation or a small turn, has no strain.

References
----------
Shreve, Godavarthy, Goldgof and Sarkar (2011), Macro- and micro-expression spotting in long videos
using spatio-temporal strain; Liong et al. (2014), Optical strain based recognition of subtle
emotions. Reference note other_systems §10, with the faults met in public code: axes swapped, the
shear as ½(u_y² + v_x²).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError


def strain_magnitude(flow: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The size of the strain tensor ε = ½(∇w + ∇wᵀ): ``√(u_x² + v_y² + ½(u_y + v_x)²)``.

    Central differences inside, one-sided ones along the border.

    Parameters
    ----------
    flow
        Shape ``(h, w, 2)``, (u, v) in pixels, as of :func:`~reapex.motion.flow_field.dense_flow`.

    Returns
    -------
    Shape ``(h, w)``, the flow's type (float64 for whole numbers), without unit.

    Raises
    ------
    UsageError
        If the flow has another shape, or fewer than two pixels along a side.
    """
    if flow.ndim != 3 or flow.shape[2] != 2 or min(flow.shape[:2]) < 2:
        raise UsageError(
            f"A flow of shape {flow.shape} has no strain",
            expected="shape (h, w, 2), at least two pixels along each side",
        )
    # NumPy's first axis is y.
    u_y, u_x = np.gradient(flow[..., 0])
    v_y, v_x = np.gradient(flow[..., 1])
    magnitude: npt.NDArray[Any] = np.sqrt(u_x**2 + v_y**2 + 0.5 * (u_y + v_x) ** 2)
    return magnitude
