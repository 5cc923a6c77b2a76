"""What each part of the rise–fall corrector is worth: taken out, one at a time.

    python benchmarks/ablations.py --photos ../shared/footage/london --jobs 2

Each variant puts one other function, constant or option in the place of the usual one. Clips are
made once, and what a variant does not touch is not done again. The sets named ``confirm`` are
refused.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

import cv2
import numpy as np

from reapex.bench import Machine
from reapex.correction import Proposal
from reapex.correction.marginal import Marginal
from reapex.correction.risefall import (
    CAREFUL,
    PRIOR,
    Caution,
    CoderModel,
    CoderModels,
    Observation,
    RiseFall,
    ShapeFamily,
    Tempering,
    channels,
    curve,
    observation,
    posterior,
    sight,
)
from reapex.correction.risefall.channels import Channels, channels_of_face, channels_of_signal
from reapex.correction.risefall.corrector import RiseFallProposal
from reapex.correction.risefall.curve import MotionCurve, motion_curve
from reapex.correction.risefall.drift import Drift
from reapex.correction.risefall.posterior import Likelihood
from reapex.correction.risefall.shapes import FALLS, RISES, Fall, Rise
from reapex.correction.risefall.sight import Sight, Unseen, sight_of
from reapex.evaluation import Interval, Resampling, resample
from reapex.keyframes import KeyFrames
from reapex.motion import rigid
from reapex.motion.block_motion import N_BLOCKS, BlockMotion, block_centres
from reapex.motion.stabilise import SIDE, FloatStack, Stilled, stilled
from reapex.series import Eyes, FloatArray, FrameSeries
from reapex.synth import Photo, find_photos
from reapex.synth.study import StudyClip
from reapex.synth.study_sets import study_set

RESULT = Path(__file__).parent / "results" / "ablations.md"
N_LARGEST = 10
PLAIN_RISE, PLAIN_FALL = Rise(1.0), Fall("cosine", 0.0)
AS_USUAL: AbstractContextManager[Any] = nullcontext()
Depth = Literal["look", "compare", "judge"]  # from where on a clip is worked on again
SEEN_BY = {"look": "pictures", "compare": "curve", "judge": "posterior"}


@dataclass(frozen=True)
class Variant:
    """The corrector with one thing changed."""

    name: str
    depth: Depth
    change: AbstractContextManager[Any] = AS_USUAL
    corrector: Callable[[RiseFall], RiseFall] = lambda usual: usual


def not_stilled(frames: FloatStack, eyes_px: Eyes | None = None) -> Stilled:
    return Stilled(_soft(frames), np.zeros((len(frames), 6), np.float32))


def not_warped(frames: FloatStack, eyes_px: Eyes | None = None) -> Stilled:
    """The head's path is known, but the frames stay as they are."""
    return Stilled(_soft(frames), stilled(frames, eyes_px).head_path_px)


def _soft(frames: FloatStack) -> FloatStack:
    blurred = [cv2.GaussianBlur(frame, (7, 7), 1.0) for frame in frames]
    return np.stack(blurred).astype(np.float32, copy=False)


def eyes_unmasked(frames: FloatStack, eyes_px: Eyes | None = None) -> Stilled:
    return stilled(frames)


def eyes_unknown(frames: FloatStack, times_ms: FloatArray, eyes: Eyes | None) -> Channels:
    return channels_of_face(frames, times_ms, None)


def brightness(frames: FloatStack, times_ms: FloatArray, eyes: Eyes | None) -> Channels:
    """How bright the blocks of the still face are, not how they move."""
    still = stilled(frames, eyes)
    size = (N_BLOCKS, N_BLOCKS)
    small = [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in still.frames]
    levels = np.stack(small).reshape(len(frames), -1).astype(np.float64)
    drift = Drift.following(times_ms, still.head_path_px.astype(np.float64))
    return Channels(channels_of_signal(levels, times_ms).values, drift)


def with_rigid(motion: BlockMotion, weight: FloatArray | None = None) -> FloatArray:
    window = np.tile(rigid._face_window(), 2)
    moved: FloatArray = np.concatenate([motion.across, motion.down], axis=1) * window
    return moved


@cache
def affine_basis() -> FloatArray:
    x, y = (each / ((SIDE - 1) / 2) - 1 for each in block_centres())
    return np.stack([np.ones_like(x), x, y], axis=1)


def whole_picture() -> FloatArray:
    return np.ones(N_BLOCKS**2)


def steady_only(times_ms: FloatArray, path_px: FloatArray) -> Drift:
    return Drift.steady(times_ms)


