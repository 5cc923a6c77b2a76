"""How far each block of a still face moved: one linear fit per block and frame.

Conventions
-----------
Blocks stand in a grid of 12 × 12 over a picture of 128 pixels and overlap as Gaussian windows.
Displacements are in pixels of that picture, x to the right and y down, measured against the mean of
all frames. *Information* is between 0 (a block without texture: its displacement is shrunk to 0)
and 1.

References
----------
Reference note ``corrector`` §1.3; Lucas and Kanade (1981), with a prior of 1 px on the motion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from reapex.motion.stabilise import SIDE, FloatStack, gradients

N_BLOCKS = 12  # along each side
_SPACING = SIDE / N_BLOCKS
_GAIN_UNIT = 100.0
_BLUR_FACTOR = 3.0  # blurred pixels are not independent: noise counts three times
_LEAST_NOISE = 0.02
_LEAST_VARIANCE = 0.09


@dataclass(frozen=True, slots=True, eq=False)
class BlockMotion:
    """Displacements of all blocks.

    Parameters
    ----------
    across, down
        ``(n, 144)`` float64, pixels at 128.
    information
        ``(2, 144)``: of ``across`` and of ``down``.
    """

    across: npt.NDArray[np.float64]
    down: npt.NDArray[np.float64]
    information: npt.NDArray[np.float64]


def block_motion(frames: FloatStack) -> BlockMotion:
    """Measure the motion of each block in still frames ``(n, 128, 128)``."""
    reference = frames.mean(axis=0)
    right, down = gradients(reference)
    regressors = np.stack([right, down, reference / _GAIN_UNIT, np.ones_like(reference)])
    variance = (_BLUR_FACTOR * noise_level(frames)) ** 2 + _LEAST_VARIANCE
    products = regressors[:, None] * regressors[None]
    normal = _pooled(products.reshape(16, SIDE, SIDE)).reshape(4, 4, -1).transpose(2, 0, 1)
    prior = np.diag([1.0, 1.0, 1e-6, 1e-6])
    inverse = np.linalg.inv(normal / variance + prior)
    # (144, 4, n): what each regressor says of each frame. Frame by frame, as what one frame needs
    # stays in the processor's cache.
    answers = np.stack([_pooled(regressors * (frame - reference)) for frame in frames], axis=2)
    answers = answers.transpose(1, 0, 2)
    moved = -np.matmul(inverse[:, :2], answers / variance)
    information = 1 - np.diagonal(inverse[:, :2, :2], axis1=1, axis2=2)
    return BlockMotion(moved[:, 0].T.copy(), moved[:, 1].T.copy(), information.T.copy())


def noise_level(frames: FloatStack) -> float:
    """The standard deviation of a pixel's noise, from second differences in time.

    A robust median over every twelfth pixel; 1 where there are fewer than five frames. Frames that
    are shown twice are counted once, because they have no noise between them.
    """
    seen = frames.reshape(len(frames), -1)[:, ::12]
    seen = seen[_fresh(seen)]
    if len(seen) < 5:
        return 1.0
    bend = seen[2:] - 2 * seen[1:-1] + seen[:-2]
    return float(np.median(np.abs(bend))) / (0.6745 * 6**0.5) + _LEAST_NOISE


def _fresh(seen: FloatStack) -> npt.NDArray[np.bool_]:
    """Frames that are not the one before them once more."""
    fresh = np.ones(len(seen), dtype=bool)
    fresh[1:] = np.abs(np.diff(seen, axis=0)).max(axis=1) > 1e-3
    return fresh


def _pooled(pictures: FloatStack) -> npt.NDArray[np.float64]:
    """Sums under each block's window, ``(k, 128, 128)`` to ``(k, 144)``."""
    window = _windows()
    rows = pictures.reshape(-1, SIDE) @ window.T
    rows = rows.reshape(len(pictures), SIDE, N_BLOCKS)
    blocks = np.matmul(window, rows)
    pooled: npt.NDArray[np.float64] = blocks.reshape(len(pictures), -1).astype(np.float64)
    return pooled


@cache
def _windows() -> FloatStack:
    """The windows along one side, ``(12, 128)``; each block's is a product of two of them."""
    pixels = np.arange(SIDE)
    centres = (np.arange(N_BLOCKS) + 0.5) * _SPACING - 0.5
    window = np.exp(-0.5 * ((pixels - centres[:, None]) / (_SPACING / 2)) ** 2)
    return window.astype(np.float32)


@cache
def block_centres() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Across and down, each block's centre, ``(144,)``, in pixels at 128; row by row."""
    centres = (np.arange(N_BLOCKS) + 0.5) * _SPACING - 0.5
    x, y = np.meshgrid(centres, centres)
    return x.ravel(), y.ravel()
