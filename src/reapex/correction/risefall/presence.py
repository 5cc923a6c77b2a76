"""Whether there is a movement near the labels at all.

A corrector that is asked about a face at rest should say so and leave the labels alone. Three
things tell a micro-expression from what else a face does: how far the part that moves most moves,
how clear of its own noise that is, and how well one rise and fall explains the curve.

References
----------
Logistic regression on clips of both study families with and without a micro-expression
(``first-tune`` and ``second-tune``, ``benchmarks/presence.py``).
"""

from __future__ import annotations

from math import exp, log

_AT_ZERO, _PER_STRENGTH, _PER_CLEARNESS, _PER_FIT = 0.77, 1.59, 1.74, 0.08


def presence(strength_px: float, clearness: float, best_fit: float) -> float:
    """How likely a movement is, from 0 to 1.

    Parameters
    ----------
    strength_px, clearness
        As :class:`~reapex.correction.risefall.curve.MotionCurve` gives them.
    best_fit
        The largest R² of any shape.
    """
    score = (
        _AT_ZERO
        + _PER_STRENGTH * log(strength_px + 0.005)
        + _PER_CLEARNESS * log(clearness + 0.1)
        - _PER_FIT * log(1.02 - best_fit)
    )
    return 1 / (1 + exp(-score))
