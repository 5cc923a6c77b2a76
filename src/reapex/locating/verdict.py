"""When a clip is refused: nothing rises and falls in it, or it cannot be told where.

How likely a movement is follows from the start: how much of the motion follows it, and how much
follows the best moment elsewhere. The logistic regression was fitted to 200 clips of ``first-tune``
and ``second-tune``, with and without micro-expressions; found means an apex within 100 ms. On 198
others of the same sets it refuses nine in ten clips without a micro-expression, and a third of
those with one.
"""

from __future__ import annotations

from math import exp, log

import numpy as np

from reapex.correction.risefall.presence import presence
from reapex.locating.passes import Found
from reapex.locating.start import Start

LEAST_PRESENCE = 0.5
_AT_ZERO, _PER_EVIDENCE, _PER_RIVAL = -1.90, 0.78, 2.61
_VAGUE = 0.9  # of the flat prior's spread: the pictures said next to nothing


def found_presence(start: Start, found: Found) -> float:
    """How likely it is that a movement was found, from 0 to 1."""
    if any(start.guess.is_given):
        # Somebody saw one here: the question is whether these pictures show it.
        curve = found.curve
        return presence(curve.strength_px, curve.clearness, found.best_fit)
    score = _AT_ZERO + _PER_EVIDENCE * log(start.evidence) - _PER_RIVAL * start.rival
    return 1 / (1 + exp(-score))


def is_vague(found: Found) -> bool:
    """Whether some key frame that was looked for may be anywhere that was looked."""
    flat = [float(np.ptp(axis)) / 12**0.5 for axis in found.guess.candidates().axes]
    return any(
        marginal.spread_ms > _VAGUE * spread
        for marginal, spread, is_given in zip(
            found.marginals, flat, found.guess.is_given, strict=True
        )
        if not is_given
    )
