"""The named sets that correctors are tuned, tested and, once, confirmed on.

Conventions
-----------
``tune`` is for choosing constants, ``test`` for comparing what was chosen and for ablations,
``confirm`` for one table at the end: nothing is tuned on it. The seeds are part of the sets:
changing any number here, or what a seed leads to, makes another yardstick. Fixed on 2026-11-20,
before any rise–fall corrector.
"""

from __future__ import annotations

from reapex.errors import UsageError
from reapex.synth.study.study_set import StudySet

STUDY_SETS: tuple[StudySet, ...] = (
    StudySet("first-tune", "first", seed=41_101, n_clips=300, part=0),
    StudySet("first-test", "first", seed=41_202, n_clips=600, part=1),
    StudySet("first-confirm", "first", seed=41_303, n_clips=600, part=2),
    StudySet("second-tune", "second", seed=42_101, n_clips=300, part=0),
    StudySet("second-test", "second", seed=42_202, n_clips=600, part=1),
    StudySet("second-confirm", "second", seed=42_303, n_clips=600, part=2),
)


def study_set(name: str) -> StudySet:
    """The set of that name, such as ``first-test``.

    Raises
    ------
    UsageError
        If there is none.
    """
    for each in STUDY_SETS:
        if each.name == name:
            return each
    raise UsageError(
        f"There is no set {name!r}", expected=" or ".join(each.name for each in STUDY_SETS)
    )