def equal_weights(channels: FloatArray, expected: FloatArray, drift: Drift) -> MotionCurve:
    """Of each channel only the direction counts in which it goes with the labels."""
    signs = np.sign(drift.clean(expected) @ channels)
    values = channels @ signs
    largest = np.abs(values).max()
    usual = motion_curve(channels, expected, drift)
    return replace(usual, values=values / largest if largest > 0 else values)


@dataclass(frozen=True, eq=False)
class Peaked(Marginal):
    """A marginal that is read where all three key frames together are likeliest."""

    peak_ms: float = 0.0

    def quantile(self, share: float) -> float:
        return self.peak_ms if share == 0.5 else super().quantile(share)


MARGINALS = Likelihood.posterior


def joint_maximum(
    likelihood: Likelihood, marks_ms: FloatArray, coder: CoderModel
) -> tuple[Marginal, ...] | None:
    marginals = MARGINALS(likelihood, marks_ms, coder)
    if marginals is None:
        return None
    shares = [
        -0.5 * ((each.times_ms - centre) / spread) ** 2
        for each, centre, spread in zip(
            marginals, coder.moments(marks_ms), coder.spread_ms, strict=True
        )
    ]
    log = likelihood.log + shares[0][:, None, None] + shares[1][:, None] + shares[2]
    best = np.unravel_index(int(log.argmax()), log.shape)
    return tuple(
        Peaked(each.times_ms, each.masses, float(each.times_ms[at]))
        for each, at in zip(marginals, best, strict=True)
    )


def shapes(rises: Sequence[Rise] = RISES, falls: Sequence[Fall] = FALLS) -> Any:
    def changed(usual: RiseFall) -> RiseFall:
        family = replace(usual.family, rises=tuple(rises), falls=tuple(falls))
        return replace(usual, family=family)

    return changed


def other_crossing(usual: RiseFall) -> RiseFall:
    """0 % where the set states 5 %, and 5 % where it states 0."""
    return replace(usual, family=ShapeFamily(crossing=0.0 if usual.family.crossing else 0.05))


def believed(**options: float) -> Any:
    return lambda usual: replace(usual, tempering=replace(Tempering(), **options))


def cautious(**options: float) -> Any:
    return lambda usual: replace(usual, caution=replace(Caution(), **options))


def marked_by(coder: CoderModel) -> Any:
    return lambda usual: replace(usual, coders=CoderModels(usual=coder))


FLAT = CoderModel(spread_ms=(1e4, 1e4, 1e4))
NO_LAG = patch.object(posterior, "LAG_MS", np.zeros(3))
NO_EDGES = patch.object(Observation, "at_edge", (False, False, False))
NO_GATE = -1e9  # as good as none: every R² is then next to 1 above it
NO_NOISE = 1e3  # px; beside it all channels are equally calm

VARIANTS = (
    Variant("as it is", "look"),
    Variant("brightness of the blocks, not their motion", "look",
            patch.object(sight, "channels_of_face", brightness)),
    Variant("no stabilising, head path unknown", "look",
            patch.object(channels, "stilled", not_stilled)),
    Variant("no stabilising, head path known", "look",
            patch.object(channels, "stilled", not_warped)),
    Variant("no rigid removal", "look", patch.object(channels, "without_rigid", with_rigid)),
    Variant("rigid removal affine, not quadratic", "look",
            patch.object(rigid, "_basis", affine_basis)),
    Variant("rigid removal not robust (1 round, not 4)", "look",
            patch.object(rigid, "_N_ROUNDS", 1)),
    Variant("no face window", "look", patch.object(rigid, "_face_window", whole_picture)),
    Variant("eyes unknown (no mask, no gate)", "look",
            patch.object(sight, "channels_of_face", eyes_unknown)),
    Variant("eyes not masked in the stabiliser", "look",
            patch.object(channels, "stilled", eyes_unmasked)),
    Variant("no eye gate", "look", patch.object(channels, "_EXCURSION_PX", np.inf)),
    Variant("no head path in the drift", "look", patch.object(Drift, "following", steady_only)),
    Variant("equal weights for all channels", "compare",
            patch.object(observation, "motion_curve", equal_weights)),
    Variant("weights by strength, not by noise", "compare",
            patch.object(curve, "_LEAST_NOISE", NO_NOISE)),
    Variant("no R² gate", "compare", patch.object(curve, "_LEAST_FIT", NO_GATE)),
    Variant("one shape (1, cosine, full return)", "compare",
            corrector=shapes([PLAIN_RISE], [PLAIN_FALL])),
    Variant("one rise exponent", "compare", corrector=shapes(rises=[PLAIN_RISE])),
    Variant("one form of fall", "compare",
            corrector=shapes(falls=[each for each in FALLS if each.form == "cosine"])),
    Variant("no incomplete return", "compare",
            corrector=shapes(falls=[each for each in FALLS if not each.rest])),
    Variant("misfit .01, share .3 (the note's tempering)", "compare",
            corrector=believed(misfit=0.01, share=0.3)),
    Variant("misfit .004, share .5 (the note's first)", "compare",
            corrector=believed(misfit=0.004, share=0.5)),
    Variant("read at the other family's crossing", "compare", corrector=other_crossing),
    Variant("no presence gate", "judge", corrector=cautious(presence=0.0)),
    Variant("no weak rule", "judge", corrector=cautious(shift=0.0)),
    Variant("no edge rule", "judge", NO_EDGES),
    Variant("no offset lag", "judge", NO_LAG),
    Variant("joint maximum, not medians", "judge",
            patch.object(Likelihood, "posterior", joint_maximum)),
    Variant("flat prior on the same grid", "judge", corrector=marked_by(FLAT)),
    Variant("prior halved", "judge", corrector=marked_by(CAREFUL)),
    Variant("prior × 1.4", "judge", corrector=marked_by(PRIOR.scaled(1.4))),
)  # fmt: skip
BASE = 0


