"""Nuisances behind the lens: a sensor's noise, JPEG, and what becomes of frames on the way."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from reapex.series import UInt8Array
from reapex.synth.lookup import FloatPicture
from reapex.synth.study.nuisance import Nuisance, check


@dataclass(frozen=True, slots=True)
class SensorNoise(Nuisance):
    """Normal noise of ``sd`` grey levels, fresh in every frame, pixel and channel."""

    sd: float
    name = "noise"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.sd < float("inf"), expected="an sd of 0 or more")

    def sense(self, picture: FloatPicture, rng: np.random.Generator) -> None:
        """Add it."""
        noise = rng.standard_normal(picture.shape, dtype=np.float32)
        noise *= np.float32(self.sd)
        picture += noise


@dataclass(frozen=True, slots=True)
class Jpeg(Nuisance):
    """Frames are stored as JPEG of this quality, 1 to 100, and read back."""

    quality: int
    name = "jpeg"

    def __post_init__(self) -> None:
        check(self, fine=1 <= self.quality <= 100, expected="a quality from 1 to 100")

    def store(self, frame: UInt8Array) -> UInt8Array:
        """Encode and decode in memory."""
        quality = [cv2.IMWRITE_JPEG_QUALITY, self.quality]
        _, data = cv2.imencode(".jpg", frame[..., ::-1], quality)
        read = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
        return np.ascontiguousarray(read[..., ::-1])


@dataclass(frozen=True, slots=True)
class Duplicated(Nuisance):
    """Some frames show the one before them again, at a constant pace, as in a converted video.

    Parameters
    ----------
    every
        Each so many-th frame is a repetition: 2 is a video of half the rate, 2 or more.
    """

    every: int
    name = "duplicated"

    def __post_init__(self) -> None:
        check(self, fine=self.every >= 2, expected="every 2nd frame or fewer")

    def shown(self, n_frames: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
        """The frame itself, or the one before it."""
        frames = np.arange(n_frames)
        again = (frames + int(rng.integers(self.every))) % self.every == 0
        earlier: npt.NDArray[np.intp] = np.maximum(frames - again, 0)
        return earlier


@dataclass(frozen=True, slots=True)
class Dropped(Nuisance):
    """A share of the frames is missing, and the rest follow one another as if they were not."""

    share: float
    name = "dropped"

    def __post_init__(self) -> None:
        check(self, fine=0 <= self.share < 1, expected="a share in [0, 1)")

    def shown(self, n_frames: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
        """The frames that are left; fewer than ``n_frames``."""
        kept: npt.NDArray[np.intp] = np.flatnonzero(rng.random(n_frames) >= self.share)
        return kept
