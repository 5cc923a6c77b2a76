"""When the human's label stands, and why: the rules that turn a posterior into a proposal.

References
----------
Reference note ``corrector`` §1.10.
"""

from __future__ import annotations

from dataclasses import dataclass

from reapex.correction.marginal import Marginal
from reapex.correction.proposal import KeyProposal
from reapex.correction.risefall.observation import Observation
from reapex.keyframes import KEYS, Key

_RIM = 0.1  # mass in the outermost cells beyond which a human should look


@dataclass(frozen=True, slots=True)
class Caution:
    """How sure a move must be.

    Parameters
    ----------
    presence
        The least probability of a movement.
    shift
        The least move, in standard deviations of the posterior.
    doubt
        The largest posterior spread at which a label still moves, as a share of the coder's.
    """

    presence: float = 0.5
    shift: float = 0.35
    doubt: float = float("inf")


USUAL = Caution()
CAUTIOUS = Caution(shift=0.7, doubt=0.9)
_VAGUE = 0.95  # of the coder's spread: the pictures said next to nothing


@dataclass(frozen=True)
class KeyVerdict:
    """One key frame: what the posterior says, and what the rules make of it."""

    key: Key
    observation: Observation
    marginal: Marginal
    coder_spread_ms: float
    caution: Caution
    stretch: tuple[float, float]

    def proposal(self) -> KeyProposal:
        """The proposal for this key frame."""
        kept_for = self._kept_for()
        position = self.manual if kept_for else self.median_position
        reasons = [kept_for or ("moved" if position != self.manual else "kept")]
        if not kept_for and self._beyond_clip:
            reasons.append("edge")
        if self.marginal.spread_ms > _VAGUE * self.coder_spread_ms:
            reasons.append("faint")
        if self.marginal.rim > _RIM:
            reasons.append("window")
        reasons += self.observation.flags
        return KeyProposal(position, tuple(reasons), self._n_candidates, self._interval_ms)

    @property
    def manual(self) -> int:
        """The human's position."""
        return int(getattr(self.observation.manual, self.key))

    @property
    def mark_ms(self) -> float:
        """The human's mark."""
        return float(self.observation.marks_ms[KEYS.index(self.key)])

    @property
    def median_position(self) -> int:
        """The frame nearest to the posterior's median."""
        return self.observation.nearest(self.marginal.quantile(0.5))

    def _kept_for(self) -> str:
        shift = abs(self.marginal.quantile(0.5) - self.mark_ms)
        spread = self.marginal.spread_ms
        if self._at_edge:
            return "edge"
        if spread > self.caution.doubt * self.coder_spread_ms:
            return "faint"
        if shift < self.observation.frame_ms / 2:
            return "rate" if shift >= self.caution.shift * spread else "kept"
        return "weak" if shift < self.caution.shift * spread else ""

    @property
    def _at_edge(self) -> bool:
        return self.observation.at_edge[KEYS.index(self.key)]

    @property
    def _beyond_clip(self) -> bool:
        """Whether the moment lies outside the clip, so that its first or last frame stands in."""
        times, half = self.observation.times_ms, self.observation.frame_ms / 2
        median = self.marginal.quantile(0.5)
        return not times[0] - half <= median <= times[-1] + half

    @property
    def _n_candidates(self) -> int:
        if self._at_edge:
            return 1
        times, grid = self.observation.times_ms, self.marginal.times_ms
        return max(1, int(((times >= grid[0]) & (times <= grid[-1])).sum()))

    @property
    def _interval_ms(self) -> tuple[float, float]:
        """The 80 % interval, from the clip's first frame."""
        middle = self.marginal.quantile(0.5)
        low, high = self.marginal.quantile(0.1), self.marginal.quantile(0.9)
        before, after = self.stretch
        return middle + before * (low - middle), middle + after * (high - middle)
