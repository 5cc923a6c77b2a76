"""Signals and pictures whose movement is known, written out apart from the package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.correction import RiseFall, ShapeFamily
from reapex.correction.risefall import Observation, RiseFallProposal, Tempering
from reapex.keyframes import KEYS, KeyFrames
from reapex.series import Eyes, FloatArray, FrameSeries, UInt8Array

from ..motion.pictures import as_bytes, texture

# The constants of the reference note's §1, before its §10 changed them.
SPEC = RiseFall(ShapeFamily(crossing=0), tempering=Tempering(misfit=0.004, share=0.5))
DEFAULT = RiseFall()
LEFT_EYE, RIGHT_EYE = (40.0, 45.0), (88.0, 45.0)
EYES: Eyes = (LEFT_EYE, RIGHT_EYE)
MOUTH_CORNER = (84.0, 90.0)


def movement(
    times: Any,
    onset: float,
    apex: float,
    offset: float,
    exponent: float = 1.0,
    form: str = "cosine",
    rest: float = 0.0,
) -> FloatArray:
    """A rise from the first movement to the apex and a fall to the last: §1.7."""
    t = np.asarray(times, dtype=np.float64)
    u = np.clip((t - onset) / (apex - onset), 0, 1)
    v = np.clip((t - apex) / (offset - apex), 0, 1)
    if form == "exponential":
        way = (np.exp(-3 * v) - np.exp(-3)) / (1 - np.exp(-3))
    else:
        way = 0.5 + 0.5 * np.cos(np.pi * v ** (1.4 if form == "late_cosine" else 1.0))
    level: FloatArray = np.where(
        t <= apex, 0.5 - 0.5 * np.cos(np.pi * u**exponent), rest + (1 - rest) * way
    )
    return level


def crossings(
    onset: float,
    apex: float,
    offset: float,
    share: float = 0.05,
    exponent: float = 1.0,
    form: str = "cosine",
) -> FloatArray:
    """Where a movement has made a share of its way up, its apex, and has it still to go down."""
    bent = np.arccos(1 - 2 * share) / np.pi
    if form == "exponential":
        fallen = -np.log(share * (1 - np.exp(-3)) + np.exp(-3)) / 3
    else:
        fallen = (1 - bent) ** (1 / 1.4 if form == "late_cosine" else 1)
    risen = bent ** (1 / exponent)
    return np.array([onset + risen * (apex - onset), apex, apex + fallen * (offset - apex)])


def clock(n_frames: int, frame_ms: float = 10.0) -> FloatArray:
    """When frames are shown, ms."""
    return np.asarray(np.arange(n_frames) * frame_ms, dtype=np.float64)


def two_channels(noise: float = 0.0, seed: int = 0) -> FloatArray:
    """The note's test 3: 60 frames, a movement (20, 32, 48) of .3 and one of -.2."""
    level = movement(np.arange(60), 20, 32, 48)
    clean = np.stack([0.3 * level, -0.2 * level], axis=1)
    noisy: FloatArray = clean + np.random.default_rng(seed).normal(0, noise, clean.shape)
    return noisy


TEST_3_MARKS = KeyFrames(23, 30, 44)


_Y, _X = np.mgrid[:128, :128].astype(np.float64)


def patch(at: tuple[float, float], radius: float = 9.0) -> FloatArray:
    """1 at a place, and less round it."""
    weight: FloatArray = np.exp(-((_X - at[0]) ** 2 + (_Y - at[1]) ** 2) / (2 * radius**2))
    return weight


@cache
def face_clip(
    peak_px: float = 1.0, drift_px: float = 0.05, noise: float = 1.5, blink_px: float = 0.0
) -> UInt8Array:
    """The note's test 11: 40 frames, a mouth corner that moves as (10, 18, 30); read-only.

    A blink, if any, is (16, 22, 27).
    """
    rng = np.random.default_rng(0)
    frame = np.arange(40)[:, None, None]
    corner, lids = patch(MOUTH_CORNER), patch(LEFT_EYE) + patch(RIGHT_EYE)
    down = blink_px * movement(frame, 16, 22, 27) * lids
    down = down - peak_px * movement(frame, 10, 18, 30) * corner
    pictures = [
        texture((128, 128), (drift_px * i, moved)) + rng.normal(0, noise, (128, 128))
        for i, moved in enumerate(down)
    ]
    clip = np.stack([as_bytes(picture) for picture in pictures])
    clip.setflags(write=False)
    return clip


def answer(
    corrector: RiseFall,
    frames: npt.NDArray[Any],
    marks: KeyFrames,
    fps: float = 100.0,
    eyes: Eyes | None = None,
) -> RiseFallProposal:
    """What a corrector proposes for frames that can be compared."""
    proposal = corrector.propose(FrameSeries.steady(frames, fps, eyes_px=eyes), marks)
    assert isinstance(proposal, RiseFallProposal)
    return proposal


def medians(proposal: RiseFallProposal, frame_ms: float = 10.0) -> FloatArray:
    """The medians in frames."""
    return quantiles(proposal, 0.5, frame_ms)


def quantiles(proposal: RiseFallProposal, share: float, frame_ms: float = 10.0) -> FloatArray:
    """A quantile of onset, apex and offset, in frames."""
    assert proposal.posterior is not None
    return np.array([proposal.posterior[key].quantile(share) / frame_ms for key in KEYS])


def observed(
    frames: npt.NDArray[Any], marks: KeyFrames, fps: float = 100.0, corrector: RiseFall = DEFAULT
) -> Observation:
    """What is seen of frames in memory."""
    series = FrameSeries.steady(frames, fps)
    return Observation.of(series, marks, corrector.family, corrector.tempering)


def reasons(proposal: Any) -> list[tuple[str, ...]]:
    """The reason codes of onset, apex and offset."""
    return [each.reasons for each in proposal.keys.values()]


def marked(
    truth_ms: Sequence[float] | FloatArray,
    bias_ms: Sequence[float],
    spread_ms: Sequence[float] | float,
    rng: np.random.Generator,
    fps: float = 100.0,
) -> KeyFrames:
    """Where a coder of this bias and spread marks a movement; tries again until in order."""
    while True:
        marks = np.asarray(truth_ms) + bias_ms + rng.normal(0, spread_ms, 3)
        onset, apex, offset = np.rint(marks * fps / 1000).astype(int).tolist()
        if 0 <= onset < apex < offset:
            return KeyFrames(onset, apex, offset)
