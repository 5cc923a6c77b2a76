"""Clips in memory whose pictures are known, and sources that count what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from reapex.clip import Clip, Provenance
from reapex.errors import FrameUnreadable
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.recognition.inputs import MarkedClip, Marking
from reapex.series import FrameSource, UInt8Array
from reapex.timeline import Timeline

USUAL = KeyFrames(1, 3, 5)


def texture(seed: int, n: int, height: int, width: int | None = None) -> UInt8Array:
    """Smooth random pictures ``(n, height, width, 3)`` that differ from one another."""
    random = np.random.default_rng(seed)
    noise = random.uniform(0, 255, (n, height, width or height, 3)).astype(np.float32)
    soft = np.stack([cv2.GaussianBlur(each, (0, 0), 3) for each in noise])
    low, high = soft.min(), soft.max()
    return np.asarray((soft - low) / (high - low) * 255, np.uint8)


class CountedFrames(ArrayFrames):
    """An array that remembers which positions were read, and of which some are damaged."""

    def __init__(self, pictures: UInt8Array, damaged: Sequence[int] = ()) -> None:
        super().__init__(pictures, fps=100.0)
        self.asked: list[int] = []
        self.damaged = frozenset(damaged)

    def read(self, positions: Sequence[int]) -> UInt8Array:
        self.asked += positions
        if self.damaged & set(positions):
            raise FrameUnreadable("The picture is cut short", where=self.place)
        return super().read(positions)


def clip_of(
    frames: FrameSource | None,
    keyframes: KeyFrames | None = USUAL,
    name: str = "a",
    row: int = 2,
    raw: RawKeyFrames | None = None,
) -> Clip:
    n = 8 if frames is None else len(frames)
    return Clip(
        id=f"table/s1/{name}#1",
        subject="s1",
        subject_raw="s1",
        name=name,
        raw=raw or RawKeyFrames(*(keyframes or (1, 3, 5))),
        keyframes=keyframes,
        timeline=Timeline.steady(range(n), 100.0),
        provenance=Provenance(Path("labels.csv"), None, row),
        fps=100.0,
        frames=frames,
    )


@dataclass(frozen=True)
class Drawn:
    """Clips of random pictures, and a marking of them."""

    pictures: tuple[UInt8Array, ...]
    sources: tuple[CountedFrames, ...] = field(repr=False)
    marking: Marking

    @classmethod
    def some(
        cls, n: int = 3, size: int = 32, damaged: Sequence[int] = (), seed: int = 0
    ) -> "Drawn":
        """``n`` clips of 8 frames; the apex of those in ``damaged`` cannot be read."""
        pictures = tuple(texture(seed + i, 8, size) for i in range(n))
        sources = tuple(
            CountedFrames(each, damaged=(3,) if i in damaged else ())
            for i, each in enumerate(pictures)
        )
        clips = [clip_of(each, name=f"c{i}", row=i + 2) for i, each in enumerate(sources)]
        marked = tuple(MarkedClip(clip, clip.keyframes) for clip in clips if clip.keyframes)
        return cls(pictures, sources, Marking("manual", marked))
