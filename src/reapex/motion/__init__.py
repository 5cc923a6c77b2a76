"""How far is frame *i* from frame *j*? One criterion per file.

Conventions
-----------
``distances(series, rows, cols)[r, c]`` compares frame ``cols[c]`` with the frame ``rows[r]`` it is
measured *from*; for most criteria the direction makes no difference. Distances are ``float64``;
only their order matters to a search, equal distances are exactly equal, and a frame is at distance
0 from itself. ``block_robust``, ``flow`` and ``strain`` look at neighbouring pixels and so need
pictures; the others take frames of any shape.
``curve(series, reference)`` is the distance of every frame from one: the paper's Fig. 2 with the
onset as reference.

To add a criterion: one file with a class that has ``name``, ``title``, ``distances`` and ``curve``,
and one line in ``_CRITERIA``.
"""

from __future__ import annotations

from reapex.errors import UsageError
from reapex.motion.block_robust import BlockRobust
from reapex.motion.criterion import Criterion
from reapex.motion.flow import Flow
from reapex.motion.flow_field import FlowField, FlowMethod, dense_flow
from reapex.motion.l2 import L2
from reapex.motion.mean_free import MeanFree
from reapex.motion.strain import Strain
from reapex.motion.strain_field import strain_magnitude
from reapex.motion.uint8_wrap import Uint8Wrap

__all__ = [
    "L2",
    "BlockRobust",
    "Criterion",
    "Flow",
    "FlowField",
    "FlowMethod",
    "MeanFree",
    "Strain",
    "Uint8Wrap",
    "criteria",
    "criterion_named",
    "dense_flow",
    "strain_magnitude",
]

_CRITERIA: dict[str, Criterion] = {
    each.name: each
    for each in (
        L2(), MeanFree(), BlockRobust(), Flow(), Flow("farneback"), Strain(), Uint8Wrap(),
    )
}  # fmt: skip


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
