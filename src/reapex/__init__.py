"""Find, check and correct the onset, apex and offset labels of micro-expression clips.

>>> import numpy as np
>>> import reapex
>>> signal = np.array([0, 1, 2, 3, 5, 9, 5, 3, 2, 1, 0.0])
>>> reapex.correct(signal, reapex.KeyFrames(0, 4, 9), fps=100, window="10ms").keyframes
KeyFrames(onset=0, apex=5, offset=9)

The names below are the public surface; everything else is reached through its room
(:mod:`reapex.motion`, :mod:`reapex.auditing`, …). ``import reapex`` reads nothing and loads nothing
heavier than numpy: the functions bring their rooms along when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reapex.clip import Clip
from reapex.corpus import Corpus, Skipped
from reapex.errors import ReapexError
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.series import FrameSeries
from reapex.timeline import Timeline
from reapex.version import __version__
from reapex.window import Window

if TYPE_CHECKING:
    from reapex.auditing import audit
    from reapex.correction import Proposal, correct, correct_clip, corrector_named
    from reapex.face import Viewing
    from reapex.loading import load
    from reapex.report import write_page

__all__ = [
    "Clip",
    "Corpus",
    "FrameSeries",
    "KeyFrames",
    "Proposal",
    "RawKeyFrames",
    "ReapexError",
    "Skipped",
    "Timeline",
    "Viewing",
    "Window",
    "__version__",
    "audit",
    "correct",
    "correct_clip",
    "corrector_named",
    "load",
    "write_page",
]

_HOMES = {
    "Proposal": "reapex.correction",
    "Viewing": "reapex.face",
    "audit": "reapex.auditing",
    "correct": "reapex.correction",
    "correct_clip": "reapex.correction",
    "corrector_named": "reapex.correction",
    "load": "reapex.loading",
    "write_page": "reapex.report",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'reapex' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
