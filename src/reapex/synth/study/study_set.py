"""A set of clips, fixed by family and seed, made one at a time and never all at once.

Conventions
-----------
A clip is the same whatever clips are made before it, in which process, and how many there are. The
coder acts on the film as it is delivered: after frames were repeated or went missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from zlib import crc32

import numpy as np

from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray
from reapex.synth.coder import SimulatedCoder
from reapex.synth.photo import Photo
from reapex.synth.portrait import Portrait
from reapex.synth.rendering import process_pool
from reapex.synth.study.clip import Conditions, StudyClip
from reapex.synth.study.context import draw_context, loaded_range
from reapex.synth.study.course import true_moments
from reapex.synth.study.faces import eyes_in_frames, photographed, tight_drawn, varied
from reapex.synth.study.family import RATES, START_MS, Family, draw_nuisances
from reapex.synth.study.film import Scene, Streams, film
from reapex.synth.study.first_family import FirstFamily
from reapex.synth.study.planned import StudyPlan, as_delivered
from reapex.synth.study.second_family import SecondFamily

T = TypeVar("T")
FAMILIES: dict[str, Family] = {each.name: each for each in (FirstFamily(), SecondFamily())}
_CLIPS_PER_CODER = 25
_N_SUBJECTS = 24
_N_PARTS = 3
_PHOTO_SHARE = 0.5
_EVENLY = 1.1127756843 ** -np.arange(1.0, 7.0)  # the root of x⁷ = x + 1: Roberts's R₆ sequence
_AFTER_MS = 2500.0  # how long the film runs on after the last movement


@dataclass(frozen=True, slots=True)
class StudySet:
    """Clips of one family.

    Parameters
    ----------
    name
        What it is called.
    family
        A name in :data:`FAMILIES`.
    seed
        Everything random follows from it.
    n_clips
        Clip i is the same however many there are.
    part
        Which third of the photographs it may show: 0, 1 or 2.
    size
        Pixels along each side of a frame.
    without
        Nuisances that are switched off, by name; everything else stays the same.
    expressions
        False for the same clips with faces that make no micro-expression.
    coder
        Who marks all clips, such as a careful one; None for the family's own, 25 clips each.

    Raises
    ------
    UsageError
        If a number is out of range or a name unknown.
    """

    name: str
    family: str
    seed: int
    n_clips: int
    part: int = 0
    size: int = 128
    without: frozenset[str] = frozenset()
    expressions: bool = True
    coder: SimulatedCoder | None = None

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise UsageError(
                f"There is no family {self.family!r}", expected=" or ".join(sorted(FAMILIES))
            )
        if min(self.n_clips, self.seed) < 0 or not 0 <= self.part < _N_PARTS or self.size < 16:
            raise UsageError(f"{self} cannot be", expected="numbers of 0 or more, part 0, 1 or 2")
        unknown = self.without - set(FAMILIES[self.family].chances)
        if unknown:
            raise UsageError(
                f"The family {self.family!r} has no nuisance {', '.join(sorted(unknown))}",
                expected=", ".join(FAMILIES[self.family].chances),
            )

    @property
    def crossing(self) -> float:
        """What onset and offset mean in this set."""
        return FAMILIES[self.family].crossing

    def plan(self, index: int) -> StudyPlan:
        """Everything about a clip but its pictures; quick."""
        family, streams = FAMILIES[self.family], self._streams(index)
        choices = streams("choices")
        fps = float(choices.choice(RATES))
        start_ms = START_MS + float(choices.uniform(0, 1000 / fps))
        actions = family.actions(start_ms, streams("actions"))
        nuisances = tuple(
            each for each in draw_nuisances(family, streams) if each.name not in self.without
        )
        end_ms = max(action.course.support_ms[1] for action in actions)
        captured = np.arange(int((end_ms + _AFTER_MS) * fps / 1000))
        for each in nuisances:
            captured = captured[each.shown(len(captured), streams(each.name))]
        courses = [action.course for action in actions]
        weights = [action.movement.peak_px / actions[0].movement.peak_px for action in actions]
        truth = as_delivered(true_moments(courses, weights, family.crossing), captured, fps)
        coder = self._coder(index // _CLIPS_PER_CODER)
        marks = coder.mark(truth.marked_ms, fps, len(captured), streams("marks"))
        context = draw_context(streams("context"))
        loaded = loaded_range(context, marks, fps, len(captured), streams("range"))
        return StudyPlan(
            index=index,
            scene=Scene(actions if self.expressions else (), nuisances),
            strongest=actions[0],
            times_ms=captured[loaded.start : loaded.stop].astype(np.float64) * (1000 / fps),
            fps=fps,
            manual=KeyFrames(*(mark - loaded.start for mark in marks)),
            truth=truth.moved(-loaded.start * 1000 / fps),
            coder=coder.name,
            context=context,
            subject=int(choices.integers(_N_SUBJECTS)),
            wants_photo=bool(choices.random() < _PHOTO_SHARE),
        )

    def clip(self, index: int, photos: Sequence[Photo] = ()) -> StudyClip:
        """One clip with its pictures.

        Parameters
        ----------
        photos
            Of all persons, as :func:`~reapex.synth.photo.find_photos` gives them; drawn faces only
            if there are none.
        """
        plan, streams = self.plan(index), self._streams(index)
        face, is_photo = self._face(plan, photos)
        portrait = varied(face, streams("look"))
        # A frame that is shown again is the same to the last bit, noise and all.
        times_ms, shown = np.unique(plan.times_ms, return_inverse=True)
        taken = np.stack(list(film(portrait, plan.scene, times_ms, self.size, streams)))
        actions = plan.scene.actions
        apex_from, apex_to = plan.strongest.course.apex_ms
        return StudyClip(
            name=f"{self.name}-{index:04d}",
            subject=face.name,
            frames=taken[shown],
            fps=plan.fps,
            manual=plan.manual,
            truth=plan.truth if actions else None,
            eyes_px=eyes_in_frames(portrait, self.size),
            conditions=Conditions(
                family=self.family,
                crossing=self.crossing,
                renderer="photo" if is_photo else "drawn",
                fps=plan.fps,
                peak_px=plan.strongest.movement.peak_px if actions else 0.0,
                context=plan.context,
                course=plan.strongest.course.name if actions else "none",
                plateau_ms=apex_to - apex_from if actions else 0.0,
                coder=plan.coder,
                n_actions=len(actions),
                nuisances=frozenset(each.name for each in plan.scene.nuisances),
                all_nuisances=tuple(FAMILIES[self.family].chances),
            ),
        )

    def clips(self, photos: Sequence[Photo] = ()) -> Iterator[StudyClip]:
        """Every clip in turn; only one is in memory at a time."""
        return (self.clip(index, photos) for index in range(self.n_clips))

    def map(
        self, work: Callable[[StudyClip], T], photos: Sequence[Photo] = (), n_processes: int = 1
    ) -> Iterator[T]:
        """What ``work`` makes of every clip, in their order, in one process or several.

        Parameters
        ----------
        work
            A function that can be pickled, where there are several processes.

        Raises
        ------
        UsageError
            If processes cannot be started, as in a script without a main guard.
        """
        job = partial(_work_on, self, tuple(photos), work)
        with process_pool(min(n_processes, self.n_clips)) as pool:
            if pool is None:
                yield from map(job, range(self.n_clips))
            else:
                yield from pool.map(job, range(self.n_clips), chunksize=4)

    def _face(self, plan: StudyPlan, photos: Sequence[Photo]) -> tuple[Portrait, bool]:
        own = photos[self.part :: _N_PARTS]
        if plan.wants_photo and own:
            return photographed(own[plan.subject % len(own)], self.size), True
        return tight_drawn(plan.subject, self.seed, self.size), False

    def _coder(self, group: int) -> SimulatedCoder:
        if self.coder is not None:
            return self.coder
        return FAMILIES[self.family].coder(f"{self.name}-{group}", self._habits(group))

    def _habits(self, group: int) -> FloatArray:
        """Where a coder lies in the family's ranges, ``(6,)`` in [0, 1).

        A shifted Kronecker sequence, not independent draws: the few coders of a set then cover the
        ranges evenly, and no set is easier than another by luck.
        """
        habits: FloatArray = (self._stream(0, "coders").random(6) + group * _EVENLY) % 1
        return habits

    def _streams(self, index: int) -> Streams:
        return partial(self._stream, index)

    def _stream(self, index: int, purpose: str) -> np.random.Generator:
        key = (index, crc32(purpose.encode()))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))


def _work_on(
    study_set: StudySet, photos: tuple[Photo, ...], work: Callable[[StudyClip], T], index: int
) -> T:
    return work(study_set.clip(index, photos))
