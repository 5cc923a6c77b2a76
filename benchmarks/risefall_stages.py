"""Where the rise–fall corrector's time goes, stage by stage, beside decoding the same frames.

    python benchmarks/risefall_stages.py

One thread; the stages take turns, so that what else the machine does falls on all of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from threadpoolctl import threadpool_limits

from common import write_result
from reapex.correction.risefall import PRIOR, RiseFall
from reapex.correction.risefall.channels import channels_of_face, shrunk
from reapex.correction.risefall.corrector import RiseFallProposal
from reapex.correction.risefall.curve import motion_curve
from reapex.correction.risefall.drift import Drift
from reapex.correction.risefall.observation import _expected
from reapex.correction.risefall.sight import sight_of
from reapex.face.finding import find_face
from reapex.frames import ArrayFrames
from reapex.frames.decoding import decode, keep_freed_memory
from reapex.keyframes import KeyFrames
from reapex.motion.block_motion import block_motion
from reapex.motion.grey import grey_bytes
from reapex.motion.rigid import without_rigid
from reapex.motion.stabilise import stilled
from reapex.series import Eyes, FrameSeries, UInt8Array
from reapex.synth import Camera, Movement, TimeCourse, drawn_portrait, render

SIZE, N_FRAMES, FPS = 224, 100, 100.0
N_RUNS = 20
BOUND_MS = 40.0
MARKS = KeyFrames(33, 48, 75)
JPEG, PNG = "decoding JPEG files", "decoding PNG files"
FACE, LARGE_FACE = "finding the face, once per clip", "finding it in 480×480 frames"
WHOLE = "the whole `propose`"
BESIDE = (FACE, LARGE_FACE, JPEG, PNG)
CALM = 1.2  # load beyond which the machine has other work

Job = Callable[[], Any]


@dataclass(frozen=True)
class Spent:
    """Milliseconds of one job: the process's own, and by the clock."""

    process_ms: list[float]
    wall_ms: list[float]

    @property
    def least(self) -> float:
        return min(self.process_ms)

    @property
    def cells(self) -> str:
        each = (self.process_ms, self.wall_ms)
        return " | ".join(f"{min(ms):.1f} | {median(ms):.1f}" for ms in each)


def clip(size: int = SIZE, n_frames: int = N_FRAMES) -> UInt8Array:
    frames = render(
        drawn_portrait(3), TimeCourse(310.0, 460.0, 780.0), Movement((12,), 2.0),
        Camera(FPS, noise_sd=1.5, gain_drift=0.01, size=size),
        n_frames=n_frames, rng=np.random.default_rng(0),
    )  # fmt: skip
    return np.stack(list(frames))


def saved(frames: UInt8Array, folder: Path, ending: str) -> list[Path]:
    paths = [folder / f"{number:03d}.{ending}" for number in range(len(frames))]
    for frame, path in zip(frames, paths, strict=True):
        options = [cv2.IMWRITE_JPEG_QUALITY, 95] if ending == "jpg" else []
        cv2.imwrite(str(path), cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), options)
    return paths


