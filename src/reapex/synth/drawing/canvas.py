"""Painting with soft-edged shapes in face coordinates.

Conventions
-----------
Face coordinates: origin between the eyes, unit the inter-ocular distance, y down. Shapes become
coverage masks of shape ``(size, size)`` in [0, 1]: they are filled on a grid ``OVERSAMPLING`` times
as fine and averaged down, which is what makes their edges smooth. The picture is float32 RGB,
0 to 255.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

FloatImage = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Colour = Sequence[float]

OVERSAMPLING = 4
_SUBPIXEL_BITS = 4  # OpenCV takes polygon corners in sixteenths of a pixel


def curve(points: Iterable[Sequence[float]], *, closed: bool = False, steps: int = 14) -> Points:
    """A smooth line through the points (Catmull–Rom), shape ``(n, 2)``."""
    knots = np.asarray(list(points), dtype=np.float64)
    if closed:
        knots = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        knots = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    before, start, end, after = (knots[i : len(knots) - 3 + i, None] for i in range(4))
    u = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    line = 0.5 * (
        2 * start
        + (end - before) * u
        + (2 * before - 5 * start + 4 * end - after) * u**2
        + (3 * start - before - 3 * end + after) * u**3
    )
    smooth = line.reshape(-1, 2)
    return smooth if closed else np.concatenate([smooth, knots[-2:-1]])


def mirrored(right_half: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """A closed outline from its right half, listed from the top of the midline to its bottom."""
    right = [(float(x), float(y)) for x, y in right_half]
    left = [(-x, y) for x, y in reversed(right) if x != 0]
    return right + left


def ellipse(centre: Sequence[float], radii: Sequence[float], tilt: float = 0.0) -> Points:
    """The outline of an ellipse, turned by ``tilt`` radians; shape ``(60, 2)``."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    flat = np.stack([radii[0] * np.cos(turn), radii[1] * np.sin(turn)], axis=1)
    cos, sin = np.cos(tilt), np.sin(tilt)
    outline: Points = flat @ np.array([[cos, sin], [-sin, cos]]) + np.asarray(centre)
    return outline


def mix(first: Colour, second: Colour, share: float) -> tuple[float, float, float]:
    """The colour ``share`` of the way from the first to the second."""
    blend = (1 - share) * np.asarray(first, float) + share * np.asarray(second, float)
    return float(blend[0]), float(blend[1]), float(blend[2])


class Canvas:
    """A square picture being painted.

    Parameters
    ----------
    size
        Pixels along each side.
    centre
        Where the face's origin lies, as shares of the side.
    unit
        The inter-ocular distance as a share of the side.
    """

    def __init__(self, size: int, centre: tuple[float, float], unit: float) -> None:
        self.size = size
        self.unit_px = unit * size
        self.origin_px = np.array([centre[0] * size, centre[1] * size])
        self.picture: FloatImage = np.zeros((size, size, 3), dtype=np.float32)

    def to_px(self, points: npt.ArrayLike) -> Points:
        """Face coordinates as pixels (x, y) of the picture."""
        px: Points = np.asarray(points, dtype=np.float64) * self.unit_px + self.origin_px
        return px

    def _corners(self, points: npt.ArrayLike) -> npt.NDArray[np.int32]:
        """Corners on the fine grid, in OpenCV's fixed-point numbers.

        Pixel centres are whole numbers on both grids, hence the half pixels.
        """
        fine = (self.to_px(points) + 0.5) * OVERSAMPLING - 0.5
        corners: npt.NDArray[np.int32] = np.rint(fine * 2**_SUBPIXEL_BITS).astype(np.int32)
        return corners

    def _fine(self) -> npt.NDArray[np.uint8]:
        return np.zeros((self.size * OVERSAMPLING,) * 2, dtype=np.uint8)

    def _averaged(self, fine: npt.NDArray[np.uint8]) -> FloatImage:
        small = cv2.resize(fine, (self.size, self.size), interpolation=cv2.INTER_AREA)
        return small.astype(np.float32) / np.float32(255)

    def fill(self, *outlines: npt.ArrayLike) -> FloatImage:
        """The mask of the area inside one or several outlines."""
        fine = self._fine()
        for outline in outlines:
            cv2.fillPoly(fine, [self._corners(outline)], 255, shift=_SUBPIXEL_BITS)
        return self._averaged(fine)

    def lines(self, paths: Sequence[npt.ArrayLike], width: float) -> FloatImage:
        """The mask of lines of one width (in inter-ocular distances)."""
        fine = self._fine()
        thickness = max(1, round(width * self.unit_px * OVERSAMPLING))
        corners = [self._corners(path) for path in paths]
        cv2.polylines(fine, corners, False, 255, thickness, cv2.LINE_8, _SUBPIXEL_BITS)
        return self._averaged(fine)

    def blurred(self, mask: FloatImage, radius: float) -> FloatImage:
        """A mask with a soft edge; ``radius`` is the Gaussian's sd in inter-ocular distances."""
        soft: FloatImage = cv2.GaussianBlur(mask, (0, 0), max(radius * self.unit_px, 0.3)).astype(
            np.float32, copy=False
        )
        return soft

    def paint(self, mask: FloatImage, colour: Colour) -> None:
        """Lay a colour over the picture where the mask says, as strongly as it says."""
        self.picture += mask[..., None] * (np.asarray(colour, dtype=np.float32) - self.picture)

    def tint(self, mask: FloatImage, colour: Colour) -> None:
        """Multiply by a colour (255 leaves as it was) where the mask says: shadows and blush."""
        factor = np.asarray(colour, dtype=np.float32) / np.float32(255) - 1
        self.picture *= 1 + mask[..., None] * factor

    def finish(self) -> npt.NDArray[np.uint8]:
        """The picture as RGB, uint8."""
        return np.clip(np.rint(self.picture), 0, 255).astype(np.uint8)
