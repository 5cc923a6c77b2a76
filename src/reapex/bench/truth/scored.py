"""What every method says of one clip, small enough to come back from another process.

Conventions
-----------
Errors are label minus truth in ms from the clip's first frame; an apex on a true plateau has none.
Costly steps are shared: one series for all methods, one look at the motion for all rise–fall
correctors that look alike, one run of a spotter for both its searches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reapex.apex_spotting import SpottedKeyFrames
from reapex.bench.truth.free_apex import FreeApex
from reapex.correction import Corrector, KeyProposal, Proposal
from reapex.correction.risefall import Observation, RiseFall
from reapex.correction.risefall.corrector import RiseFallProposal
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries
from reapex.synth.study import Conditions, StudyClip, TrueMoments

HUMAN = "human"

Keys = tuple[KeyProposal, KeyProposal, KeyProposal]
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """One method's onset, apex and offset; of a spotter only the apex is its own."""

    method: str
    keys: Keys
    apex_only: bool = False

    @classmethod
    def of(cls, method: str, proposal: Proposal, *, apex_only: bool = False) -> Answer:
        """What a proposal says, without its curve."""
        return cls(method, (proposal.onset, proposal.apex, proposal.offset), apex_only)


@dataclass(frozen=True, slots=True)
class ScoredClip:
    """One clip's conditions, what is true, and what each method says, the human first.

    Parameters
    ----------
    truth
        None without a micro-expression.
    observation
        What the rise–fall corrector saw, to be judged again; None where it saw nothing.
    """

    name: str
    conditions: Conditions
    manual: KeyFrames
    truth: TrueMoments | None
    answers: tuple[Answer, ...]
    observation: Observation | None = field(default=None, compare=False, repr=False)

    def answer(self, method: str) -> Answer:
        """What that method says."""
        return next(each for each in self.answers if each.method == method)

    def errors_ms(self, method: str) -> Triple:
        """Label minus truth: onset, apex, offset."""
        if self.truth is None:
            raise ValueError(f"{self.name} has no micro-expression")
        keys = self.answer(method).keys
        return self.truth.errors_ms([key.position * 1000 / self.conditions.fps for key in keys])

    def moved(self, method: str) -> tuple[bool, bool, bool]:
        """Which labels are not where the human put them."""
        onset, apex, offset = (
            key.position != mark
            for key, mark in zip(self.answer(method).keys, self.manual, strict=True)
        )
        return onset, apex, offset

    def with_answer(self, answer: Answer) -> ScoredClip:
        """The same clip with one more answer."""
        return replace(self, answers=(*self.answers, answer))


def score_clip(clip: StudyClip, methods: Mapping[str, Corrector]) -> ScoredClip:
    """What the human and each method say of a clip."""
    look = _Look(clip)
    answers = [Answer.of(HUMAN, Proposal.keep(clip.manual, "kept"))]
    for name, corrector in methods.items():
        is_spotter = isinstance(corrector, SpottedKeyFrames | FreeApex)
        answers.append(Answer.of(name, look.propose(corrector), apex_only=is_spotter))
    # A copy: without all that was worked out from the observation, it is a tenth as large.
    seen = None if look.observation is None else replace(look.observation)
    return ScoredClip(clip.name, clip.conditions, clip.manual, clip.truth, tuple(answers), seen)


class _Look:
    """One clip, and what methods have in common in looking at it."""

    def __init__(self, clip: StudyClip) -> None:
        steady = FrameSeries.steady(clip.frames, clip.fps)
        self.series = replace(steady, eyes_px=clip.eyes_px)
        self.manual = clip.manual
        self.observation: Observation | None = None
        self._observer: RiseFall | None = None
        self._scores: dict[str, FloatArray] = {}

    def propose(self, corrector: Corrector) -> Proposal:
        """What the corrector says."""
        if isinstance(corrector, RiseFall):
            return self._rise_fall(corrector)
        if isinstance(corrector, FreeApex) and corrector.spotter.name in self._scores:
            return corrector.pick(self._scores[corrector.spotter.name], self.manual)
        proposal = corrector.propose(self.series, self.manual)
        if isinstance(corrector, SpottedKeyFrames) and proposal.curve is not None:
            self._scores[corrector.spotter.name] = proposal.curve
        return proposal

    def _rise_fall(self, corrector: RiseFall) -> Proposal:
        first, seen = self._observer, self.observation
        if first is not None and seen is not None and _look_alike(first, corrector):
            return corrector.judge(seen, corrector.coders.model_for(None))
        proposal = corrector.propose(self.series, self.manual)
        if first is None and isinstance(proposal, RiseFallProposal):
            self._observer, self.observation = corrector, proposal.observation
        return proposal


def _look_alike(first: RiseFall, second: RiseFall) -> bool:
    """Whether both see the same; what they make of it is another matter."""
    return (first.family, first.tempering) == (second.family, second.tempering)
