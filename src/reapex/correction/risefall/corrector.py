"""The rise–fall corrector: the rise and fall that explain the motion, given what the coder said.

Motion of the face's blocks, less the head's, becomes one curve; a family of rises and falls is
compared with it; what the coder marked is the prior; the medians of the posterior are proposed.

References
----------
Reference note ``corrector`` §1 and §10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from reapex.correction.proposal import KeyProposal, Proposal
from reapex.correction.risefall.coder_model import PRIOR, CoderModel, CoderModels
from reapex.correction.risefall.observation import Observation
from reapex.correction.risefall.posterior import Tempering
from reapex.correction.risefall.shapes import ShapeFamily
from reapex.correction.risefall.sight import Unseen
from reapex.correction.risefall.verdict import CAUTIOUS, USUAL, Caution, KeyVerdict
from reapex.keyframes import KEYS, Key, KeyFrames
from reapex.series import FloatArray, FrameSeries

# What brings 80 % intervals nearest to 80 % over both tune sets; what they hold on others is in
# benchmarks/results/bench_truth.md.
_STRETCH: Mapping[Key, tuple[float, float]] = {
    "onset": (1.0, 1.0),
    "apex": (1.15, 1.15),
    "offset": (1.25, 1.25),
}


@dataclass(frozen=True)
class RiseFallProposal(Proposal):
    """A proposal that remembers what was seen, so that it can be judged again."""

    observation: Observation | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class RiseFall:
    """Key frames from the rise and fall that best explain the motion near the labels.

    Parameters
    ----------
    family
        The shapes, and the crossing at which onset and offset are read.
    coders
        What is believed of whoever marked the labels.
    learns
        Whether a sheet of many clips may teach more about its coders.
    caution
        How sure a move must be.
    tempering
        How much a curve is believed.

    Examples
    --------
    A signal that rises from frame 20 to 32 and falls until 48, marked badly; 5 % of its way is
    crossed at 21.7 and at 45.7:

    >>> times = np.arange(60.0)
    >>> rise = np.clip((times - 20) / 12, 0, 1)
    >>> fall = np.clip((times - 32) / 16, 0, 1)
    >>> signal = np.sin(np.pi / 2 * rise) ** 2 - np.sin(np.pi / 2 * fall) ** 2
    >>> RiseFall().propose(FrameSeries.steady(signal, 100), KeyFrames(23, 30, 44)).keyframes
    KeyFrames(onset=22, apex=31, offset=46)
    """

    family: ShapeFamily = field(default_factory=ShapeFamily)
    coders: CoderModels = field(default_factory=CoderModels)
    learns: bool = False
    caution: Caution = USUAL
    tempering: Tempering = field(default_factory=Tempering)

    @property
    def name(self) -> str:
        """What a result says it came from."""
        words = ["risefall", f"crossing {100 * self.family.crossing:g}%"]
        if self.caution == CAUTIOUS:
            words.append("cautious")
        if self.coders.coders or any(self.coders.usual.bias_ms):
            words.append("coders given")
        elif self.coders.usual != PRIOR:
            spreads = "/".join(f"{each:g}" for each in self.coders.usual.spread_ms)
            words.append(f"coders {spreads} ms")
        return ":".join(words)

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        """Key frames for one clip; never an exception, but the labels and a reason.

        Parameters
        ----------
        series
            The clip's frames or any signal, with times.
        manual
            The manual key frames, as positions in the series.
        """
        if not manual.distinct:
            return Proposal.keep(manual, "order")
        try:
            observation = Observation.of(series, manual, self.family, self.tempering)
        except Unseen as unseen:
            return Proposal.keep(manual, unseen.reason, unseen.error)
        curve = np.full(len(series), np.nan)
        curve[observation.positions] = observation.curve.values
        return self.judge(observation, self.coders.model_for(None), curve)

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        """The same proposal: it has its curve."""
        return proposal

    def judge(
        self, observation: Observation, coder: CoderModel, curve: FloatArray | None = None
    ) -> RiseFallProposal:
        """Key frames for what was seen, given who marked it."""
        manual = observation.manual
        if observation.presence < self.caution.presence:
            return _kept(observation, "faint", curve)
        marginals = observation.likelihood.posterior(observation.marks_ms, coder)
        if marginals is None:
            return _kept(observation, "order", curve)
        verdicts = {
            key: KeyVerdict(key, observation, marginal, spread, self.caution, _STRETCH[key])
            for key, marginal, spread in zip(KEYS, marginals, coder.spread_ms, strict=True)
        }
        keys = {key: verdict.proposal() for key, verdict in verdicts.items()}
        positions = [each.position for each in keys.values()]
        if not positions[0] < positions[1] < positions[2]:
            return _kept(observation, "order", curve)
        return RiseFallProposal(
            manual,
            keys["onset"],
            keys["apex"],
            keys["offset"],
            curve=curve,
            posterior=dict(zip(KEYS, marginals, strict=True)),
            trouble=observation.error,
            observation=observation,
        )


def _kept(observation: Observation, reason: str, curve: FloatArray | None) -> RiseFallProposal:
    """The labels, of a clip that was searched."""
    reasons = (reason, *observation.flags)
    n_frames = len(observation.positions)
    onset, apex, offset = (KeyProposal(each, reasons, n_frames) for each in observation.manual)
    return RiseFallProposal(
        observation.manual,
        onset,
        apex,
        offset,
        curve=curve,
        trouble=observation.error,
        observation=observation,
    )
