"""Photographs at known places in larger pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.frames import decode
from reapex.series import FloatArray, UInt8Array
from reapex.synth import find_photos
from reapex.synth.photo import read_tem

LONDON = Path(__file__).parents[3] / "shared" / "footage" / "london"
needs_photos = pytest.mark.skipif(
    not LONDON.is_dir(), reason="the London set is not at ../shared/footage"
)


@dataclass(frozen=True)
class Scene:
    """A picture, and where its eyes are: ``(2, 2)``, x and y."""

    picture: UInt8Array
    eyes: FloatArray

    @property
    def apart(self) -> float:
        return float(np.hypot(*(self.eyes[1] - self.eyes[0])))


def pasted(
    number: int, at: tuple[int, int], size: tuple[int, int] = (640, 480), apart: float = 70
) -> Scene:
    """A head on noise, its cut-out's corner at a place; the eyes are ``apart`` pixels apart."""
    photo = find_photos(LONDON)[number]
    whole = decode(photo.image)
    points = read_tem(photo.landmarks)[:2]
    scale = apart / float(np.hypot(*(points[1] - points[0])))
    small = np.asarray(
        cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )
    eyes = (points + 0.5) * scale - 0.5
    corner = np.maximum(eyes.mean(axis=0) - 1.8 * apart, 0).astype(int)
    head = small[corner[1] :, corner[0] :][: int(4 * apart), : int(3.6 * apart)]
    noise = np.random.default_rng(number).normal(110, 12, (size[1], size[0], 3))
    picture = noise.clip(0, 255).astype(np.uint8)
    x, y = at
    room = picture[y : y + head.shape[0], x : x + head.shape[1]]
    room[:] = head[: room.shape[0], : room.shape[1]]
    return Scene(picture, eyes - corner + at)


def shipped(number: int, side: int = 224) -> Scene:
    """A square crop as data sets ship them."""
    portrait = find_photos(LONDON)[number].portrait(side=side)
    return Scene(portrait.image, np.array([portrait.left_eye, portrait.right_eye]))
