"""Nuisances of the head and of the crop round it: the whole picture moves.

Conventions
-----------
Fields are first order: a turn by 1.2° displaces by its angle times the distance, which is off by
0.03 of 112 pixels at the rim. Depth is that of an ellipsoid, 0 at and beyond its rim and 1 at the
middle of the face, so that a turn to the side moves the nose and leaves the ears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reapex.series import FloatArray
from reapex.synth.lookup import FloatPicture
from reapex.synth.places import REFERENCE_SIZE
from reapex.synth.study.nuisance import (
    Canvas,
    Layer,
    Nuisance,
    check,
    constant_field,
    stacked,
    swaying,
)

_HALF = REFERENCE_SIZE / 2
_DEPTH_AXES = (1.15, 1.6)  # the ellipsoid's half width and half height in inter-ocular distances
_DEPTH_MIDDLE = (0.0, 0.55)
_NOT_NEGATIVE = "0 or more"


def depth_map(canvas: Canvas) -> FloatArray:
    """An ellipsoid's depth, ``(size, size)``: 1 at the middle of the face, 0 beyond its rim."""
    x, y = canvas.from_point(_DEPTH_MIDDLE)
    depth: FloatArray = np.sqrt(
        np.clip(1 - (x / _DEPTH_AXES[0]) ** 2 - (y / _DEPTH_AXES[1]) ** 2, 0, 1)
    )
    return depth


def _parallax_fields(canvas: Canvas) -> tuple[FloatPicture, FloatPicture]:
    """One pixel at 224 of yaw, and of pitch, at the middle of the face."""
    depth = depth_map(canvas)
    none = np.zeros_like(depth)
    return stacked(depth, none, canvas.px), stacked(none, depth, canvas.px)


@dataclass(frozen=True, slots=True)
class Translation(Nuisance):
    """The head sways along one line, over at most ``px`` from end to end."""

    px: float
    name = "translation"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.px < _HALF, expected="0 to 112 px")

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A constant field in a random direction."""
        angle = rng.uniform(0, 2 * np.pi)
        way = (self.px * float(np.cos(angle)), self.px * float(np.sin(angle)))
        return (Layer(swaying(times_ms, rng), constant_field(canvas, way)),)


@dataclass(frozen=True, slots=True)
class Rotation(Nuisance):
    """The head rolls, over at most ``degrees`` from end to end."""

    degrees: float
    name = "rotation"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.degrees < 10, expected="0 to 10 degrees")

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A field that turns about the middle of the picture."""
        x, y = canvas.centred()
        turn = stacked(-y, x, float(np.deg2rad(self.degrees)) * _HALF * canvas.px)
        return (Layer(swaying(times_ms, rng), turn),)


@dataclass(frozen=True, slots=True)
class Scaling(Nuisance):
    """The head comes nearer and goes away, over at most ``share`` of its size."""

    share: float
    name = "scale"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.share < 0.5, expected="a share in [0, 0.5)")

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """A field that grows from the middle of the picture."""
        x, y = canvas.centred()
        return (Layer(swaying(times_ms, rng), stacked(x, y, self.share * _HALF * canvas.px)),)


@dataclass(frozen=True, slots=True)
class Parallax(Nuisance):
    """The head turns and nods: the nose moves by at most ``yaw_px`` and ``pitch_px``."""

    yaw_px: float
    pitch_px: float
    name = "parallax"

    def __post_init__(self) -> None:
        check(self, fine=min(self.yaw_px, self.pitch_px) >= 0, expected=_NOT_NEGATIVE)

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Two fields in proportion to depth, each on a path of its own."""
        fields, sizes = _parallax_fields(canvas), (self.yaw_px, self.pitch_px)
        return tuple(
            Layer(size * swaying(times_ms, rng), field)
            for field, size in zip(fields, sizes, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Jitter(Nuisance):
    """The picture trembles: each frame is displaced by its own normal draw of ``sd_px`` in x, y."""

    sd_px: float
    name = "jitter"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.sd_px < _HALF, expected="0 to 112 px")

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Two constant fields."""
        draws = self.sd_px * rng.standard_normal((2, len(times_ms)))
        ways = ((1.0, 0.0), (0.0, 1.0))
        return tuple(
            Layer(shares, constant_field(canvas, way))
            for shares, way in zip(draws, ways, strict=True)
        )


@dataclass(frozen=True, slots=True)
class RandomWalk(Nuisance):
    """The head wanders: translation, yaw and pitch are smoothed random walks.

    Parameters
    ----------
    px_per_s
        The sd of each coordinate of the place after one second, in pixels at 224.
    parallax
        How far the nose moves for each pixel of the walk of yaw and pitch; 0 for none.
    smooth_ms
        The sd of the Gaussian that smooths the walks.
    """

    px_per_s: float
    parallax: float = 0.5
    smooth_ms: float = 60.0
    name = "walk"

    def __post_init__(self) -> None:
        fine = min(self.px_per_s, self.parallax) >= 0 and self.smooth_ms > 0
        check(self, fine=fine, expected=_NOT_NEGATIVE)

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Two constant fields and two in proportion to depth."""
        walks = self.px_per_s * _walks(4, times_ms, self.smooth_ms, rng)
        straight = [constant_field(canvas, way) for way in ((1.0, 0.0), (0.0, 1.0))]
        turning = [field * np.float32(self.parallax) for field in _parallax_fields(canvas)]
        return tuple(
            Layer(walk, field) for walk, field in zip(walks, [*straight, *turning], strict=True)
        )


@dataclass(frozen=True, slots=True)
class Recrop(Nuisance):
    """The crop is made anew now and then, and lands up to ``px`` away in x and y.

    ``per_s`` is how often that happens on average.
    """

    px: float
    per_s: float = 2.0
    name = "recrop"

    def __post_init__(self) -> None:
        check(self, fine=self.px >= 0 and self.per_s >= 0, expected=_NOT_NEGATIVE)

    def head(
        self, times_ms: FloatArray, canvas: Canvas, rng: np.random.Generator
    ) -> Sequence[Layer]:
        """Two constant fields whose shares are steps."""
        steps = np.diff(times_ms, prepend=times_ms[0]) / 1000
        turn = np.cumsum(rng.random(len(times_ms)) < self.per_s * steps)
        places = rng.uniform(-self.px, self.px, (2, len(times_ms) + 1))[:, turn]
        ways = ((1.0, 0.0), (0.0, 1.0))
        return tuple(
            Layer(place, constant_field(canvas, way))
            for place, way in zip(places, ways, strict=True)
        )


def _walks(
    n_walks: int, times_ms: FloatArray, smooth_ms: float, rng: np.random.Generator
) -> FloatArray:
    """Random walks of sd 1 per second, smoothed, from 0 at the first frame; ``(n_walks, n)``."""
    step = 4.0  # ms: finer than any frame rate here
    margin = 3 * smooth_ms
    grid = np.arange(times_ms[0] - margin, times_ms[-1] + margin + step, step)
    raw = np.cumsum(rng.standard_normal((n_walks, len(grid))) * np.sqrt(step / 1000), axis=1)
    reach = np.arange(-margin, margin + step, step)
    kernel = np.exp(-((reach / smooth_ms) ** 2) / 2)
    kernel /= kernel.sum()
    padded = np.pad(raw, ((0, 0), (len(kernel) // 2, len(kernel) // 2)), mode="edge")
    walks = np.stack(
        [np.interp(times_ms, grid, np.convolve(row, kernel, mode="valid")) for row in padded]
    )
    started: FloatArray = walks - walks[:, :1]
    return started
