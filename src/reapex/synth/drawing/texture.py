"""Pores, blotches and freckles: without texture, skin that moves looks like skin at rest."""

from __future__ import annotations

import cv2
import numpy as np

from reapex.synth.drawing.canvas import Canvas, FloatImage, ellipse

# Gaussian sd in inter-ocular distances, and the amplitude as a share of the light there.
# Fine grain is the strongest: it is what shows motion to a pixel criterion.
_LAYERS = ((0.16, 0.006), (0.05, 0.008), (0.018, 0.014))


def paint_skin_texture(canvas: Canvas, skin: FloatImage, rng: np.random.Generator) -> None:
    """Fine variation of light and redness where ``skin`` says."""
    for radius, amplitude in _LAYERS:
        canvas.picture *= 1 + amplitude * (skin * _noise(canvas, radius, rng))[..., None]
    redness = np.array([0.005, -0.003, -0.003], dtype=np.float32)
    canvas.picture *= 1 + (skin * _noise(canvas, 0.1, rng))[..., None] * redness


def paint_cloth_texture(canvas: Canvas, cloth: FloatImage, rng: np.random.Generator) -> None:
    """A weave, so that the clothing is not a flat area."""
    canvas.picture += cloth[..., None] * 1.8 * _noise(canvas, 0.018, rng)[..., None]


def paint_freckles(canvas: Canvas, skin: FloatImage, rng: np.random.Generator) -> None:
    """Some sixty freckles over nose and cheeks."""
    spots = np.stack([rng.normal(0, 0.48, 60), rng.normal(0.5, 0.15, 60)], axis=1)
    radii = rng.uniform(0.012, 0.024, 60)
    mask = canvas.fill(*(ellipse(at, (r, r)) for at, r in zip(spots, radii, strict=True)))
    canvas.tint(mask * skin * 0.55, (190, 130, 96))


def _noise(canvas: Canvas, radius: float, rng: np.random.Generator) -> FloatImage:
    """Smooth noise of mean 0 and sd 1, shape ``(size, size)``."""
    white = rng.standard_normal((canvas.size, canvas.size), dtype=np.float32)
    smooth = cv2.GaussianBlur(white, (0, 0), max(radius * canvas.unit_px, 0.6))
    noise: FloatImage = ((smooth - smooth.mean()) / smooth.std()).astype(np.float32)
    return noise
