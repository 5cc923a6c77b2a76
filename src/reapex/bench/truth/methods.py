"""Which methods are compared, by the names that the table calls them.

Conventions
-----------
GAMDSS has search ``paper`` and criterion ``l2`` where its name says no other. A spotter is named by
where it looks for the apex.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reapex.apex_spotting import SpottedKeyFrames, spotter_named, spotters
from reapex.bench.truth.free_apex import FreeApex
from reapex.correction import Corrector, Gamdss, search_named, searches
from reapex.correction.risefall import CAREFUL, CAUTIOUS, CoderModels, RiseFall, ShapeFamily
from reapex.motion import criteria, criterion_named
from reapex.window import Window

GAMDSS = "GAMDSS paper λ = 0.1"
RISE_FALL = "rise–fall"
CAREFUL_PRIOR = "rise–fall, careful prior"
CAUTIOUS_MODE = "rise–fall, cautious"

_SHARES = (0.05, 0.1, 0.15, 0.2)
_TIMES_MS = (20.0, 50.0)
_FORENSIC = "uint8_wrap"
# What takes longer than all others together; only --full waits for it.
_SLOW_CRITERIA = frozenset({"flow", "flow_farneback", "strain"})
_SLOW_SPOTTERS = frozenset({"strain_peak", "lbp_correlation", "fft3d", "fft3d_released"})


def all_methods(crossing: float, *, full: bool) -> Mapping[str, Corrector]:
    """Every method of the table, by name.

    Parameters
    ----------
    crossing
        Where onset and offset are read.
    full
        Whether slow criteria and spotters take part.
    """
    return MappingProxyType({**_gamdss(full), **_spotters(full), **_rise_falls(crossing)})


def main_methods(crossing: float) -> Mapping[str, Corrector]:
    """The few that every cell of the table shows: quick ones."""
    return MappingProxyType({GAMDSS: Gamdss(), **_rise_falls(crossing)})


def _gamdss(full: bool) -> dict[str, Corrector]:
    made: dict[str, Corrector] = {}
    for share in _SHARES:
        made[f"GAMDSS paper λ = {share:g}"] = Gamdss(window=Window.share(share))
    for search in searches()[1:]:
        made[f"GAMDSS {search} λ = 0.1"] = Gamdss(search_named(search))
    for ms in _TIMES_MS:
        symmetric = Gamdss(search_named("symmetric"), window=Window.ms(ms))
        made[f"GAMDSS symmetric {ms:g} ms"] = symmetric
    for name in criteria()[1:]:
        if full or name not in _SLOW_CRITERIA:
            note = " forensic" if name == _FORENSIC else ""
            made[f"GAMDSS {name} λ = 0.1{note}"] = Gamdss(criterion=criterion_named(name))
    return made


def _spotters(full: bool) -> dict[str, Corrector]:
    made: dict[str, Corrector] = {}
    for name in spotters():
        if full or name not in _SLOW_SPOTTERS:
            spotter = spotter_named(name)
            made[f"{name}, within labels"] = SpottedKeyFrames(spotter)
            made[f"{name}, whole clip"] = FreeApex(spotter)
    return made


def _rise_falls(crossing: float) -> dict[str, Corrector]:
    family = ShapeFamily(crossing=crossing)
    return {
        RISE_FALL: RiseFall(family),
        CAUTIOUS_MODE: RiseFall(family, caution=CAUTIOUS),
        CAREFUL_PRIOR: RiseFall(family, CoderModels(usual=CAREFUL)),
    }
