"""How much a look at a clip may gain: what the work list is ordered by.

Conventions
-----------
A gain is in ms, summed over the three key frames: by how much the proposal is expected to lie
nearer to the true moment than the manual frame does, with the true moment drawn from the
corrector's own posterior. A far move that is not sure counts less than one that is. A corrector
that cannot say how sure it is (GAMDSS) is believed by half.
"""

from __future__ import annotations

import numpy as np

from reapex.correction import ClipCorrection, Proposal
from reapex.keyframes import KEYS, Key
from reapex.timeline import Timeline

_BELIEVED = 0.5


def expected_gain_ms(correction: ClipCorrection) -> float | None:
    """The gain of one clip, 0 or more; None where nothing was searched or no rate is known."""
    proposal, timeline = correction.proposal, correction.clip.timeline
    if proposal is None or not proposal.searched or timeline.times_ms is None:
        return None
    return max(0.0, sum(_of_key(proposal, key, timeline) for key in KEYS))


def moved_ms(correction: ClipCorrection) -> float | None:
    """How far the key frame that moves furthest does, in ms; None as for the gain."""
    proposal, times = correction.proposal, correction.clip.timeline.times_ms
    if proposal is None or not proposal.searched or times is None:
        return None
    pairs = zip(proposal.manual, proposal.keyframes, strict=True)
    return max(float(abs(times[new] - times[old])) for old, new in pairs)


def _of_key(proposal: Proposal, key: Key, timeline: Timeline) -> float:
    times = timeline.times_ms
    assert times is not None  # asked above
    old_ms = times[getattr(proposal.manual, key)]
    new_ms = times[proposal.keys[key].position]
    if proposal.posterior is None or key not in proposal.posterior:
        return float(_BELIEVED * abs(new_ms - old_ms))
    marginal = proposal.posterior[key]
    nearer = np.abs(marginal.times_ms - old_ms) - np.abs(marginal.times_ms - new_ms)
    return float(np.average(nearer, weights=marginal.masses))
