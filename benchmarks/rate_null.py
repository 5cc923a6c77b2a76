"""How often each null cries wolf, on clips that differ in frame rate only.

    python benchmarks/rate_null.py --corpora 100

Small synthetic pictures with a rise, a fall and noise, marked by simulated coders and searched by
GAMDSS itself; 80 clips of 12 subjects per group. Two nulls are asked whether the groups differ by
more or less than frame rate and clip length alone produce, at the 5 % level: ours (wanted moves in
ms, seen through each clip's own window) and the plain permutation of places within the window.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from reapex.auditing import StudiedClip, contrasts
from reapex.auditing.study_clip import study_clip
from reapex.clip import Clip, Provenance
from reapex.correction import Gamdss
from reapex.evaluation import Resampling
from reapex.frames import ArrayFrames
from reapex.keyframes import KEYS, RawKeyFrames
from reapex.synth import SimulatedCoder, TimeCourse
from reapex.timeline import Timeline
from reapex.window import Window

RESULT = Path(__file__).parent / "results" / "rate_null.md"
SAME = SimulatedCoder("same", (8.0, 0.0, -8.0), (15.0, 15.0, 20.0))
STEADY = SimulatedCoder("steady", spread_ms=(5.0, 5.0, 8.0))
UNSTEADY = SimulatedCoder("unsteady", spread_ms=(30.0, 30.0, 45.0))
SHARE, TIME = Window.share(0.15), Window.ms(20)
CASES = (
    ("30 and 200 fps, λ = 0.15", (30.0, 200.0), (SAME, SAME), SHARE),
    ("60 and 200 fps, λ = 0.15", (60.0, 200.0), (SAME, SAME), SHARE),
    ("60 and 200 fps, 20 ms", (60.0, 200.0), (SAME, SAME), TIME),
    ("200 fps both, λ = 0.15", (200.0, 200.0), (SAME, SAME), SHARE),
    ("200 fps both, coders differ", (200.0, 200.0), (UNSTEADY, STEADY), SHARE),
    ("60 and 200 fps, coders differ", (60.0, 200.0), (UNSTEADY, STEADY), SHARE),
)
PATTERN = np.random.default_rng(0).normal(0, 1, (6, 6, 3))


def clip(index: int, fps: float, coder: SimulatedCoder, noise: float,
         rng: np.random.Generator) -> Clip:  # fmt: skip
    onset = 150 + rng.uniform(0, 1000 / fps)
    apex = onset + rng.uniform(80, 250)
    course = TimeCourse(onset, apex, apex + rng.uniform(100, 350), *rng.uniform(0.8, 1.5, 2))
    n_frames = int((course.offset_ms + 150) * fps / 1000) + 2
    shares = course.intensity(np.arange(n_frames) * 1000 / fps)[:, None, None, None]
    pictures = 128 + rng.uniform(8, 25) * shares * PATTERN
    pictures = np.clip(np.rint(pictures + rng.normal(0, noise, pictures.shape)), 0, 255)
    marks = coder.mark(course.key_times_ms, fps, n_frames, rng)
    return Clip(
        id=f"table/{index}/a#1", subject=f"{coder.name}{fps}{index % 12}", name="a",
        raw=RawKeyFrames(*marks), keyframes=marks,
        timeline=Timeline.steady(range(n_frames), fps), provenance=Provenance(Path(), None, 1),
        fps=fps, frames=ArrayFrames(pictures.astype(np.uint8), fps),
    )  # fmt: skip


def places(clips: list[StudiedClip], window: Window, rng: np.random.Generator) -> bool:
    """Whether the permutation of places calls the difference more or less than expected."""
    first = np.array([each.group == "0" for each in clips])
    frame_ms = np.array([each.frame_ms for each in clips], dtype=float)
    drawn, observed = np.zeros((500, len(clips))), np.zeros(len(clips))
    for key in KEYS:
        rooms = [each.moves[window].rooms[key] for each in clips]
        back, ahead = (np.array([getattr(r, side) for r in rooms]) for side in ("back", "ahead"))
        moved = np.array([each.moves[window].deviation.keys[key].n_frames for each in clips])
        can = np.flatnonzero(back + ahead)
        radius = np.maximum(back, ahead)[can] + 0.5
        place = (moved[can] + rng.uniform(-0.5, 0.5, (500, len(can)))) / radius
        lent = np.rint(rng.permuted(place, axis=1) * radius)
        drawn[:, can] += np.abs(np.clip(lent, -back[can], ahead[can]))
        observed += np.abs(moved)
    drawn, observed = drawn * frame_ms / 3, observed * frame_ms / 3
    null = drawn[:, first].mean(1) - drawn[:, ~first].mean(1)
    low, high = np.quantile(null, (0.025, 0.975))
    return not low <= observed[first].mean() - observed[~first].mean() <= high


def alarms(case: tuple[str, tuple[float, float], tuple[SimulatedCoder, SimulatedCoder], Window],
           noise: float, n_corpora: int) -> tuple[float, float]:  # fmt: skip
    rng = np.random.default_rng(1)
    _, rates, coders, window = case
    ours = theirs = 0
    for _ in range(n_corpora):
        found = [
            study_clip(clip(i, rates[g], coders[g], noise, rng), str(g), Gamdss(), (window,))
            for i in range(80)
            for g in (0, 1)
        ]
        clips = [each for each in found if isinstance(each, StudiedClip)]
        (contrast,) = contrasts(clips, window, Resampling(n_draws=500))
        ours += contrast.verdict in ("more", "less")
        theirs += places(clips, window, rng)
    return ours / n_corpora, theirs / n_corpora


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpora", type=int, default=100)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"))
    options = parser.parse_args()
    lines = [
        "# Alarms of the null of frame rate and clip length",
        "",
        f"`python benchmarks/rate_null.py --corpora {options.corpora}` on {options.date}: share of "
        f"{options.corpora} simulated corpora called *more* or *less*. Where only the frame rate "
        "differs it should be at most 5 %; where coders differ, high. Ours also asks the subject "
        "bootstrap of what is left unexplained; the permutation does not.",
        "",
        "| groups | noise sd | wanted moves in ms (ours) | permuted places |",
        "|---|--:|--:|--:|",
    ]
    for case in CASES:
        for noise in (1.0, 4.0):
            ours, theirs = alarms(case, noise, options.corpora)
            lines.append(f"| {case[0]} | {noise:g} | {ours:.0%} | {theirs:.0%} |")
            print(lines[-1], flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
