"""Clips to learn from: three JPEG files each, of the size that data sets ship their crops in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from reapex.progress import Progress
from reapex.synth import Camera, Movement, TimeCourse, drawn_portrait, render

N_CLIPS, N_SUBJECTS = 136, 27  # SAMM in five classes (reference note gamdss §1.7)
WIDTH_PX, HEIGHT_PX = 280, 340  # of CASME II's Cropped folders
_CLASSES = ("anger", "contempt", "happiness", "surprise", "others")
_UNITS = ((4,), (14,), (12,), (1, 2), (17,))
_COURSE = TimeCourse(onset_ms=0.0, apex_ms=10.0, offset_ms=20.0)
_CAMERA = Camera(fps=100.0, noise_sd=1.5, jpeg_quality=92, gain_drift=0.004, size=224)


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet, and the folder above its clips."""

    labels: Path
    frames: Path

    def pictures(self, row: int) -> tuple[Path, Path, Path]:
        """Onset, apex and offset of a clip."""
        folder = self.frames / subject_of(row) / name_of(row)
        onset, apex, offset = (folder / f"img{number}.jpg" for number in (1, 2, 3))
        return onset, apex, offset


def draw_clips(folder: Path, n_clips: int, progress: Progress | None = None) -> DrawnSheet:
    """Draw clips of onset, apex and offset, and write their sheet."""
    sheet = DrawnSheet(folder / "labels.csv", folder / "frames")
    for row in range(n_clips):
        _draw(sheet, row)
        if progress is not None:
            progress(row + 1, n_clips)
    with sheet.labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("subject", "clip", "onset", "apex", "offset", "emotion", "fps"))
        for row in range(n_clips):
            writer.writerow((subject_of(row), name_of(row), 1, 2, 3, class_of(row), 100))
    return sheet


def class_of(row: int) -> str:
    """The class of a clip."""
    return _CLASSES[row % len(_CLASSES)]


def subject_of(row: int) -> str:
    """The subject of a clip."""
    return f"s{row % N_SUBJECTS + 1:02}"


def name_of(row: int) -> str:
    """The name of a clip."""
    return f"clip{row // N_SUBJECTS + 1}"


def _draw(sheet: DrawnSheet, row: int) -> None:
    movement = Movement(_UNITS[row % len(_UNITS)], peak_px=1.5)
    frames = render(
        drawn_portrait(row % N_SUBJECTS), _COURSE, movement, _CAMERA,
        n_frames=3, rng=np.random.default_rng([2026, row]),
    )  # fmt: skip
    for path, frame in zip(sheet.pictures(row), frames, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        wide = cv2.resize(frame[..., ::-1], (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_CUBIC)
        _, data = cv2.imencode(".jpg", wide, [cv2.IMWRITE_JPEG_QUALITY, 92])
        path.write_bytes(data.tobytes())