@dataclass(frozen=True)
class Errors:
    """|label − truth| in ms of one clip: ``(3,)`` and ``(n_variants, 3)``."""

    has_context: bool
    human: FloatArray
    variants: FloatArray


class Look:
    """One clip, seen once for all variants that see it as usual."""

    def __init__(self, clip: StudyClip) -> None:
        self.clip = clip
        self.series = FrameSeries.steady(clip.frames, clip.fps, eyes_px=clip.eyes_px)
        self.usual = RiseFall(ShapeFamily(crossing=clip.conditions.crossing))
        self.sight: Sight | None = None
        self.seen: Observation | None = None
        try:
            self.sight = sight_of(self.series, clip.manual)
        except Unseen:
            return
        proposal = self._proposed(self.usual)
        if isinstance(proposal, RiseFallProposal):
            self.seen = proposal.observation

    def keys(self, variant: Variant) -> KeyFrames:
        corrector = variant.corrector(self.usual)
        with variant.change:
            if variant.depth == "judge" and self.seen is not None:
                return corrector.judge(self.seen, corrector.coders.model_for(None)).keyframes
            if variant.depth == "look" or self.sight is None:
                return corrector.propose(self.series, self.clip.manual).keyframes
            return self._proposed(corrector).keyframes

    def _proposed(self, corrector: RiseFall) -> Proposal:
        """Without looking at the pictures again."""
        with patch.object(observation, "sight_of", lambda *_: self.sight):
            return corrector.propose(self.series, self.clip.manual)


def errors_of(clip: StudyClip) -> Errors:
    look = Look(clip)
    found = [_far(clip, look.keys(variant)) for variant in VARIANTS]
    has_context = clip.conditions.context != "cut"
    return Errors(has_context, _far(clip, clip.manual), np.stack(found))


def _far(clip: StudyClip, keys: KeyFrames) -> FloatArray:
    assert clip.truth is not None
    errors = clip.truth.errors_ms([position * 1000 / clip.fps for position in keys])
    far: FloatArray = np.abs(errors)
    return far


@dataclass(frozen=True)
class Loss:
    """An error cut, and how many points of the usual one are lost."""

    cut: float
    lost: float
    draws: FloatArray

    @property
    def cells(self) -> str:
        return f"{self.cut:+.1%} | {points(self.lost, self.draws)}"


def points(lost: float, draws: FloatArray) -> str:
    between = Interval.of(draws)
    return f"{100 * lost:+.1f} [{100 * between.low:+.1f}, {100 * between.high:+.1f}]"


def loss(clips: Sequence[Errors], number: int, seed: int, keys: slice = slice(None)) -> Loss:
    """Of one variant; clips are drawn, each with all its errors."""
    far = np.array([[e.variants[BASE], e.variants[number], e.human] for e in clips])
    sums = far[..., keys].sum(axis=2)
    draws = resample(sums, _lost, Resampling(seed=seed))
    assert draws is not None
    total = sums.sum(axis=0, keepdims=True)
    return Loss(float(1 - total[0, 1] / total[0, 2]), float(_lost(total)[0]), draws)


