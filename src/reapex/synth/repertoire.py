"""Which action units go with which emotion, in the words of CASME II.

References
----------
Yan et al. (2014), CASME II, table 3, for units and emotions; kept to the units that have a place in
:mod:`reapex.synth.places`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """An emotion, the combinations of units that show it, and its share among clips."""

    emotion: str
    combinations: tuple[tuple[int, ...], ...]
    share: float


REPERTOIRE: tuple[Expression, ...] = (
    Expression("happiness", ((12,), (6, 12), (12, 25)), 0.22),
    Expression("disgust", ((9,), (10,), (4, 9)), 0.22),
    Expression("surprise", ((1, 2), (2,), (5,), (1, 2, 25)), 0.20),
    Expression("repression", ((17,), (15, 17), (14,)), 0.16),
    Expression("others", ((4,), (4, 5), (14,)), 0.14),
    Expression("sadness", ((1,), (15,)), 0.04),
    Expression("fear", ((20,), (1, 4)), 0.02),
)
