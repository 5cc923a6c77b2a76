"""Two passes of the rise–fall filter: the curve of what was guessed, then of what that showed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reapex.correction import Marginal, ShapeFamily
from reapex.correction.risefall import Tempering
from reapex.correction.risefall.curve import MotionCurve, motion_curve
from reapex.correction.risefall.posterior import Candidates, Comparison
from reapex.correction.risefall.sight import Sight
from reapex.locating.durations import Durations
from reapex.locating.guess import Guess
from reapex.locating.start import expected

# A curve that is built with what was found in the same clip is believed less than a corrector's,
# which has the human's word (misfit 0.08): 80 % intervals were too short at that.
TEMPERING = Tempering(misfit=0.2)
_DOUBTS = (2.0, 1.0)  # of the expected course, in each pass


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the last pass says.

    Parameters
    ----------
    guess
        Round which it was looked.
    curve
        The motion curve.
    marginals
        Of onset, apex and offset.
    best_fit
        The largest R² of any shape.
    """

    guess: Guess
    curve: MotionCurve
    marginals: tuple[Marginal, ...]
    best_fit: float


def two_passes(
    sight: Sight, guess: Guess, family: ShapeFamily, durations: Durations
) -> Found | None:
    """Look twice round a guess; None where no channel follows, or nothing is in order.

    The prior stays round the first guess, so that two passes reach no further than one.
    """
    found, courses_of = None, guess
    for doubt in _DOUBTS:
        course = expected(sight, courses_of, family.crossing, doubt)
        found = _one_pass(sight, guess, course, family, durations)
        if found is None:
            return None
        medians = np.array([each.quantile(0.5) for each in found.marginals])
        courses_of = replace(guess, moments_ms=np.where(guess.is_given, guess.moments_ms, medians))
    return found


def _one_pass(
    sight: Sight, guess: Guess, course: np.ndarray, family: ShapeFamily, durations: Durations
) -> Found | None:
    drift = sight.channels.drift
    curve = motion_curve(sight.channels.values, course, drift)
    if curve.is_still:
        return None
    comparison = Comparison(curve.values, sight.times_ms, sight.frame_ms, drift, family, TEMPERING)
    found: Found | None = None
    candidates: Candidates | None = guess.candidates()
    while candidates is not None:
        likelihood = comparison.likelihood(candidates)
        weighed = replace(likelihood, log=likelihood.log + durations.log_prior(candidates))
        marginals = weighed.posterior(guess.moments_ms, guess.prior)
        if marginals is None:
            return None
        candidates = None if found else guess.closer(marginals[1])
        found = Found(guess, curve, marginals, likelihood.best_fit)
    return found
