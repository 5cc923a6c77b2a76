"""How the constants of ``correction/risefall/presence.py`` were found.

    python benchmarks/presence.py --photos ../shared/footage/london --jobs 2

Logistic regression (a little ridge, Newton's steps) on the clips of ``first-tune`` and
``second-tune``, each once with its micro-expression and once without, the coders' marks unchanged.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from reapex.bench import Machine
from reapex.correction import RiseFall, ShapeFamily
from reapex.correction.risefall import Observation
from reapex.correction.risefall.sight import Unseen
from reapex.series import FloatArray, FrameSeries
from reapex.synth import Photo, find_photos
from reapex.synth.study import StudyClip
from reapex.synth.study_sets import study_set

RESULT = Path(__file__).parent / "results" / "presence.md"
SETS = ("first-tune", "second-tune")
RIDGE = 0.01


def features(clip: StudyClip) -> tuple[float, float, float] | None:
    """Strength in px, clearness and best fit; None where nothing moves or can be seen."""
    series = FrameSeries.steady(clip.frames, clip.fps, eyes_px=clip.eyes_px)
    corrector = RiseFall(ShapeFamily(crossing=clip.conditions.crossing))
    try:
        seen = Observation.of(series, clip.manual, corrector.family, corrector.tempering)
    except Unseen:
        return None
    if seen.curve.is_still:
        return None
    return seen.curve.strength_px, seen.curve.clearness, seen.likelihood.best_fit


def design(found: Sequence[tuple[float, float, float]]) -> FloatArray:
    strength, clearness, fit = np.array(found).T
    columns = (
        np.ones_like(fit), np.log(strength + 0.005), np.log(clearness + 0.1), -np.log(1.02 - fit)
    )  # fmt: skip
    return np.stack(columns, axis=1)


def fitted(clips: FloatArray, has_movement: FloatArray) -> FloatArray:
    weights = np.zeros(clips.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-clips @ weights))
        bend = clips.T @ (clips * (likely * (1 - likely))[:, None]) + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(bend, clips.T @ (has_movement - likely) - RIDGE * weights)
    return weights


def found_in(
    name: str, expressions: bool, photos: tuple[Photo, ...], jobs: int
) -> list[tuple[float, float, float] | None]:
    return list(replace(study_set(name), expressions=expressions).map(features, photos, jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    photos = () if options.photos is None else find_photos(options.photos)
    tables, answers, lines = [], [], []
    for name in SETS:
        for expressions in (True, False):
            found = found_in(name, expressions, photos, options.jobs)
            moving = [each for each in found if each is not None]
            tables.append(design(moving))
            answers.append(np.full(len(moving), float(expressions)))
            lines.append((name, expressions, len(found), tables[-1]))
    weights = fitted(np.vstack(tables), np.concatenate(answers))
    text = [
        "# Presence: is there a movement near the labels at all?", "",
        f"`python benchmarks/presence.py --photos {options.photos} --jobs {options.jobs}` on "
        f"{Machine.here().sentence}.", "",
        "Weights at zero, per log strength, per log clearness, per −log(1.02 − fit): "
        + ", ".join(f"{weight:.2f}" for weight in weights) + ".", "",
        "| set | micro-expression | clips | taken for one |", "|---|---|--:|--:|",
    ]  # fmt: skip
    for name, expressions, n_clips, table in lines:
        share = float((table @ weights > 0).sum()) / n_clips
        text.append(f"| {name} | {'yes' if expressions else 'no'} | {n_clips} | {share:.0%} |")
    RESULT.write_text("\n".join([*text, ""]), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    main()
