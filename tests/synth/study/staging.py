"""What the study's tests share: a face, and films of one nuisance alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reapex.series import FloatArray, UInt8Array
from reapex.synth import Movement, Portrait, TimeCourse
from reapex.synth.lookup import face_at
from reapex.synth.study import Action, Canvas, Nuisance, Scene, film
from reapex.synth.study.faces import tight_drawn
from reapex.synth.study.first_courses import RiseFall

SIZE = 128
TIMES: FloatArray = np.arange(60, dtype=np.float64) * 10 + 700
COURSE = RiseFall(TimeCourse(853.0, 993.0, 1147.0))


def face() -> Portrait:
    return tight_drawn(1, 0, SIZE)


def canvas(size: int = SIZE) -> Canvas:
    return Canvas(face_at(face(), size), size)


def streams(seed: int = 0) -> Callable[[str], np.random.Generator]:
    def stream(name: str) -> np.random.Generator:
        return np.random.default_rng([seed, *name.encode()])

    return stream


def still(*nuisances: Nuisance, times: FloatArray = TIMES, seed: int = 0) -> UInt8Array:
    """A face that makes no expression, disturbed."""
    return np.stack(list(film(face(), Scene((), nuisances), times, SIZE, streams(seed))))


def moving(*nuisances: Nuisance, times: FloatArray = TIMES, seed: int = 0) -> UInt8Array:
    """A smile of 2 px, disturbed."""
    smile = Action(Movement((12,), 2.0), COURSE)
    return np.stack(list(film(face(), Scene((smile,), nuisances), times, SIZE, streams(seed))))
