"""How far is frame *i* from frame *j*? One criterion per file.

Conventions
-----------
``distances(series, rows, cols)[r, c]`` compares frame ``cols[c]`` with the frame ``rows[r]`` it is
measured *from*; for most criteria the direction makes no difference. Distances are ``float64``;
only their order matters to a search, and equal distances are exactly equal.
``curve(series, reference)`` is the distance of every frame from one: the paper's Fig. 2 with the
onset as reference.

To add a criterion: one file with a class that has ``name``, ``title``, ``distances`` and ``curve``,
and one line in ``_CRITERIA``.
"""

from __future__ import annotations

from reapex.errors import UsageError
from reapex.motion.criterion import Criterion
from reapex.motion.l2 import L2
from reapex.motion.mean_free import MeanFree
from reapex.motion.uint8_wrap import Uint8Wrap

__all__ = ["L2", "Criterion", "MeanFree", "Uint8Wrap", "criteria", "criterion_named"]

_CRITERIA: dict[str, Criterion] = {each.name: each for each in (L2(), MeanFree(), Uint8Wrap())}


def criteria() -> tuple[str, ...]:
    """The names of the criteria, the default first."""
    return tuple(_CRITERIA)


def criterion_named(name: str) -> Criterion:
    """The criterion of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    try:
        return _CRITERIA[name]
    except KeyError:
        raise UsageError(
            f"There is no criterion {name!r} in this version",
            expected=" or ".join(criteria()),
        ) from None
