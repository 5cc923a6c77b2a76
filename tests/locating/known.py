"""Signals and pictures with one known movement, written out apart from the package."""

from __future__ import annotations

import numpy as np

from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries, UInt8Array

FPS = 100.0
TRUE = KeyFrames(40, 53, 72)


def level(n_frames: int = 120, shift: int = 0) -> FloatArray:
    """A raised cosine up to the apex and one down; 0 before and after."""
    times = np.arange(n_frames) - shift
    rise = np.clip((times - TRUE.onset) / TRUE.rise, 0, 1)
    fall = np.clip((times - TRUE.apex) / TRUE.fall, 0, 1)
    moved: FloatArray = np.sin(np.pi / 2 * rise) ** 2 - np.sin(np.pi / 2 * fall) ** 2
    return moved


def signal(noise: float = 0.05, n_frames: int = 120, shift: int = 0, seed: int = 0) -> FloatArray:
    """Three columns that follow the movement, each with noise of its own."""
    follow = level(n_frames, shift)[:, np.newaxis] * np.array([1.0, -0.6, 0.3])
    noisy: FloatArray = follow + np.random.default_rng(seed).normal(0, noise, follow.shape)
    return noisy


def face(peak_px: float = 1.2, noise: float = 1.5, n_frames: int = 120) -> UInt8Array:
    """Grey pictures ``(n, 128, 128)`` of waves whose patch at the mouth's corner moves up."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:128, :128].astype(np.float64)
    patch = np.exp(-((x - 84) ** 2 + (y - 90) ** 2) / (2 * 9.0**2))
    waves = [
        (*rng.uniform(-1, 1, 2), rng.uniform(6, 20), rng.uniform(0, 2 * np.pi)) for _ in range(24)
    ]
    frames = []
    for share in level(n_frames):
        down = y + peak_px * share * patch
        picture = np.full((128, 128), 120.0)
        for along_x, along_y, length, phase in waves:
            picture += 6 * np.cos(2 * np.pi * (along_x * x + along_y * down) / length + phase)
        picture += rng.normal(0, noise, picture.shape) if noise else 0
        frames.append(np.clip(np.rint(picture), 0, 255).astype(np.uint8))
    return np.stack(frames)


def steady(frames: np.ndarray) -> FrameSeries:
    """At 100 frames per second."""
    return FrameSeries.steady(frames, FPS)
