"""A spotter in the place of a corrector: the rival of the paper's Table VI.

A spotter says nothing of onset and offset, so they stay where the coder put them, and the apex is
looked for between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reapex.apex_spotting.cut import cut_out
from reapex.apex_spotting.spotter import ApexSpotter
from reapex.correction import KeyProposal, Proposal
from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries


@dataclass(frozen=True)
class SpottedKeyFrames:
    """A :class:`~reapex.correction.Corrector` that moves the apex only.

    Parameters
    ----------
    spotter
        Who finds the apex.
    context
        Whether the spotter sees the whole clip. False: only the frames from the manual onset to
        the manual offset, as from clips that a data set delivers cut; the onset is then the first
        frame, which others are compared with.

    Examples
    --------
    >>> import numpy as np
    >>> from reapex.apex_spotting import spotter_named
    >>> signal = np.array([0, 1, 2, 3, 5, 9, 5, 3, 2, 1, 0.0])
    >>> corrector = SpottedKeyFrames(spotter_named("frame_difference"))
    >>> corrector.propose(FrameSeries(signal), KeyFrames(0, 4, 9)).keyframes
    KeyFrames(onset=0, apex=5, offset=9)
    """

    spotter: ApexSpotter
    context: bool = True

    @property
    def name(self) -> str:
        """What a result says it came from."""
        return f"spotted:{self.spotter.name}" + ("" if self.context else ":cut")

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        """The apex that the spotter picks inside onset < t < offset.

        Parameters
        ----------
        series
            The clip's frames; every one that the spotter sees is read.
        manual
            The manual key frames, as positions in the series.

        Returns
        -------
        Proposal
            With the scores as its curve (0 for frames that the spotter did not see), without
            intervals, and without a gain, since scores are no distances. The manual frames with
            reason ``order`` where onset < apex < offset does not hold; where the manual apex
            scores as well as the pick, it stays.

        Raises
        ------
        UsageError
            If a key frame lies beyond the series, or the spotter cannot use such frames.
        FrameError
            If a frame cannot be read, or the spotter needs times that are unknown.
        """
        if manual.offset >= len(series):
            raise UsageError(
                f"The offset is at position {manual.offset}, but there are {len(series)} frames",
                expected="positions counted from 0 within the frames given",
            )
        if not manual.distinct:
            return Proposal.keep(manual, "order")
        scores = self._scores(series, manual)
        return Proposal(
            manual,
            onset=KeyProposal(manual.onset, ("kept",)),
            apex=self._apex(scores, manual),
            offset=KeyProposal(manual.offset, ("kept",)),
            curve=scores,
        )

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        """The same proposal with the spotter's scores."""
        if proposal.curve is not None:
            return proposal
        return replace(proposal, curve=self._scores(series, proposal.manual))

    def _scores(self, series: FrameSeries, manual: KeyFrames) -> FloatArray:
        if self.context:
            return self.spotter.scores(series)
        scores = np.zeros(len(series))
        part = cut_out(series, manual.onset, manual.offset)
        scores[manual.onset : manual.offset + 1] = self.spotter.scores(part)
        return scores

    def _apex(self, scores: FloatArray, manual: KeyFrames) -> KeyProposal:
        inside = scores[manual.onset + 1 : manual.offset]
        if len(inside) == 1:
            return KeyProposal(manual.apex, ("rate",))
        pick = manual.onset + 1 + self.spotter.pick(inside)
        is_tie = int((inside == scores[pick]).sum()) > 1
        apex = manual.apex if scores[manual.apex] == scores[pick] else pick
        reasons = ["moved" if apex != manual.apex else "kept"] + ["tie"] * is_tie
        return KeyProposal(apex, tuple(reasons), len(inside))