def _lost(totals: FloatArray) -> FloatArray:
    """Usual, variant, human: ``(n_draws, 3)`` to ``(n_draws,)``."""
    lost: FloatArray = (totals[:, 1] - totals[:, 0]) / totals[:, 2]
    return lost


def measured(name: str, options: argparse.Namespace, photos: Sequence[Photo]) -> list[Errors]:
    if "confirm" in name:
        raise SystemExit("The confirm sets are for one table at the end, not for this")
    chosen = study_set(name)
    chosen = replace(chosen, n_clips=min(options.clips, chosen.n_clips))
    start = time.perf_counter()
    clips = list(chosen.map(errors_of, photos, options.jobs))
    print(f"{name}: {len(clips)} clips in {time.perf_counter() - start:.0f} s", flush=True)
    return clips


def ranking(results: dict[str, list[Errors]]) -> tuple[list[int], list[str]]:
    """Variants, the largest mean loss first, and a line for each."""
    lines = {}
    means = {}
    for number in range(len(VARIANTS)):
        if number == BASE:
            continue
        each = [loss(clips, number, seed) for seed, clips in enumerate(results.values())]
        means[number] = float(np.mean([one.lost for one in each]))
        both = points(means[number], np.mean([one.draws for one in each], axis=0))
        losses = " | ".join(points(one.lost, one.draws) for one in each)
        variant = VARIANTS[number]
        lines[number] = f"{variant.name} | {SEEN_BY[variant.depth]} | {both} | {losses}"
    order = sorted(means, key=lambda number: -means[number])
    return order, [f"| {rank} | {lines[each]} |" for rank, each in enumerate(order, 1)]


def set_lines(clips: Sequence[Errors], order: Sequence[int], seed: int) -> list[str]:
    with_context = [clip for clip in clips if clip.has_context]
    lines = [
        "| variant | error cut | lost | with context | lost | apex | lost |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for number in (BASE, *order):
        each = (
            loss(clips, number, seed),
            loss(with_context, number, seed),
            loss(clips, number, seed, slice(1, 2)),
        )
        cells = " | ".join(f"{e.cut:+.1%} | " if number == BASE else e.cells for e in each)
        lines.append(f"| {VARIANTS[number].name} | {cells} |")
    return lines


def result_lines(results: dict[str, list[Errors]]) -> list[str]:
    order, ranked = ranking(results)
    names = " | ".join(results)
    head = [f"| | variant | changed from | mean of both | {names} |",
            "|--:|---|---|--:|" + "--:|" * len(results)]  # fmt: skip
    lines = ["## The ten largest", "", *head, *ranked[:N_LARGEST], "",
             "## The others", "", *head, *ranked[N_LARGEST:]]  # fmt: skip
    for seed, (name, clips) in enumerate(results.items()):
        n_context = sum(clip.has_context for clip in clips)
        lines += ["", f"## {name}", "", f"{len(clips)} clips, {n_context} with context; read at "
                  f"{study_set(name).crossing:.0%}.", "",
                  *set_lines(clips, order, seed)]  # fmt: skip
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sets", nargs="+", default=["first-test", "second-test"])
    parser.add_argument("--clips", type=int, default=200, help="the first so many of each set")
    parser.add_argument("--photos", type=Path, help="a folder of portraits with landmarks")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the processes that are started
    photos = () if options.photos is None else find_photos(options.photos)
    command = f"python benchmarks/ablations.py --sets {' '.join(options.sets)}"
    command += f" --clips {options.clips}"
    if photos:
        command += f" --photos {options.photos}"
    results = {name: measured(name, options, photos) for name in options.sets}
    lines = ["# What each part of the rise–fall corrector is worth", "",
             f"`{command} --jobs {options.jobs}` on {Machine.here().sentence}.", "",
             "One thing is changed at a time. The error cut is the share by which the mean "
             "|label − truth| is below the human's; *lost* are points of it that the change "
             "costs (below 0: that it gains), with 95 % intervals that draw clips, each with all "
             "its errors. *Changed from*: pictures, curve or posterior on, all else as usual. "
             f"{len(VARIANTS) - 1} variants on the same clips: an interval next to 0 may be luck. "
             "All clips hold a micro-expression; what the presence gate saves where there is none "
             "is not in this table.", "",
             *result_lines(results)]  # fmt: skip
    options.out.parent.mkdir(exist_ok=True)
    text = "\n".join([*lines, ""])
    options.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
