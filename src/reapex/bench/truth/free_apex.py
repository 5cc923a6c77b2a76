"""A spotter that is told nothing: the apex may be anywhere in the clip."""

from __future__ import annotations

from dataclasses import dataclass

from reapex.apex_spotting import ApexSpotter
from reapex.correction import KeyProposal, Proposal
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries


@dataclass(frozen=True, slots=True)
class FreeApex:
    """A stand-in for a corrector whose apex heeds no label.

    Its apex may lie beyond the labels' onset or offset, so that ``proposal.keyframes`` need not
    exist: read the keys one by one.
    """

    spotter: ApexSpotter

    @property
    def name(self) -> str:
        """What a result says it came from."""
        return f"spotted:{self.spotter.name}:free"

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        """The apex that the spotter picks in the whole clip."""
        return self.pick(self.spotter.scores(series), manual)

    def pick(self, scores: FloatArray, manual: KeyFrames) -> Proposal:
        """The same from scores that are at hand, ``(n,)``."""
        apex = self.spotter.pick(scores)
        return Proposal(
            manual,
            onset=KeyProposal(manual.onset, ("kept",)),
            apex=KeyProposal(apex, ("moved" if apex != manual.apex else "kept",), len(scores)),
            offset=KeyProposal(manual.offset, ("kept",)),
            curve=scores,
        )

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        """The same proposal: it has its curve."""
        return proposal
