"""Holding a face still: one affine map per frame, fitted to the middle of the picture.

Conventions
-----------
Pictures are grey, float32, square and of :data:`SIDE` pixels. A *head path* is ``(n, 6)``: the map
of frame t samples it at ``(X + u, Y + v)`` with ``u = p0 + p1·x + p2·y`` and ``v = p3 + p4·x +
p5·y`` in pixels, x and y counted from -1 to 1 over the picture. It is fitted at half the size, all
frames at once, together with a gain and an offset, so that flicker and exposure do not look like
motion.

References
----------
Reference note ``corrector`` §1.2; Baker and Matthews (2004), Lucas–Kanade 20 years on, for the
inverse fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from reapex.series import Eyes

FloatStack = npt.NDArray[np.float32]

SIDE = 128  # pixels of a picture that is measured
_COARSE = SIDE // 2
_N_ROUNDS = 3
_RIDGE = 1e-3
_BLUR_SIZE = (7, 7)  # three standard deviations to each side
_EYE_AXES_PX = (24.0, 18.0)  # of the ellipse round an eye that lids and pupil move in
_EYE_TRUST = 0.02
_GAIN_UNIT = 100.0  # grey levels; keeps the gain's column as large as the gradients'


@dataclass(frozen=True, slots=True, eq=False)
class Stilled:
    """Frames with the head held still.

    Parameters
    ----------
    frames
        ``(n, 128, 128)`` float32, slightly blurred.
    head_path_px
        ``(n, 6)``, as the module says.
    """

    frames: FloatStack
    head_path_px: FloatStack


def stilled(frames: FloatStack, eyes_px: Eyes | None = None) -> Stilled:
    """Hold the face still.

    Parameters
    ----------
    frames
        ``(n, 128, 128)`` grey, float32, of one fixed crop.
    eyes_px
        The eyes' centres, where known: a blink or a glance then does not look like the head's.
    """
    weight = _weight() if eyes_px is None else _weight() * _outside(eyes_px)
    path = _fitted_path(frames, weight)
    return Stilled(_all_warped(_softened(frames), path), path)


def _fitted_path(frames: FloatStack, weight: FloatStack) -> FloatStack:
    size = (_COARSE, _COARSE)
    halved = [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames]
    coarse = _softened(np.stack(halved).astype(np.float32, copy=False))
    path = np.zeros((len(frames), 6), np.float32)
    reference = coarse[len(frames) // 2]
    solver = _solver(reference, weight)
    warped = coarse
    for round_ in range(_N_ROUNDS):
        if round_:
            warped = _all_warped(coarse, path)
        if round_ == _N_ROUNDS - 1:  # the mean of all frames has less noise than any one of them
            reference = warped.mean(axis=0)
            solver = _solver(reference, weight)
        path -= (warped - reference).reshape(len(frames), -1) @ solver
    scale: FloatStack = path * np.float32(SIDE / _COARSE)
    return scale


def _solver(reference: npt.NDArray[np.float32], weight: FloatStack) -> FloatStack:
    """The linear map from a frame's difference, flattened, to its six motion parameters."""
    x, y = _grid()
    right, down = gradients(reference)
    columns = (right, right * x, right * y, down, down * x, down * y,
               reference / _GAIN_UNIT, np.ones_like(reference))  # fmt: skip
    design = np.stack([column.ravel() for column in columns], axis=1).astype(np.float64)
    weighted = design * weight.reshape(-1, 1)
    normal = design.T @ weighted + _RIDGE * np.eye(len(columns))
    solver: FloatStack = np.linalg.solve(normal, weighted.T)[:6].T.astype(np.float32)
    return np.ascontiguousarray(solver)


@cache
def _grid() -> tuple[FloatStack, FloatStack]:
    """Across and down from -1 to 1."""
    line = np.linspace(-1, 1, _COARSE, dtype=np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


@cache
def _weight() -> FloatStack:
    """How much each pixel counts: the middle of the face most."""
    x, y = _grid()
    weight: FloatStack = np.exp(-0.5 * ((x / 0.6) ** 2 + (y / 0.7) ** 2))
    return weight


def _outside(eyes_px: Eyes) -> FloatStack:
    """1 outside the eyes, next to nothing within."""
    x, y = (SIDE / 2 * (1 + each.astype(np.float64)) - 0.5 for each in _grid())
    across, down = _EYE_AXES_PX
    inside = [np.hypot((x - ex) / across, (y - ey) / down) < 1 for ex, ey in eyes_px]
    return np.where(np.any(inside, axis=0), _EYE_TRUST, 1).astype(np.float32)


def _softened(frames: FloatStack) -> FloatStack:
    """Each frame blurred by a pixel."""
    soft = np.empty_like(frames)
    for frame, target in zip(frames, soft, strict=True):
        cv2.GaussianBlur(frame, _BLUR_SIZE, 1.0, dst=target)
    return soft


def _all_warped(frames: FloatStack, path: FloatStack) -> FloatStack:
    """Each frame sampled where its row of the path says."""
    size = frames.shape[1:]
    steady = np.empty_like(frames)
    for frame, matrix, target in zip(frames, _matrices(path, size[0]), steady, strict=True):
        cv2.warpAffine(
            frame,
            matrix,
            (size[1], size[0]),
            dst=target,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return steady


def _matrices(path: FloatStack, side: int) -> npt.NDArray[np.float64]:
    """The maps as OpenCV takes them, ``(n, 2, 3)``."""
    half = (side - 1) / 2
    rows = path.astype(np.float64).reshape(-1, 2, 3)
    shift, across, down = np.moveaxis(rows, 2, 0)
    return np.stack([across / half, down / half, shift - across - down], axis=2) + np.eye(2, 3)


def gradients(picture: npt.NDArray[np.float32]) -> tuple[FloatStack, FloatStack]:
    """Central differences to the right and down; one-sided along the border."""
    down, right = (np.asarray(each, dtype=np.float32) for each in np.gradient(picture))
    return right, down
