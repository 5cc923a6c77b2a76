"""How much of a film is loaded round the marked frames.

References
----------
Reference note ``corrector`` §3: 40 % of clips are cut at the marks, as most data sets are released.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from reapex.keyframes import KeyFrames

ContextPolicy = Literal["cut", "some", "long"]
CONTEXT_SHARES: dict[ContextPolicy, float] = {"cut": 0.4, "some": 0.3, "long": 0.3}
_SOME = (0.0, 0.5)  # of the marked length, on each side
_LONG_MS = (400.0, 800.0)


def draw_context(rng: np.random.Generator) -> ContextPolicy:
    """One of the policies, by :data:`CONTEXT_SHARES`."""
    names = tuple(CONTEXT_SHARES)
    return names[int(rng.choice(len(names), p=list(CONTEXT_SHARES.values())))]


def loaded_range(
    policy: ContextPolicy, marks: KeyFrames, fps: float, n_frames: int, rng: np.random.Generator
) -> range:
    """The positions of the film that become the clip.

    ``cut``: from onset to offset, both included. ``some``: further frames on each side, up to half
    as many as were marked. ``long``: 0.4–0.8 s on each side.
    """
    if policy == "cut":
        return range(marks.onset, marks.offset + 1)
    if policy == "some":
        sides = rng.uniform(*_SOME, 2) * (marks.offset - marks.onset)
    else:
        sides = rng.uniform(*_LONG_MS, 2) * fps / 1000
    before, after = (int(side) for side in np.rint(sides))
    return range(max(marks.onset - before, 0), min(marks.offset + after + 1, n_frames))
