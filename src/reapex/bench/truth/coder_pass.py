"""The second pass: what the coders' habits, learned from a whole set, change.

Conventions
-----------
All clips of a set form one group, as in a sheet that names no coder. No picture is needed: what was
seen in the first pass is judged again. Of too few clips nothing is learned, and the row is left out
rather than the prior shown twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reapex.bench.truth.methods import RISE_FALL
from reapex.bench.truth.scored import Answer, ScoredClip
from reapex.correction.coders import learn
from reapex.correction.risefall import CoderModel, RiseFall

CODER_MODEL = "rise–fall, coder model"


def learned_model(clips: Sequence[ScoredClip]) -> CoderModel | None:
    """One model for whoever marked these clips; None where they are too few."""
    models = learn([clip.observation for clip in clips], [None] * len(clips))
    return models.model_for(None) if models.learned else None


def judged_again(
    clips: Sequence[ScoredClip], corrector: RiseFall, coder: CoderModel | None
) -> tuple[ScoredClip, ...]:
    """The clips with one more answer each, :data:`CODER_MODEL`; as they are without a model.

    Parameters
    ----------
    corrector
        As the first pass had it, at the same crossing.
    """
    if coder is None:
        return tuple(clips)
    return tuple(clip.with_answer(_answer(clip, corrector, coder)) for clip in clips)


def _answer(clip: ScoredClip, corrector: RiseFall, coder: CoderModel) -> Answer:
    if clip.observation is None:  # nothing was seen, whoever marked it
        return replace(clip.answer(RISE_FALL), method=CODER_MODEL)
    return Answer.of(CODER_MODEL, corrector.judge(clip.observation, coder))
