"""The first family: the simulators that the rise–fall corrector was developed on.

Conventions
-----------
What onset means: the first movement (crossing 0). A third of the clips have a head that moves, as
simulator C's third of the confirmation set had. Where the reference note gives a range of shares,
its middle is used. What it leaves open is ours: the second action starts up to 80 ms apart, has
40–90 % of the first one's peak and is stretched by up to 30 %; light gradients of at most 3 %,
parallax of at most 3 px, distractors of 0.2–1 px.

References
----------
Reference note ``corrector`` §3; pixel jitter there is .01–.06 px in frames of 128, here in 224.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from reapex.series import FloatArray
from reapex.synth.coder import SimulatedCoder
from reapex.synth.places import REFERENCE_SIZE
from reapex.synth.study.family import PEAKS_PX, Chance, draw_coder, draw_movement
from reapex.synth.study.film import Action
from reapex.synth.study.first_courses import RiseFall
from reapex.synth.study.head import Jitter, Parallax, Rotation, Scaling, Translation
from reapex.synth.study.light import Flicker, GainDrift, LightGradient
from reapex.synth.study.sensor import Jpeg, SensorNoise
from reapex.synth.study.skin import Blink, Distractors, Gaze, Macro
from reapex.synth.timecourse import TimeCourse

_AT_128 = REFERENCE_SIZE / 128
_BIAS_MS = ((0.0, 30.0), (-12.0, 18.0), (-40.0, 0.0))
_SPREAD_MS = ((15.0, 40.0), (15.0, 40.0), (25.0, 60.0))


def _macro(rng: np.random.Generator) -> Macro:
    return Macro(draw_movement(float(rng.uniform(1, 5)), rng), float(rng.uniform(1500, 5000)))


_CHANCES: dict[str, Chance] = {
    "noise": Chance(lambda rng: SensorNoise(float(rng.uniform(1, 4)))),
    "jpeg": Chance(lambda rng: Jpeg(int(rng.integers(85, 95, endpoint=True)))),
    "drift": Chance(lambda rng: GainDrift(float(rng.uniform(0, 0.02)))),
    "gradient": Chance(lambda rng: LightGradient(float(rng.uniform(0, 0.03)))),
    "flicker": Chance(
        lambda rng: Flicker(float(rng.uniform(0, 0.01)), float(rng.choice((100.0, 120.0)))), 0.5
    ),
    "jitter": Chance(lambda rng: Jitter(float(rng.uniform(0.01, 0.06)) * _AT_128)),
    "blink": Chance(lambda rng: Blink(float(rng.uniform(100, 300))), 0.25),
    "gaze": Chance(lambda rng: Gaze(float(rng.uniform(0.5, 2.5))), 0.275),
    "macro": Chance(_macro, 0.275),
    "translation": Chance(lambda rng: Translation(float(rng.uniform(0, 5))), together="head"),
    "rotation": Chance(lambda rng: Rotation(float(rng.uniform(0, 1.2))), together="head"),
    "scale": Chance(lambda rng: Scaling(float(rng.uniform(0, 0.012))), together="head"),
    "parallax": Chance(
        lambda rng: Parallax(float(rng.uniform(0, 3)), float(rng.uniform(0, 3))), together="head"
    ),
    "distractors": Chance(
        lambda rng: Distractors(float(rng.uniform(0.2, 1)), int(rng.integers(1, 4))), 0.3, "head"
    ),
}


class FirstFamily:
    """Raised-cosine rises and falls, normally distributed coders, smooth head paths."""

    name = "first"
    crossing = 0.0
    chances: Mapping[str, Chance] = MappingProxyType(_CHANCES)
    together: Mapping[str, float] = MappingProxyType({"head": 1 / 3})

    def actions(self, start_ms: float, rng: np.random.Generator) -> tuple[Action, ...]:
        """One action, or two that are not quite together."""
        course = _course(start_ms, rng)
        first = draw_movement(float(rng.choice(PEAKS_PX)), rng)
        if rng.random() >= 0.35:
            return (Action(first, course),)
        second = draw_movement(
            first.peak_px * float(rng.uniform(0.4, 0.9)), rng, but=first.units[0]
        )
        base, stretch = course.base, float(rng.uniform(1 / 1.3, 1.3))
        onset = base.onset_ms + float(rng.uniform(-80, 80))
        other = TimeCourse(
            onset,
            onset + (base.apex_ms - base.onset_ms) * stretch,
            onset + (base.offset_ms - base.onset_ms) * stretch,
            base.rise_exponent,
            base.fall_exponent,
        )
        return (
            Action(first, course),
            Action(second, RiseFall(other, course.plateau_ms, course.exponential, course.rest)),
        )

    def coder(self, name: str, habits: FloatArray) -> SimulatedCoder:
        """Late onsets, early offsets, normal jitter."""
        return draw_coder(name, _BIAS_MS, _SPREAD_MS, habits)


def _course(start_ms: float, rng: np.random.Generator) -> RiseFall:
    apex = start_ms + float(rng.uniform(80, 250))
    base = TimeCourse(
        onset_ms=start_ms,
        apex_ms=apex,
        offset_ms=apex + float(rng.uniform(100, 350)),
        rise_exponent=float(rng.uniform(0.75, 1.6)),
        fall_exponent=float(rng.uniform(0.75, 1.5)),
    )
    return RiseFall(
        base,
        plateau_ms=float(rng.uniform(20, 120)) if rng.random() < 0.35 else 0.0,
        exponential=bool(rng.random() < 0.25),
        rest=float(rng.uniform(0.1, 0.4)) if rng.random() < 0.3 else 0.0,
    )
