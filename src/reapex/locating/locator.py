"""Key frames of a clip that nobody marked, or whose apex nobody marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from reapex.correction import REASONS as CORRECTION_REASONS
from reapex.correction import KeyProposal, Marginal, Proposal, ShapeFamily
from reapex.correction.risefall.sight import Sight, Unseen
from reapex.errors import ReapexError
from reapex.keyframes import KEYS, Key, KeyFrames, RawKeyFrames
from reapex.locating.durations import Durations
from reapex.locating.looking import best_look
from reapex.locating.passes import Found, two_passes
from reapex.locating.verdict import LEAST_PRESENCE, found_presence, is_vague
from reapex.series import FrameSeries

UNMARKED = RawKeyFrames(None, None, None)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        **CORRECTION_REASONS,
        "located": "the movement was found here",
        "given": "the sheet gives it, so it stands",
        "complete": "the sheet gives all three key frames",
        "faint": "the pictures show too little movement, or as much elsewhere",
        "edge": "the movement reaches beyond the clip, so the clip's first or last frame stands in",
        "window": "the true frame may lie further away than was looked: please look yourself",
        "order": "onset < apex < offset would not hold",
        "too_short": "fewer than eight frames can be read",
        "bad_frames": "the pictures cannot be read or compared",
        "outside": "a key frame that the sheet gives is not among the pictures",
        "no_rate": "the frame rate is not known",
    }
)
_RIM = 0.1  # mass in the outermost cells beyond which a human should look
# Of 80 % intervals, towards earlier and later, so that they cover about 80 % on first-tune and
# second-tune (clips that are not refused; apex without plateau).
_STRETCH: Mapping[Key, tuple[float, float]] = {
    "onset": (0.8, 1.25),
    "apex": (0.65, 0.65),
    "offset": (1.15, 1.15),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no key frames were located: a code of :data:`REASONS`, and the error behind it if any."""

    reason: str
    error: ReapexError | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Locator:
    """Finds the one movement of a clip, and its key frames.

    The moment where most begins (:mod:`~reapex.locating.start`) and usual durations are the guess;
    two passes of the rise–fall filter (:mod:`~reapex.locating.passes`) look round it.

    Parameters
    ----------
    family
        The shapes, and the crossing at which onset and offset are read.
    durations
        How long rises and falls are, as a rule.

    Examples
    --------
    A signal that rises from frame 40 to 52 and falls until 68; 5 % of its way is crossed at 41.7
    and at 65.7:

    >>> times = np.arange(100.0)
    >>> rise = np.clip((times - 40) / 12, 0, 1)
    >>> fall = np.clip((times - 52) / 16, 0, 1)
    >>> signal = np.sin(np.pi / 2 * rise) ** 2 - np.sin(np.pi / 2 * fall) ** 2
    >>> Locator().locate(FrameSeries.steady(signal, 100)).keyframes
    KeyFrames(onset=41, apex=52, offset=67)
    """

    family: ShapeFamily = field(default_factory=ShapeFamily)
    durations: Durations = field(default_factory=Durations)

    @property
    def name(self) -> str:
        """What a result says it came from."""
        return f"locate:risefall:crossing {100 * self.family.crossing:g}%"

    def locate(self, series: FrameSeries, given: RawKeyFrames = UNMARKED) -> Proposal | Refusal:
        """Key frames for one clip; never an exception, but a reason.

        Parameters
        ----------
        series
            The clip's frames or any signal, with times.
        given
            Positions in the series that somebody marked; they stand as they are.

        Returns
        -------
        Proposal or Refusal
            A proposal's ``manual`` are the proposed key frames themselves, because nobody marked
            others.
        """
        known = [position for position in given if position is not None]
        if not all(early < late for early, late in pairwise(known)):
            return Refusal("order")
        if len(known) == len(KEYS):
            return Refusal("complete")
        try:
            look = best_look(series, given, self.durations, self.family.crossing)
        except Unseen as unseen:
            return Refusal(unseen.reason, unseen.error)
        sight, start = look.sight, look.start
        found = start and two_passes(sight, start.guess, self.family, self.durations)
        if not start or not found:
            return Refusal("faint", sight.error)
        if found_presence(start, found) < LEAST_PRESENCE or is_vague(found):
            return Refusal("faint", sight.error)
        return _proposal(series, sight, found, given)


def _proposal(
    series: FrameSeries, sight: Sight, found: Found, given: RawKeyFrames
) -> Proposal | Refusal:
    keys = {
        key: _located(key, sight, marginal)
        if position is None
        else KeyProposal(position, ("given",))
        for key, marginal, position in zip(KEYS, found.marginals, given, strict=True)
    }
    onset, apex, offset = keys.values()
    if not onset.position < apex.position < offset.position:
        return Refusal("order", sight.error)
    curve = np.full(len(series), np.nan)
    curve[sight.positions] = found.curve.values
    return Proposal(
        KeyFrames(onset.position, apex.position, offset.position),
        onset,
        apex,
        offset,
        curve=curve,
        posterior=dict(zip(KEYS, found.marginals, strict=True)),
        trouble=sight.error,
    )


def _located(key: Key, sight: Sight, marginal: Marginal) -> KeyProposal:
    times, middle = sight.times_ms, marginal.quantile(0.5)
    reasons = ["located"]
    if not times[0] - sight.frame_ms / 2 <= middle <= times[-1] + sight.frame_ms / 2:
        reasons.append("edge")
    if marginal.rim > _RIM:
        reasons.append("window")
    reasons += sight.channels.flags + (() if sight.error is None else ("gaps",))
    low, high = (
        middle + stretch * (marginal.quantile(share) - middle)
        for stretch, share in zip(_STRETCH[key], (0.1, 0.9), strict=True)
    )
    inside = (times >= marginal.times_ms[0]) & (times <= marginal.times_ms[-1])
    position = int(sight.positions[np.abs(times - middle).argmin()])
    return KeyProposal(position, tuple(reasons), max(1, int(inside.sum())), (low, high))
