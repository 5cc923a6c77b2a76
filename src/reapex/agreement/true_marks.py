"""Known key frames as one more coder, so that every figure is also one of error.

Only clips made by ``synth`` have them. They lie between frames; here each counts as the nearest
frame, which is what a coder without fault could mark, at most half a frame away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reapex.agreement.rater import Rater
from reapex.clip import Clip
from reapex.errors import NothingUsable
from reapex.keyframes import RawKeyFrames
from reapex.synth import Truth

NAME = "truth"


def true_rater(truth: Truth, clips: Iterable[Clip]) -> Rater:
    """The truth of some clips as a coder's marks; clips that it does not name are left out.

    Raises
    ------
    NothingUsable
        If it names none of them.
    """
    marked: dict[tuple[str, str], Clip] = {}
    for clip in clips:
        known = truth.of(clip.subject_raw, clip.name)
        if known is None:
            continue
        raw = RawKeyFrames(*(round(each) for each in (known.onset, known.apex, known.offset)))
        marked[clip.subject_raw, clip.name] = replace(
            clip, raw=raw, coder=NAME, emotion="", action_units=(), fps=clip.fps or known.fps
        )
    if not marked:
        raise NothingUsable(
            f"None of the clips is among the {len(truth)} of the truth file",
            expected="the same subjects and clip names in both files",
        )
    return Rater(NAME, tuple(marked.values()))
