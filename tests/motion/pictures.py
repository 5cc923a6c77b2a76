"""Pictures whose motion is known exactly."""

import cv2
import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray, UInt8Array

Shift = float | FloatArray  # of the whole picture, or of each pixel


def texture(shape: tuple[int, int] = (112, 128), by: tuple[Shift, Shift] = (0, 0)) -> FloatArray:
    """Waves of many directions, moved by (x, y) pixels: no interpolation, so exact."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(float)
    picture = np.zeros(shape)
    for _ in range(60):
        angle, length, phase = rng.uniform(0, np.pi), rng.uniform(8, 24), rng.uniform(0, 2 * np.pi)
        along = np.cos(angle) * (x - by[0]) + np.sin(angle) * (y - by[1])
        picture += np.cos(2 * np.pi * along / length + phase)
    return 120 + 6 * picture


def moved(shape: tuple[int, int] = (112, 128), by: tuple[float, float] = (0, 0)) -> UInt8Array:
    """The same as a camera stores it."""
    return as_bytes(texture(shape, by))


def as_bytes(picture: npt.ArrayLike) -> UInt8Array:
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def with_local_motion(picture: UInt8Array, peak_px: float, radius: float = 9.0) -> UInt8Array:
    """A Gaussian patch right of the middle moves down by ``peak_px``; the rest stands still."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    distance = (x - 0.66 * width) ** 2 + (y - 0.5 * height) ** 2
    down = peak_px * np.exp(-distance / (2 * radius**2))
    return np.asarray(
        cv2.remap(picture, x, (y - down).astype(np.float32), cv2.INTER_CUBIC), dtype=np.uint8
    )


def in_colour(grey: UInt8Array) -> UInt8Array:
    return np.repeat(grey[..., None], 3, axis=2)
