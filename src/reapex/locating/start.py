"""Where to begin: every moment of a clip is asked how much of its motion rises and falls there.

Each channel is compared with one rise and fall of usual length, moved along the clip: what follows
it counts by how far it stands out of its own noise, as in the motion curve of a corrector. A
movement of which the clip shows only a part counts less, because drifts look like parts of
movements. On 60 clips each of ``first-tune`` and ``second-tune`` the best moment is 45 and 38 ms
from the true apex on average (medians 14 and 11), where the flow peak is 192 and 248 ms away, and
it needs no flow: the channels are those that the curve is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.correction.risefall.curve import believed
from reapex.correction.risefall.observation import expected_course
from reapex.correction.risefall.sight import Sight
from reapex.locating.durations import Durations
from reapex.locating.guess import Guess
from reapex.series import FloatArray

_STEP_MS = 20.0
_DOUBT = 2.0  # lengths are not known: spreads of a coder who is half as sure as usual
_LEAST_SHOWN = 0.05  # of a course, squared; below it, too few frames show it
APART_MS = 150.0  # nearer than this, two moments are of one movement


@dataclass(frozen=True, slots=True)
class Start:
    """The moment where most begins.

    Parameters
    ----------
    guess
        Onset, apex and offset there.
    evidence
        How much motion follows it: squared channels in units of their noise.
    rival
        The evidence of the best moment elsewhere, as a share of that.
    """

    guess: Guess
    evidence: float
    rival: float


def expected(sight: Sight, guess: Guess, crossing: float, doubt: float = 1.0) -> FloatArray:
    """The mean of the movements that a guess allows, ``(n,)``; ``doubt`` blurs what is guessed."""
    return expected_course(sight, guess.moments_ms, guess.spreads(doubt), crossing)


def best_start(
    sight: Sight, given_ms: tuple[float | None, ...], durations: Durations, crossing: float
) -> Start | None:
    """The moment where most begins; None where nothing does.

    Parameters
    ----------
    given_ms
        What the sheet gives of onset, apex and offset.
    """
    guesses = [
        guess
        for apex in _apexes(sight, given_ms[1])
        if (guess := _guess(apex, given_ms, durations))
    ]
    if not guesses:
        return None
    courses = np.stack([expected(sight, guess, crossing, _DOUBT) for guess in guesses])
    evidence = _evidence(sight, courses)
    best = int(evidence.argmax())
    if not evidence[best] > 0:
        return None
    apexes = np.array([guess.moments_ms[1] for guess in guesses])
    elsewhere = evidence[np.abs(apexes - apexes[best]) >= APART_MS]
    rival = float(elsewhere.max(initial=0.0) / evidence[best])
    return Start(guesses[best], float(evidence[best]), rival)


def _apexes(sight: Sight, given_ms: float | None) -> FloatArray:
    if given_ms is not None:
        return np.array([given_ms])
    first, last = float(sight.times_ms[0]), float(sight.times_ms[-1])
    return np.arange(first, last + 1e-6, max(_STEP_MS, sight.frame_ms))


def _guess(
    apex_ms: float, given_ms: tuple[float | None, ...], durations: Durations
) -> Guess | None:
    """The movement of usual length that has its apex there; None if the sheet forbids it."""
    onset, _, offset = given_ms
    moments = (
        apex_ms - durations.rise_ms if onset is None else onset,
        apex_ms,
        apex_ms + durations.fall_ms if offset is None else offset,
    )
    if not moments[0] < apex_ms < moments[2]:
        return None
    is_given = (onset is not None, given_ms[1] is not None, offset is not None)
    return Guess(np.array(moments), is_given)


def _evidence(sight: Sight, courses: FloatArray) -> FloatArray:
    """How much motion follows each course ``(m, n)``: ``(m,)``."""
    channels, drift = sight.channels.values, sight.channels.drift
    wanted = drift.clean(courses.T).T
    sizes = (courses * wanted).sum(axis=1)
    shown = sizes / max(float(sizes.max()), 1e-9)
    sizes = np.maximum(sizes, 1e-9)[:, np.newaxis]
    energy = np.maximum((channels * drift.clean(channels)).sum(axis=0), 0)
    explained = (wanted @ channels) ** 2 / sizes
    noise = np.maximum(energy - explained, 0) / max(len(channels) - 2, 2)
    fit = explained / np.maximum(energy, 1e-12)
    evidence = believed(explained, noise, fit).sum(axis=1) * shown
    return np.where(shown < _LEAST_SHOWN, 0.0, evidence)
