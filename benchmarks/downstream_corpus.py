"""The clips of the downstream truth test: six classes of action units on photographed faces.

Conventions
-----------
Everything follows from one seed, and a clip is the same however many there are. Clip i shows person
``i % n_persons``; the classes take turns, so that each person has as many clips of each. In some a
weaker unit moves along, the companion. Time courses are those of both families of
:mod:`reapex.synth.study`, half and half. A film holds all that was loaded for the corrector
(``delivered``) and the true key frames besides, which a clip that was cut at its labels need not
contain. Positions and times count from the film's first frame.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from reapex.keyframes import KeyFrames
from reapex.synth import PLACES, Movement, Photo, Portrait, SimulatedCoder
from reapex.synth.study import FAMILIES, Action, Nuisance, Scene, TrueMoments, film, true_moments
from reapex.synth.study.context import ContextPolicy, draw_context, loaded_range
from reapex.synth.study.faces import eyes_in_frames, photographed, varied
from reapex.synth.study.family import START_MS, Family, draw_coder, draw_movement
from reapex.synth.study.head import Jitter, RandomWalk
from reapex.synth.study.light import GainDrift, LightGradient
from reapex.synth.study.sensor import Jpeg, SensorNoise
from reapex.synth.study.skin import Blink, Distractors, Gaze

CONFIG = Path(__file__).with_name("downstream.toml")
_AFTER_MS = 2500.0  # how long the film could run on after the last movement
_EVENLY = 1.1127756843 ** -np.arange(1.0, 7.0)  # as in reapex.synth.study.study_set
_PERFECT = SimulatedCoder("truth")
_MAKERS = {
    "noise": lambda sd: SensorNoise(sd),
    "jpeg": lambda quality: Jpeg(round(quality)),
    "drift": lambda range: GainDrift(range),
    "gradient": lambda range: LightGradient(range),
    "jitter": lambda sd_px: Jitter(sd_px),
    "walk": lambda px_per_s, parallax: RandomWalk(px_per_s, parallax),
    "distractors": lambda px, n_places: Distractors(px, round(n_places)),
    "blink": lambda length_ms: Blink(length_ms),
    "gaze": lambda px: Gaze(px),
}

Range = tuple[float, float]


@dataclass(frozen=True)
class CoderRanges:
    """A group of coders who are about equally careful."""

    n_coders: int
    bias_ms: tuple[Range, Range, Range]
    spread_ms: tuple[Range, Range, Range]
    tails: float | None = None


@dataclass(frozen=True)
class Config:
    """What ``downstream.toml`` says."""

    n_clips: int
    n_persons: int
    n_folds: int
    seed: int
    tuning_seed: int
    size: int
    input_size: int
    rates: tuple[float, ...]
    crossing: float
    peak_px: Range
    one_sided: float
    classes: Mapping[str, tuple[int, ...]]
    companion: Mapping[str, Any]
    coders: Mapping[str, CoderRanges]
    nuisances: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path = CONFIG) -> Config:
        with path.open("rb") as file:
            values = tomllib.load(file)
        values["coders"] = {name: CoderRanges(**each) for name, each in values["coders"].items()}
        config = cls(**values)
        n_coders = sum(each.n_coders for each in config.coders.values())
        if config.n_clips % (config.n_persons * len(config.classes)):
            raise SystemExit("n_clips must give each person as many clips of each class")
        if config.n_persons % (n_coders * config.n_folds):
            raise SystemExit("n_persons must give each fold as many persons of each coder")
        return config

    def for_tuning(self) -> Config:
        """The same numbers, another seed."""
        return replace(self, seed=self.tuning_seed)


@dataclass(frozen=True)
class Plan:
    """One clip before it is filmed."""

    index: int
    person: int
    fold: int
    label: str
    group: str
    coder: str
    context: ContextPolicy
    course: str
    fps: float
    scene: Scene
    times_ms: np.ndarray
    delivered: range
    manual: KeyFrames
    true: KeyFrames
    truth: TrueMoments

    @property
    def name(self) -> str:
        return f"clip{self.index:04d}"

    @property
    def peak_px(self) -> float:
        return self.scene.actions[0].movement.peak_px

    def errors_ms(self, keys: KeyFrames) -> tuple[float, float, float]:
        """Label minus truth; an apex on the plateau has no error."""
        return self.truth.errors_ms([position * 1000 / self.fps for position in keys])


@dataclass(frozen=True)
class Filmed:
    """A clip with its pictures."""

    plan: Plan
    person: str
    frames: np.ndarray
    eyes_px: tuple[tuple[float, float], tuple[float, float]]

    @property
    def delivered(self) -> np.ndarray:
        """The frames that the corrector gets."""
        return self.frames[self.plan.delivered.start : self.plan.delivered.stop]


@dataclass(frozen=True)
class Corpus:
    """All clips of a seed."""

    config: Config
    photos: tuple[Photo, ...]

    def __post_init__(self) -> None:
        if len(self.photos) < self.config.n_persons:
            raise SystemExit(
                f"{len(self.photos)} portraits; the corpus shows {self.config.n_persons} persons"
            )

    def __len__(self) -> int:
        return self.config.n_clips

    def person(self, index: int) -> str:
        return self.photos[index % self.config.n_persons].image.stem.split("_")[0]

    @cached_property
    def coders(self) -> tuple[tuple[str, SimulatedCoder], ...]:
        """Each coder with the group's name; their habits cover the ranges evenly."""
        start = self._stream(0, "coders").random(6)
        made: list[tuple[str, SimulatedCoder]] = []
        for group, ranges in self.config.coders.items():
            for number in range(ranges.n_coders):
                habits = (start + len(made) * _EVENLY) % 1
                coder = draw_coder(
                    f"{group}-{number + 1}",
                    ranges.bias_ms, ranges.spread_ms, habits, tails=ranges.tails,
                )  # fmt: skip
                made.append((group, coder))
        return tuple(made)

    def plan(self, index: int) -> Plan:
        """Everything about a clip but its pictures; quick."""
        config, streams = self.config, partial(self._stream, index)
        person, turn = index % config.n_persons, index // config.n_persons
        label = list(config.classes)[(turn + person) % len(config.classes)]
        group, coder = self.coders[person % len(self.coders)]
        choices = streams("choices")
        fps = float(choices.choice(config.rates))
        start_ms = START_MS + float(choices.uniform(0, 1000 / fps))
        family = FAMILIES["first" if choices.random() < 0.5 else "second"]
        course = family.actions(start_ms, streams("actions"))[0].course
        first = Action(self._movement(label, choices), course)
        actions = (first, *self._companion(first, start_ms, family, streams("companion")))
        weights = [each.movement.peak_px / first.movement.peak_px for each in actions]
        truth = true_moments([each.course for each in actions], weights, config.crossing)
        end_ms = max(each.course.support_ms[1] for each in actions)
        n_frames = int((end_ms + _AFTER_MS) * fps / 1000)
        manual = coder.mark(truth.marked_ms, fps, n_frames, streams("marks"))
        true = _PERFECT.mark(truth.marked_ms, fps, n_frames, streams("nothing"))
        context = draw_context(streams("context"))
        loaded = loaded_range(context, manual, fps, n_frames, streams("range"))
        shown = range(min(loaded.start, true.onset), max(loaded.stop, true.offset + 1))
        return Plan(
            index=index,
            person=person,
            fold=person // len(self.coders) % config.n_folds,
            label=label,
            group=group,
            coder=coder.name,
            context=context,
            course=course.name,
            fps=fps,
            scene=Scene(actions, tuple(self._nuisances(index))),
            times_ms=np.asarray(shown, dtype=np.float64) * (1000 / fps),
            delivered=range(loaded.start - shown.start, loaded.stop - shown.start),
            manual=_earlier(manual, shown.start),
            true=_earlier(true, shown.start),
            truth=truth.moved(-shown.start * 1000 / fps),
        )

    def filmed(self, index: int) -> Filmed:
        """One clip with its pictures."""
        plan, streams, size = self.plan(index), partial(self._stream, index), self.config.size
        portrait: Portrait = varied(photographed(self.photos[plan.person], size), streams("look"))
        frames = np.stack(list(film(portrait, plan.scene, plan.times_ms, size, streams)))
        return Filmed(plan, self.person(index), frames, eyes_in_frames(portrait, size))

    def _movement(self, label: str, rng: np.random.Generator) -> Movement:
        units, peak = self.config.classes[label], float(rng.uniform(*self.config.peak_px))
        side, half = rng.random(2)
        if side >= self.config.one_sided or all(PLACES[unit].central for unit in units):
            return Movement(tuple(units), peak)
        return Movement(tuple(units), peak, "left" if half < 0.5 else "right")

    def _companion(
        self, first: Action, start_ms: float, family: Family, rng: np.random.Generator
    ) -> tuple[Action, ...]:
        """A weaker unit, any that has a place, which moves at about the same time."""
        said = self.config.companion
        is_there, weight = rng.random() < said["share"], float(rng.uniform(*said["weight"]))
        start = start_ms + float(rng.uniform(*said["later_ms"]))
        course = family.actions(start, rng)[0].course
        peak, unit = weight * first.movement.peak_px, first.movement.units[0]
        movement = draw_movement(peak, rng, one_sided=self.config.one_sided, but=unit)
        return (Action(movement, course),) if is_there else ()

    def _nuisances(self, index: int) -> Sequence[Nuisance]:
        drawn = []
        for name, each in self.config.nuisances.items():
            rng = self._stream(index, f"draw:{name}")
            is_on = rng.random() < each["share"]
            numbers = {key: rng.uniform(*ends) for key, ends in each.items() if key != "share"}
            if is_on:
                drawn.append(_MAKERS[name](**numbers))
        return drawn

    def _stream(self, index: int, purpose: str) -> np.random.Generator:
        key = (index, crc32(purpose.encode()))
        return np.random.default_rng(np.random.SeedSequence(self.config.seed, spawn_key=key))


def _earlier(keys: KeyFrames, by: int) -> KeyFrames:
    return KeyFrames(*(position - by for position in keys))
