"""What a synthetic corpus will hold, decided before anything is drawn.

Conventions
-----------
Every clip draws from random streams of its own, found from the plan's seed, the clip's index and
the purpose of the stream: clip 7 is the same clip however many others there are, whoever renders
it, and in whatever order. Times are ms from the clip's first frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

import numpy as np

from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.synth.coder import SimulatedCoder, Triple
from reapex.synth.places import PLACES, Movement, Side
from reapex.synth.render import Camera
from reapex.synth.repertoire import REPERTOIRE
from reapex.synth.timecourse import TimeCourse

Range = tuple[float, float]
_PURPOSES = ("choices", "marks", "pictures")
Purpose = Literal["choices", "marks", "pictures"]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Between which values each clip's own are drawn, evenly.

    Durations in ms, the peak in pixels at 224, the noise in grey levels, the drift as a share.
    """

    rise_ms: Range = (80.0, 250.0)
    fall_ms: Range = (100.0, 350.0)
    rise_exponent: Range = (0.8, 1.5)
    fall_exponent: Range = (0.8, 1.4)
    peak_px: Range = (0.5, 2.0)
    noise_sd: Range = (1.0, 2.5)
    jpeg_quality: Range = (88.0, 96.0)
    gain_drift: Range = (0.0, 0.008)
    first_number: Range = (1.0, 120.0)

    def __post_init__(self) -> None:
        for name in self.__slots__:
            low, high = getattr(self, name)
            if not low <= high:
                raise UsageError(f"The range {name} is {low} to {high}", expected="low <= high")


@dataclass(frozen=True, slots=True)
class Group:
    """People whose clips one coder marked, as in one laboratory's release.

    ``rates`` are the laboratory's own frame rates, chosen among per clip; None for the plan's.
    """

    name: str
    coder: SimulatedCoder
    rates: tuple[float, ...] | None = None


GROUPS: tuple[Group, ...] = (
    Group("A", SimulatedCoder("coder_A", (10.0, 0.0, -12.0), (15.0, 15.0, 25.0))),
    Group("B", SimulatedCoder("coder_B", (28.0, 12.0, -36.0), (30.0, 30.0, 45.0))),
)


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """One clip: who moves, how, when, before which camera, and who marks it.

    ``subject`` counts from 0 and is also the number of the portrait. ``first_number`` is the number
    of the first file, in which the sheet counts as well. ``seed`` and ``index`` name its streams.
    """

    index: int
    seed: int
    subject: int
    name: str
    course: TimeCourse
    movement: Movement
    camera: Camera
    emotion: str
    group: Group
    first_number: int
    n_frames: int
    apex_in_sheet: bool = True

    def stream(self, purpose: Purpose) -> np.random.Generator:
        """The clip's random numbers for one purpose, from their beginning."""
        return _stream(self.seed, self.index, purpose)

    def marks(self) -> KeyFrames:
        """What the coder marks: positions, the same whenever asked."""
        return self.group.coder.mark(
            self.course.key_times_ms, self.camera.fps, self.n_frames, self.stream("marks")
        )

    def true_numbers(self) -> Triple:
        """True onset, apex and offset as fractional numbers in the sheet's counting."""
        onset, apex, offset = (
            self.first_number + time * self.camera.fps / 1000 for time in self.course.key_times_ms
        )
        return onset, apex, offset


