"""Pictures of a face that moves: warped, lit, noisy, and rounded as a camera does it.

Conventions
-----------
Frame i is taken at ``i · 1000 / fps`` ms. Its pixel at x shows the skin that at rest lay at
``x − intensity · field(x)``, looked up as :mod:`reapex.synth.lookup` does. Only the rectangle that
moves is looked up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray, UInt8Array
from reapex.synth.lookup import FINE, FloatPicture, face_at, fine_places, fine_source, look_up
from reapex.synth.places import REFERENCE_SIZE, Movement
from reapex.synth.portrait import Portrait
from reapex.synth.timecourse import TimeCourse

_DRIFT_PERIODS_MS = (1500.0, 4000.0)


@dataclass(frozen=True, slots=True)
class Camera:
    """What films the face.

    Parameters
    ----------
    fps
        Frames per second, constant.
    noise_sd
        Of the sensor, in grey levels, fresh in every frame, pixel and channel.
    jpeg_quality
        With which frames are stored, 1 to 100.
    gain_drift
        The largest slow change of brightness, as a share; 0 for none.
    size
        Pixels along each side of a frame.
    """

    fps: float
    noise_sd: float = 1.5
    jpeg_quality: int = 95
    gain_drift: float = 0.005
    size: int = REFERENCE_SIZE

    def __post_init__(self) -> None:
        if not 0 < self.fps < float("inf"):
            raise UsageError(f"The camera takes {self.fps} frames per second", expected="above 0")
        if not (self.noise_sd >= 0 and 0 <= self.gain_drift < 1 and 1 <= self.jpeg_quality <= 100):
            raise UsageError(
                f"{self} cannot be",
                expected="noise of 0 or more, a drift in [0, 1), a JPEG quality from 1 to 100",
            )
        if self.size < 16:
            raise UsageError(f"Frames of {self.size} pixels show no face", expected="16 or more")

    def times_ms(self, n_frames: int) -> FloatArray:
        """When each frame is taken, shape ``(n_frames,)``."""
        return np.arange(n_frames, dtype=np.float64) * (1000.0 / self.fps)


def render(
    portrait: Portrait,
    course: TimeCourse,
    movement: Movement,
    camera: Camera,
    *,
    n_frames: int,
    rng: np.random.Generator,
) -> Iterator[UInt8Array]:
    """The frames of one clip, each RGB of shape ``(size, size, 3)``.

    Parameters
    ----------
    rng
        Of this clip alone: it gives the noise and the phase of the drift.
    """
    stage = _Stage.of(portrait, movement, camera.size)
    times = camera.times_ms(n_frames)
    gains = _gains(times, camera.gain_drift, rng)
    noise = np.empty((camera.size, camera.size, 3), dtype=np.float32)
    for share, gain in zip(course.intensity(times), gains, strict=True):
        picture = stage.at(share)
        picture *= gain
        if camera.noise_sd > 0:
            rng.standard_normal(dtype=np.float32, out=noise)
            noise *= np.float32(camera.noise_sd)
            picture += noise
        np.rint(picture, out=picture)
        np.clip(picture, 0, 255, out=picture)
        yield picture.astype(np.uint8)


def _gains(times_ms: FloatArray, drift: float, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """A slow wave round 1 with a random period and phase."""
    period, phase = rng.uniform(*_DRIFT_PERIODS_MS), rng.uniform(0, 2 * np.pi)
    wave = 1 + drift * np.sin(2 * np.pi * times_ms / period + phase)
    return wave.astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Stage:
    """All of a clip that does not change: the fine source, the face at rest, what moves.

    ``rows`` and ``columns`` bound the rectangle outside which nothing moves; ``base`` is where its
    pixels lie at rest in the source, ``shift`` how far that moves at the apex, both ``(2, h, w)``
    with x first.
    """

    source: FloatPicture
    rest: FloatPicture
    rows: slice
    columns: slice
    base: FloatPicture
    shift: FloatPicture

    @classmethod
    def of(cls, portrait: Portrait, movement: Movement, size: int) -> _Stage:
        source = fine_source(portrait.image, size)
        field = movement.field(face_at(portrait, size), size)
        moving = np.any(field != 0, axis=-1)
        rows, columns = _extent(moving.any(axis=1)), _extent(moving.any(axis=0))
        grid = fine_places(size)
        return cls(
            source=source,
            rest=look_up(source, grid),
            rows=rows,
            columns=columns,
            base=grid[:, rows, columns],
            shift=field.transpose(2, 0, 1)[:, rows, columns] * np.float32(FINE),
        )

    def at(self, share: float) -> FloatPicture:
        """The face at a share of the movement, without light and noise; a fresh array."""
        picture = self.rest.copy()
        if share > 0 and self.base.size > 0:
            moved = look_up(self.source, self.base - np.float32(share) * self.shift)
            picture[self.rows, self.columns] = moved
        return picture


def _extent(used: npt.NDArray[np.bool_]) -> slice:
    """From the first to the last True; empty if there is none."""
    places = np.flatnonzero(used)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)
