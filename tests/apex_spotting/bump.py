"""A clip whose only motion is known exactly: a patch of skin that moves down and back."""

from __future__ import annotations

import numpy as np

from reapex.series import FloatArray, FrameSeries, UInt8Array

ONSET, APEX, OFFSET = 8.0, 20.3, 36.0
N_FRAMES = 44
FPS = 100.0


def course(n_frames: int = N_FRAMES) -> FloatArray:
    """A raised cosine up, and one down; 0 before and after."""
    times = np.arange(n_frames, dtype=float)
    rise = np.clip((times - ONSET) / (APEX - ONSET), 0, 1)
    fall = np.clip((OFFSET - times) / (OFFSET - APEX), 0, 1)
    shares: FloatArray = (0.5 - 0.5 * np.cos(np.pi * rise)) * (0.5 - 0.5 * np.cos(np.pi * fall))
    return shares


def bump_clip(
    peak_px: float = 2.0, noise: float = 0.0, lamp: float = 0.0, size: int = 96
) -> UInt8Array:
    """Grey pictures ``(n, size, size)``; waves are evaluated where the skin came from: exact.

    Parameters
    ----------
    noise
        The camera's, in grey levels (sd).
    lamp
        By how much brightness rises from the first frame to the last, in grey levels.
    """
    rng = np.random.default_rng(7)
    y, x = np.mgrid[:size, :size].astype(float)
    patch = np.exp(-((x - 0.6 * size) ** 2 + (y - 0.5 * size) ** 2) / (2 * (size / 10) ** 2))
    angles = rng.uniform(0, np.pi, 24)
    lengths = rng.uniform(6, 20, 24)
    phases = rng.uniform(0, 2 * np.pi, 24)
    frames = []
    for at, share in enumerate(course()):
        from_y = y - peak_px * share * patch
        picture = np.full((size, size), 110.0 + lamp * at / N_FRAMES)
        for angle, length, phase in zip(angles, lengths, phases, strict=True):
            along = np.cos(angle) * x + np.sin(angle) * from_y
            picture += 8 * np.cos(2 * np.pi * along / length + phase)
        picture += rng.normal(0, noise, picture.shape) if noise else 0
        frames.append(np.clip(np.rint(picture), 0, 255).astype(np.uint8))
    return np.stack(frames)


def steady(frames: UInt8Array) -> FrameSeries:
    return FrameSeries.steady(frames, FPS)
