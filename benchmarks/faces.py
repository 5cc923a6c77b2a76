"""Haar and MTCNN on all footage: what they find, what they miss, how near their eyes are.

    python benchmarks/faces.py --footage ../shared/footage

Every frame of every video is looked at, in the order in which it decodes. Where the footage says
which frames show a face, misses and false finds are counted against that.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import av
import cv2
import numpy as np
import torch

from reapex.face import Face, FaceFinder, Haar, Mtcnn, smoothed_eyes
from reapex.frames import decode
from reapex.series import FloatArray, UInt8Array
from reapex.synth.photo import read_tem
from reapex.version import __version__

RESULT = Path(__file__).parent / "results" / "faces.md"
MACHINE = "2-core CPU container, Debian 12"
DAY = "2026-11-20"  # of the committed run
FINDERS: tuple[FaceFinder, ...] = (Haar(), Mtcnn())
# Which frames show a face, from footage/LICENSES.md; None: all that decode, not checked by eye.
TRUTH: dict[str, Callable[[int], bool] | None] = {
    "single_face.mp4": lambda _: True,
    "WolfgangLanger_Pexels.mp4": lambda _: True,
    "face_noface.mov": lambda frame: frame <= 71,
    "noface_face.mov": lambda frame: frame >= 96,
    "no_face.mp4": lambda _: False,
    "xvid_aac.avi": None,
    "theora_opus.ogg": None,
    "vp8_opus.webm": None,
    "h265_aac.mp4": None,
}


@dataclass
class Seen:
    """What one detector made of several pictures."""

    faces: dict[str, tuple[Face, ...]] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)

    def look(self, finder: FaceFinder, name: str, picture: UInt8Array) -> None:
        start = time.process_time()
        self.faces[name] = finder.faces(picture)
        self.ms.append((time.process_time() - start) * 1000)

    @property
    def found(self) -> list[str]:
        return [name for name, faces in self.faces.items() if faces]


def pictures_in(folder: Path) -> Iterator[tuple[str, UInt8Array]]:
    return ((path.name, decode(path)) for path in sorted(folder.glob("*.jpg")))


def frames_of(path: Path) -> Iterator[tuple[str, UInt8Array]]:
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            yield str(number), np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def looked(pictures: Iterator[tuple[str, UInt8Array]]) -> tuple[Seen, Seen]:
    both = Seen(), Seen()
    for name, picture in pictures:
        for finder, seen in zip(FINDERS, both, strict=True):
            seen.look(finder, name, picture)
    return both


def ranges(numbers: Sequence[int]) -> str:
    """Numbers as ``3–7, 12``."""
    runs = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(runs) or "none"


def cells(*values: object) -> str:
    return "| " + " | ".join(map(str, values)) + " |"


def london(folder: Path) -> list[str]:
    both = looked(pictures_in(folder))
    pupils = {
        path.with_suffix(".jpg").name: read_tem(path)[:2] for path in sorted(folder.glob("*.tem"))
    }
    lines = [
        "## London: 48 photographs, 1350 × 1350, 24 with the pupils marked",
        "",
        cells(
            "detector",
            "found",
            "missed",
            "eyes found",
            "largest box on the face",
            "eye error, mean",
            "largest",
            "box width ÷ (eye distance ÷ 0.39)",
            "CPU ms per picture",
        ),
        cells(*["---"] * 9),
    ]
    for finder, seen in zip(FINDERS, both, strict=True):
        errors, ratios, on_face = [], [], 0
        for name, points in pupils.items():
            faces = seen.faces[name]
            if not faces:
                continue
            box = faces[0].box
            middle, apart = points.mean(axis=0), float(np.hypot(*(points[1] - points[0])))
            on_face += box.x < middle[0] < box.right and box.y < middle[1] < box.bottom
            ratios.append(box.width * 0.39 / apart)
            if faces[0].eyes_px is not None:
                off = np.array(faces[0].eyes_px) - points
                errors.append(np.hypot(off[:, 0], off[:, 1]) / apart)
        missed = sorted(set(seen.faces) - set(seen.found))
        with_eyes = sum(bool(f) and f[0].eyes_px is not None for f in seen.faces.values())
        lines.append(
            cells(
                finder.title,
                f"{len(seen.found)} of {len(seen.faces)}",
                ", ".join(missed) or "none",
                with_eyes,
                f"{on_face} of {len(pupils)}",
                f"{np.mean(errors):.1%}",
                f"{np.max(errors):.1%}",
                f"{np.mean(ratios):.3f} ± {np.std(ratios):.3f}",
                f"{np.median(seen.ms):.0f}",
            )
        )
    overlaps = [
        one[0].box.overlap(other[0].box)
        for one, other in zip(both[0].faces.values(), both[1].faces.values(), strict=True)
        if one and other
    ]
    lines += [
        "",
        f"Boxes of the two detectors: overlap (of both's union) {np.median(overlaps):.2f} at the "
        f"median, {np.min(overlaps):.2f} at least. Eye errors are shares of the distance between "
        "the pupils.",
        "",
    ]
    return lines


def lisa(folder: Path) -> list[str]:
    both = looked(pictures_in(folder))
    lines = [
        "## Lisa: 8 photographs, turned and near",
        "",
        cells("detector", "found", "missed", "eyes found", "CPU ms per picture"),
        cells(*["---"] * 5),
    ]
    for finder, seen in zip(FINDERS, both, strict=True):
        missed = sorted(set(seen.faces) - set(seen.found))
        with_eyes = sum(bool(f) and f[0].eyes_px is not None for f in seen.faces.values())
        lines.append(
            cells(
                finder.title,
                f"{len(seen.found)} of {len(seen.faces)}",
                ", ".join(missed) or "none",
                with_eyes,
                f"{np.median(seen.ms):.0f}",
            )
        )
    return [*lines, ""]


def videos(folder: Path) -> list[str]:
    lines = [
        "## Videos: every frame that decodes",
        "",
        cells(
            "video",
            "frames",
            "with a face",
            "detector",
            "found",
            "missed (frames)",
            "found where there is none",
            "eyes found",
            "CPU ms per frame",
        ),
        cells(*["---"] * 9),
    ]
    steady: tuple[Seen, Seen] | None = None
    for name, shows in TRUTH.items():
        both = looked(frames_of(folder / name))
        steady = both if name == "single_face.mp4" else steady
        for finder, seen in zip(FINDERS, both, strict=True):
            there = [int(each) for each in seen.faces if shows is None or shows(int(each))]
            found = [int(each) for each in seen.found]
            right = sorted(set(found) & set(there))
            with_eyes = sum(seen.faces[str(each)][0].eyes_px is not None for each in right)
            lines.append(
                cells(
                    name,
                    len(seen.faces),
                    len(there) if shows is not None else "all, unchecked",
                    finder.name,
                    len(right),
                    ranges(sorted(set(there) - set(found))),
                    ranges(sorted(set(found) - set(there))),
                    with_eyes,
                    f"{np.median(seen.ms):.0f}",
                )
            )
    assert steady is not None
    note = (
        "Frame 168 of `noface_face.mov`, which the footage's notes count among those with the man, "
        "is black."
    )
    return [*lines, "", note, "", *jitter(steady)]


def jitter(both: tuple[Seen, Seen]) -> list[str]:
    """How much eyes tremble on a steady head, before and after smoothing."""
    lines = [
        "## Jitter of the eyes on `single_face.mp4` (30 fps, a steady head)",
        "",
        "Root mean square of the second difference of the eyes' middle from frame to frame, over "
        "√6, in pixels: of independent errors that is their standard deviation, and the head's own "
        "slow drift (12 px in 2.4 s) does not count. Smoothed as `--align smooth` does.",
        "",
        cells("detector", "frames", "as found", "smoothed"),
        cells(*["---"] * 4),
    ]
    for finder, seen in zip(FINDERS, both, strict=True):
        eyes = {int(n): np.array(f[0].eyes_px) for n, f in seen.faces.items() if f and f[0].eyes_px}
        numbers = sorted(eyes)
        track = np.stack([eyes[number] for number in numbers])
        times = np.array(numbers) * 1000 / 30
        smooth = smoothed_eyes(times, track, times)
        lines.append(
            cells(
                finder.title, len(numbers), f"{_trembling(track):.3f}", f"{_trembling(smooth):.3f}"
            )
        )
    return [*lines, ""]


def _trembling(eyes: FloatArray) -> float:
    bends = np.diff(eyes.mean(axis=1), n=2, axis=0)
    return float(np.sqrt((bends**2).mean() / 6))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--footage", type=Path, required=True)
    footage: Path = parser.parse_args().footage
    head = [
        "# Faces: Haar and MTCNN on all footage",
        "",
        f"`python benchmarks/faces.py --footage ../shared/footage` on a {MACHINE}, {DAY}; reapex "
        f"{__version__}, OpenCV {cv2.__version__}, torch {torch.__version__}, weights of "
        "facenet-pytorch 2.6.0. Times are of the processor (all threads), because other work ran "
        "on the machine.",
        "",
        "Detectors look at single pictures here, the largest box counts. Thresholds were not "
        "chosen on London; MTCNN's last one (0.85) was chosen on these videos, so that its zero "
        "on `no_face.mp4` is no independent figure.",
        "",
    ]
    lines = [
        *head,
        *london(footage / "london"),
        *lisa(footage / "lisa"),
        *videos(footage / "video"),
    ]
    RESULT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
