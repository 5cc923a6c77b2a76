"""The second family: unlike the assumptions that the rise–fall corrector makes.

Conventions
-----------
What onset means: the 5 % crossing of the peak displacement. The reference note names the kinds of
courses, paths and coders, and keeps its simulator's numbers to itself; the numbers here are ours.

References
----------
Reference note ``corrector`` §10, and §7 no. 5 for re-crops, repeated and missing frames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from reapex.series import FloatArray
from reapex.synth.coder import SimulatedCoder
from reapex.synth.study.course import Course
from reapex.synth.study.family import PEAKS_PX, Chance, draw_coder, draw_movement
from reapex.synth.study.film import Action
from reapex.synth.study.head import Jitter, RandomWalk, Recrop
from reapex.synth.study.light import Flicker, GainDrift, LightGradient
from reapex.synth.study.second_courses import Beta, DoublePeak, Logistic, PiecewiseLinear, Twitch
from reapex.synth.study.sensor import Dropped, Duplicated, Jpeg, SensorNoise
from reapex.synth.study.skin import Blink, Gaze, Macro

_BIAS_MS = ((0.0, 30.0), (-12.0, 18.0), (-40.0, 0.0))
_SPREAD_MS = ((10.0, 36.0), (10.0, 36.0), (15.0, 58.0))
_TAILS = 4.0


def _macro(rng: np.random.Generator) -> Macro:
    return Macro(draw_movement(float(rng.uniform(1, 4)), rng), float(rng.uniform(1500, 5000)))


_CHANCES: dict[str, Chance] = {
    "noise": Chance(lambda rng: SensorNoise(float(rng.uniform(0.8, 3.5)))),
    "jpeg": Chance(lambda rng: Jpeg(int(rng.integers(75, 95, endpoint=True))), 0.8),
    "drift": Chance(lambda rng: GainDrift(float(rng.uniform(0, 0.02)))),
    "gradient": Chance(lambda rng: LightGradient(float(rng.uniform(0, 0.03))), 0.5),
    "flicker": Chance(
        lambda rng: Flicker(float(rng.uniform(0, 0.01)), float(rng.choice((100.0, 120.0)))), 0.3
    ),
    "jitter": Chance(lambda rng: Jitter(float(rng.uniform(0.01, 0.08))), 0.5),
    "blink": Chance(lambda rng: Blink(float(rng.uniform(100, 300))), 0.2),
    "gaze": Chance(lambda rng: Gaze(float(rng.uniform(0.5, 3.5)), int(rng.integers(1, 4))), 0.45),
    "macro": Chance(_macro, 0.2),
    "walk": Chance(
        lambda rng: RandomWalk(float(rng.uniform(0.3, 4.0)), float(rng.uniform(0, 0.8))), 0.75
    ),
    "recrop": Chance(lambda rng: Recrop(float(rng.uniform(0.2, 1.0))), 0.1),
    "duplicated": Chance(lambda rng: Duplicated(int(rng.choice((2, 5, 10)))), 0.1),
    "dropped": Chance(lambda rng: Dropped(float(rng.uniform(0.02, 0.08))), 0.1),
}


class SecondFamily:
    """Other courses, coders with heavy tails, and heads that wander."""

    name = "second"
    crossing = 0.05
    chances: Mapping[str, Chance] = MappingProxyType(_CHANCES)
    together: Mapping[str, float] = MappingProxyType({})

    def actions(self, start_ms: float, rng: np.random.Generator) -> tuple[Action, ...]:
        """One action, of any of five courses with equal chances."""
        make = _COURSES[int(rng.integers(len(_COURSES)))]
        course = make(start_ms, rng)
        return (Action(draw_movement(float(rng.choice(PEAKS_PX)), rng), course),)

    def coder(self, name: str, habits: FloatArray) -> SimulatedCoder:
        """Student-t with 4 degrees of freedom."""
        return draw_coder(name, _BIAS_MS, _SPREAD_MS, habits, tails=_TAILS)


def _between(low: float, high: float, rng: np.random.Generator) -> float:
    return float(rng.uniform(low, high))


def _plateau(rng: np.random.Generator) -> float:
    """In half of the courses that can have one."""
    return _between(30, 120, rng) if rng.random() < 0.5 else 0.0


def _beta(start_ms: float, rng: np.random.Generator) -> Beta:
    apex = start_ms + _between(90, 260, rng)
    end = apex + _between(120, 360, rng)
    return Beta(start_ms, apex, end, _between(3.5, 7, rng))


def _logistic(start_ms: float, rng: np.random.Generator) -> Logistic:
    apex = start_ms + _between(100, 280, rng)
    held = apex + _plateau(rng)
    return Logistic(start_ms, apex, held, held + _between(130, 400, rng))


def _piecewise(start_ms: float, rng: np.random.Generator) -> PiecewiseLinear:
    apex = start_ms + _between(80, 250, rng)
    held, fall = apex + _plateau(rng), _between(100, 350, rng)
    knee = held + _between(0.25, 0.6, rng) * fall
    return PiecewiseLinear(start_ms, apex, held, knee, held + fall, _between(0.15, 0.6, rng))


def _twitch(start_ms: float, rng: np.random.Generator) -> Twitch:
    return Twitch(start_ms, _between(35, 80, rng))


def _double(start_ms: float, rng: np.random.Generator) -> DoublePeak:
    first = _beta(start_ms, rng)
    return DoublePeak(
        first, _between(150, 300, rng), _between(0.4, 0.85, rng), _between(0.4, 0.8, rng)
    )


_COURSES: tuple[Callable[[float, np.random.Generator], Course], ...] = (
    _beta, _logistic, _piecewise, _twitch, _double,
)  # fmt: skip
