"""Which frame is the apex? Spotters that need no labels; one per file.

Conventions
-----------
``scores(series)`` is one number per frame, ``(n,)`` float64: the higher, the more like an apex.
``pick(scores)`` chooses among scores in a row (the first of the highest, as a rule), and
``apex(series)`` is the position it chooses in the whole clip; 0 where nothing differs. Scores of
different spotters cannot be compared. A clip is expected to hold one expression: these are no
spotters for long videos, and a blink or a turning head outdoes it: by the mean error on clips of
:mod:`reapex.synth.study`, none comes as near to the true apex as the middle between the manual
onset and offset does. ``frame_difference`` takes frames of any shape, the others pictures;
``lbp_chi2`` and ``fft3d`` look at a span of time and need the frames' times.

:class:`SpottedKeyFrames` lets a spotter stand where a corrector stands.

To add a spotter: one file with a class that has ``name``, ``title``, ``scores``, ``pick`` and
``apex`` (see :class:`~reapex.apex_spotting.spotter.PeakSpotter`), and one line in ``_SPOTTERS``.
"""

from __future__ import annotations

from reapex.apex_spotting.divide_and_conquer import DivideAndConquer
from reapex.apex_spotting.fft3d import Fft3d
from reapex.apex_spotting.fft3d_released import Fft3dReleased
from reapex.apex_spotting.flow_peak import FlowPeak
from reapex.apex_spotting.frame_difference import FrameDifference
from reapex.apex_spotting.lbp_chi2 import LbpChi2
from reapex.apex_spotting.lbp_correlation import LbpCorrelation
from reapex.apex_spotting.spotted import SpottedKeyFrames
from reapex.apex_spotting.spotter import ApexSpotter
from reapex.apex_spotting.strain_peak import StrainPeak
from reapex.errors import UsageError

__all__ = [
    "ApexSpotter",
    "DivideAndConquer",
    "Fft3d",
    "Fft3dReleased",
    "FlowPeak",
    "FrameDifference",
    "LbpChi2",
    "LbpCorrelation",
    "SpottedKeyFrames",
    "StrainPeak",
    "spotter_named",
    "spotters",
]

_SPOTTERS: dict[str, ApexSpotter] = {
    each.name: each
    for each in (
        FlowPeak(), StrainPeak(), FrameDifference(), LbpChi2(), LbpCorrelation(),
        DivideAndConquer(), Fft3d(), Fft3dReleased(),
    )
}  # fmt: skip


def spotters() -> tuple[str, ...]:
    """The names of the spotters, the default first."""
    return tuple(_SPOTTERS)


def spotter_named(name: str = "flow_peak") -> ApexSpotter:
    """The spotter of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    try:
        return _SPOTTERS[name]
    except KeyError:
        raise UsageError(
            f"There is no spotter {name!r} in this version", expected=" or ".join(spotters())
        ) from None
