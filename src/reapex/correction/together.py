"""Correcting the clips of a corpus together: what all of them teach about whoever marked them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reapex.correction.clips import ClipCorrection
from reapex.correction.coders import learn
from reapex.correction.correct import Corrector
from reapex.correction.risefall import CoderModels, Observation, RiseFall, RiseFallProposal


def judged_together(
    corrections: Sequence[ClipCorrection], corrector: Corrector
) -> tuple[tuple[ClipCorrection, ...], Mapping[str, CoderModels]]:
    """The same clips judged by what is known of their coders; no picture is read again.

    Parameters
    ----------
    corrections
        Every clip of a corpus, or of several: coders are learned in each corpus apart, because a
        bias holds what a data set and the family of shapes disagree in.
    corrector
        Who answered. Others than the rise–fall corrector know no coders.

    Returns
    -------
    tuple
        The corrections in their order, and what was learned of each corpus, by its name (empty
        where one sheet was read alone); corpora that taught nothing are left out.
    """
    if not isinstance(corrector, RiseFall):
        return tuple(corrections), {}
    corpora = sorted({each.clip.corpus for each in corrections})
    models = {
        name: _models([each for each in corrections if each.clip.corpus == name], corrector)
        for name in corpora
    }
    judged = tuple(_judged(each, corrector, models[each.clip.corpus]) for each in corrections)
    return judged, {name: each for name, each in models.items() if each.learned}


def _models(corrections: Sequence[ClipCorrection], corrector: RiseFall) -> CoderModels:
    if not corrector.learns:
        return corrector.coders
    learned = learn(
        [observation_of(each) for each in corrections],
        [each.clip.coder or None for each in corrections],
    )
    return learned if learned.learned else corrector.coders


def _judged(correction: ClipCorrection, corrector: RiseFall, models: CoderModels) -> ClipCorrection:
    observation, proposal = observation_of(correction), correction.proposal
    if observation is None or proposal is None:
        return correction
    model = models.model_for(correction.clip.coder or None)
    return replace(correction, proposal=corrector.judge(observation, model, proposal.curve))


def observation_of(correction: ClipCorrection) -> Observation | None:
    """What was seen of a clip; None where it could not be compared, or GAMDSS was asked."""
    proposal = correction.proposal
    return proposal.observation if isinstance(proposal, RiseFallProposal) else None