@dataclass(frozen=True, slots=True)
class SynthPlan:
    """The recipe of a corpus; :meth:`clips` spells it out.

    Parameters
    ----------
    n_clips, n_subjects
        Clips go round the subjects in turn, subjects round the groups.
    seed
        Everything random follows from it.
    rates
        Frame rates to choose among, per clip, where the group has none of its own; None for the
        layout's or, failing that, 30, 60, 100 and 200.
    context_ms
        Time before the first movement and after the last.
    one_sided
        The share of clips in which one half of the face moves.
    n_without_apex
        So many clips, the last ones, have no apex in the sheet.
    size
        Pixels along each side of a frame.

    Raises
    ------
    UsageError
        If a number is out of range.
    """

    n_clips: int = 36
    n_subjects: int = 6
    seed: int = 0
    rates: tuple[float, ...] | None = None
    context_ms: float = 250.0
    ranges: Ranges = Ranges()
    groups: tuple[Group, ...] = GROUPS
    one_sided: float = 0.35
    n_without_apex: int = 0
    size: int = 224

    def __post_init__(self) -> None:
        if self.n_clips < 1 or self.n_subjects < 1 or self.seed < 0:
            raise UsageError(
                f"{self.n_clips} clips of {self.n_subjects} subjects with seed {self.seed}",
                expected="one clip or more, one subject or more, a seed of 0 or more",
            )
        rates = (self.rates, *(group.rates for group in self.groups))
        if () in rates or not self.groups:
            raise UsageError("A plan needs a frame rate and a group of subjects")
        if not (0 <= self.one_sided <= 1 and 0 <= self.n_without_apex <= self.n_clips):
            raise UsageError("The shares of a plan must lie between none and all of the clips")
        if not self.context_ms >= 0:
            raise UsageError(f"The context is {self.context_ms} ms", expected="0 or more")

    def clips(self) -> tuple[ClipPlan, ...]:
        """Every clip, in the order of the sheet."""
        return tuple(self._clip(index) for index in range(self.n_clips))

    def _clip(self, index: int) -> ClipPlan:
        rng = _stream(self.seed, index, "choices")
        subject = index % self.n_subjects
        emotion, movement = _movement(self.ranges, self.one_sided, rng)
        group = next(islice(cycle(self.groups), subject, None))
        camera = self._camera(group.rates or self.rates, rng)
        course = self._course(camera.fps, rng)
        length_ms = course.offset_ms + self.context_ms
        low, high = self.ranges.first_number
        return ClipPlan(
            index=index,
            seed=self.seed,
            subject=subject,
            name=_name(index // self.n_subjects),
            course=course,
            movement=movement,
            camera=camera,
            emotion=emotion,
            group=group,
            first_number=int(rng.integers(int(low), int(high), endpoint=True)),
            n_frames=max(3, int(np.ceil(length_ms * camera.fps / 1000)) + 1),
            apex_in_sheet=index < self.n_clips - self.n_without_apex,
        )

    def _camera(self, rates: tuple[float, ...] | None, rng: np.random.Generator) -> Camera:
        ranges = self.ranges
        return Camera(
            fps=float(rng.choice(rates or (30.0, 60.0, 100.0, 200.0))),
            noise_sd=float(rng.uniform(*ranges.noise_sd)),
            jpeg_quality=round(float(rng.uniform(*ranges.jpeg_quality))),
            gain_drift=float(rng.uniform(*ranges.gain_drift)),
            size=self.size,
        )

    def _course(self, fps: float, rng: np.random.Generator) -> TimeCourse:
        """The first movement falls anywhere between two frames."""
        ranges = self.ranges
        onset = self.context_ms + rng.uniform(0, 1000 / fps)
        apex = onset + rng.uniform(*ranges.rise_ms)
        return TimeCourse(
            onset_ms=float(onset),
            apex_ms=float(apex),
            offset_ms=float(apex + rng.uniform(*ranges.fall_ms)),
            rise_exponent=float(rng.uniform(*ranges.rise_exponent)),
            fall_exponent=float(rng.uniform(*ranges.fall_exponent)),
        )


def _stream(seed: int, index: int, purpose: Purpose) -> np.random.Generator:
    """A stream as ``SeedSequence(seed).spawn`` would give it, without spawning those before it."""
    key = (index, _PURPOSES.index(purpose))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def _movement(ranges: Ranges, one_sided: float, rng: np.random.Generator) -> tuple[str, Movement]:
    shares = np.array([expression.share for expression in REPERTOIRE])
    expression = REPERTOIRE[int(rng.choice(len(REPERTOIRE), p=shares / shares.sum()))]
    units = expression.combinations[int(rng.integers(len(expression.combinations)))]
    halves: tuple[Side, ...] = ("left", "right")
    half, whole = halves[int(rng.integers(2))], bool(rng.random() >= one_sided)
    peak = float(rng.uniform(*ranges.peak_px))
    central = all(PLACES[unit].central for unit in units)
    return expression.emotion, Movement(units, peak, "both" if whole or central else half)


def _name(turn: int) -> str:
    """A subject's clips as CASME II names them: episodes of four takes, EP01_01f onwards."""
    return f"EP{turn // 4 + 1:02d}_{turn % 4 + 1:02d}f"
