"""Clips to be timed: drawn faces that move, 224×224 JPEG files, labels that give the radius."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from reapex.keyframes import KeyFrames
from reapex.progress import Progress
from reapex.synth import Camera, Movement, TimeCourse, drawn_portrait, render

SIDE_PX = 224
LAMBDA = 0.1  # of the paper, §IV-B: a rise of 10·R frames gives the radius R
_CONTEXT = 3  # frames beyond the windows
_CAMERA = Camera(fps=200.0, noise_sd=1.5, jpeg_quality=92, gain_drift=0.004, size=SIDE_PX)
_MOVEMENT = Movement((6, 12), peak_px=1.5)
_SEED = 2026


@dataclass(frozen=True, slots=True)
class BenchClip:
    """One clip: ``img1.jpg`` onwards, its labels as positions, and the radius they give."""

    folder: Path
    manual: KeyFrames
    radius: int

    def file(self, position: int) -> str:
        """The picture at a position."""
        return f"{self.folder}/img{position + 1}.jpg"

    @property
    def onsets(self) -> range:
        """Candidates of the ``paper`` search."""
        return range(self.manual.onset, self.manual.onset + self.radius + 1)

    @property
    def apexes(self) -> range:
        """Candidates of the ``paper`` search."""
        return range(self.manual.apex - self.radius, self.manual.apex + self.radius + 1)

    @property
    def offsets(self) -> range:
        """Candidates of the ``paper`` search."""
        return range(self.manual.offset - self.radius, self.manual.offset + 1)

    @property
    def n_pairs(self) -> int:
        """How many pairs of frames the search compares."""
        return len(self.onsets) * len(self.apexes) + len(self.offsets)

    @property
    def candidates(self) -> tuple[int, ...]:
        """Every frame that the search needs, once."""
        return tuple(sorted({*self.onsets, *self.apexes, *self.offsets}))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for another process."""
        return {"folder": str(self.folder), "manual": asdict(self.manual), "radius": self.radius}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """What :meth:`as_dict` gave."""
        return cls(Path(values["folder"]), KeyFrames(**values["manual"]), values["radius"])


def make_clips(
    root: Path, radii: tuple[int, ...], n_clips: int, progress: Progress | None = None
) -> tuple[BenchClip, ...]:
    """Draw ``n_clips`` clips for each radius; the same arguments give the same files."""
    made: list[BenchClip] = []
    for radius in radii:
        for number in range(n_clips):
            made.append(_make_clip(root / f"R{radius}" / f"clip{number}", radius, number))
            if progress is not None:
                progress(len(made), len(radii) * n_clips)
    return tuple(made)


def _make_clip(folder: Path, radius: int, number: int) -> BenchClip:
    rise = round(radius / LAMBDA)
    onset = radius + _CONTEXT
    manual = KeyFrames(onset, onset + rise, onset + 2 * rise)
    folder.mkdir(parents=True)
    for position, frame in enumerate(_frames(manual, radius, number)):
        _, data = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
        (folder / f"img{position + 1}.jpg").write_bytes(data.tobytes())
    return BenchClip(folder, manual, radius)


def _frames(manual: KeyFrames, radius: int, number: int) -> Iterator[np.ndarray]:
    """Pictures of a face whose true key frames lie half a window inside the labels."""
    n_frames = manual.offset + radius + _CONTEXT + 1
    truth = (manual.onset + radius / 2, manual.apex + radius / 2, manual.offset - radius / 2)
    course = TimeCourse(*(1000 / _CAMERA.fps * position for position in truth))
    rng = np.random.default_rng([_SEED, radius, number])
    return render(drawn_portrait(number), course, _MOVEMENT, _CAMERA, n_frames=n_frames, rng=rng)