def kb(paths: list[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / len(paths) / 1024


def stages(frames: UInt8Array, eyes: Eyes) -> dict[str, Job]:
    """Each stage on what the one before it gave; then all of them in one call."""
    corrector = RiseFall()
    series = FrameSeries.steady(frames, FPS, eyes_px=eyes)
    sight = sight_of(series, MARKS)
    greys = [grey_bytes(frame, "A benchmark", 8) for frame in frames]
    small = np.stack([shrunk(grey) for grey in greys])
    left, right = ((x * 128 / SIZE, y * 128 / SIZE) for x, y in eyes)
    still = stilled(small, (left, right))
    path = still.head_path_px.astype(np.float64)
    motion = block_motion(still.frames)
    marks = sight.times_ms[list(MARKS)]
    channels = channels_of_face(small, sight.times_ms, (left, right))
    proposal = corrector.propose(series, MARKS)
    assert isinstance(proposal, RiseFallProposal)
    seen = proposal.observation
    assert seen is not None

    def curve() -> Any:
        expected = _expected(sight, marks, corrector.family.crossing)
        return motion_curve(channels.values, expected, channels.drift)

    def judged() -> Any:
        # A copy, because an observation keeps what was worked out from it.
        return corrector.judge(replace(seen, comparison=replace(seen.comparison)), PRIOR)

    return {
        "grey": lambda: [grey_bytes(frame, "A benchmark", 8) for frame in frames],
        "shrink to 128 × 128": lambda: np.stack([shrunk(grey) for grey in greys]),
        "hold the head still": lambda: stilled(small, (left, right)),
        "block motion": lambda: block_motion(still.frames),
        "rigid removal": lambda: without_rigid(motion),
        "drift and head path": lambda: Drift.following(sight.times_ms, path),
        "one curve": curve,
        "comparison and posterior": judged,
        WHOLE: lambda: corrector.propose(FrameSeries.steady(frames, FPS, eyes_px=eyes), MARKS),
    }


def timed(jobs: Mapping[str, Job]) -> dict[str, Spent]:
    spent = {name: Spent([], []) for name in jobs}
    for name, job in (*jobs.items(), *N_RUNS * tuple(jobs.items())):
        wall, process = time.perf_counter(), time.process_time()
        job()
        spent[name].process_ms.append(1000 * (time.process_time() - process))
        spent[name].wall_ms.append(1000 * (time.perf_counter() - wall))
    # The first run fills caches.
    return {name: Spent(each.process_ms[1:], each.wall_ms[1:]) for name, each in spent.items()}


def table(spent: Mapping[str, Spent]) -> list[str]:
    whole, jpeg, png = (spent[name].least for name in (WHOLE, JPEG, PNG))
    lines = [
        "| | process ms, least | median | clock ms, least | median | share | of JPEG | of PNG |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    parts = [name for name in spent if name not in (WHOLE, *BESIDE)]

    def line(name: str, ms: float, cells: str, share: str) -> str:
        return f"| {name} | {cells} | {share} | {ms / jpeg:.2f} | {ms / png:.2f} |"

    for name in parts:
        each = spent[name]
        lines.append(line(name, each.least, each.cells, f"{each.least / whole:.0%}"))
    rest = whole - sum(spent[name].least for name in parts)
    lines.append(
        line("the rest (reading, eye gate)", rest, f"{rest:.1f} | | | ", f"{rest / whole:.0%}")
    )
    lines.append(line(f"**{WHOLE}**", whole, spent[WHOLE].cells, "100%"))
    for name in BESIDE:
        lines.append(line(name, spent[name].least, spent[name].cells, ""))
    return lines


def verdict(whole: Spent) -> str:
    if median(whole.process_ms) <= BOUND_MS:
        return "met"
    return "missed" if whole.least > BOUND_MS else "met in the fastest run, missed in the median"


def main() -> None:
    cv2.setNumThreads(1)
    keep_freed_memory()
    load = os.getloadavg()[0]
    frames = clip()
    source, large = ArrayFrames(frames, FPS), ArrayFrames(clip(480, 5), FPS)
    face = find_face(source)
    if face is None or face.eyes_px is None:
        raise SystemExit("The drawn face or its eyes were not found")
    with TemporaryDirectory(prefix="reapex-bench-") as folder, threadpool_limits(1, "blas"):
        jpegs, pngs = (saved(frames, Path(folder), ending) for ending in ("jpg", "png"))
        spent = timed({
            JPEG: lambda: [decode(path) for path in jpegs],
            PNG: lambda: [decode(path) for path in pngs],
            FACE: lambda: find_face(source),
            LARGE_FACE: lambda: find_face(large),
            **stages(frames, face.eyes_px),
        })  # fmt: skip
        sizes = f"{kb(jpegs):.0f} kB each as JPEG (quality 95), {kb(pngs):.0f} kB as PNG"
    whole = spent[WHOLE]
    typical = median(whole.process_ms)
    shared = "; **the machine was shared**, so that clock times count for little" * (load > CALM)
    lines = [
        f"**Bound: {BOUND_MS:.0f} ms per clip after decoding and face finding; {verdict(whole)}.** "
        f"{whole.least:.1f} ms of process time in the fastest of {N_RUNS} runs, {typical:.1f} ms "
        f"in the median: {whole.least / spent[JPEG].least:.2f} times as long as decoding the same "
        f"frames from JPEG files, {whole.least / spent[PNG].least:.2f} times as from PNG files.",
        "",
        *table(spent),
        "",
        f"A clip of {N_FRAMES} RGB frames of {SIZE}×{SIZE} at {FPS:.0f} fps, a drawn face with "
        f"noise, {sizes}; decoded beforehand, eyes known. One thread for OpenCV and BLAS. Shares "
        "and ratios are of the least process times; stages take turns.",
        f"Load when it began: {load:.1f}{shared}.",
    ]
    write_result("risefall_stages", "The rise–fall corrector: time per stage", lines)


if __name__ == "__main__":
    main()
