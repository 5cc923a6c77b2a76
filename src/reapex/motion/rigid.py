"""What a head does as a whole, taken away from what its parts do.

Conventions
-----------
A smooth field (quadratic in x and y) is fitted to the displacements of all blocks of a frame,
across and down apart, and robustly: blocks that move on their own do not pull at it. What is left
is faded out towards the border, where the face ends.

References
----------
Reference note ``corrector`` §1.4.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from reapex.motion.block_motion import BlockMotion, block_centres
from reapex.motion.stabilise import SIDE

FloatArray = npt.NDArray[np.float64]
_N_ROUNDS = 4
_RIDGE = 1e-6


def without_rigid(motion: BlockMotion, weight: FloatArray | None = None) -> FloatArray:
    """The blocks' own motion, ``(n, 288)``: across for all blocks, then down.

    Parameters
    ----------
    weight
        ``(144,)``: how much each block may say about the whole, beside its information.
    """
    own = 1.0 if weight is None else weight
    fields = (motion.across, motion.down)
    parts = [
        _residual(field, np.clip(information * own, 0, 1))
        for field, information in zip(fields, motion.information, strict=True)
    ]
    return np.concatenate(parts, axis=1) * np.tile(_face_window(), 2)


def _residual(field: FloatArray, information: FloatArray) -> FloatArray:
    basis = _basis()
    start = information**2 * _middle() + 1e-6
    weights = np.broadcast_to(start, field.shape)
    products = (basis[:, :, None] * basis[:, None]).reshape(len(basis), -1)
    size = basis.shape[1]
    for _ in range(_N_ROUNDS):
        normal = (weights @ products).reshape(-1, size, size) + _RIDGE * np.eye(size)
        target = (weights * field) @ basis
        fit = np.linalg.solve(normal, target[..., None])[..., 0]
        residual = field - fit @ basis.T
        far = np.abs(residual)
        scale = np.maximum(1.5 * np.median(far, axis=1, keepdims=True), 0.01)
        weights = start / (1 + (residual / scale) ** 2)
    return np.asarray(residual)


@cache
def _unit_centres() -> tuple[FloatArray, FloatArray]:
    x, y = block_centres()
    half = (SIDE - 1) / 2
    return x / half - 1, y / half - 1


@cache
def _basis() -> FloatArray:
    x, y = _unit_centres()
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


@cache
def _middle() -> FloatArray:
    x, y = _unit_centres()
    middle: FloatArray = np.exp(-0.5 * ((x / 0.8) ** 2 + (y / 0.9) ** 2))
    return middle


@cache
def _face_window() -> FloatArray:
    x, y = _unit_centres()
    beyond_x = np.maximum(np.abs(x) - 0.55, 0) / 0.2
    beyond_y = np.maximum(np.abs(y) - 0.65, 0) / 0.2
    window: FloatArray = np.exp(-0.5 * (beyond_x**2 + beyond_y**2))
    return window
