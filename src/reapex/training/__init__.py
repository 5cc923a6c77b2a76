"""Learning that cannot see what it is tested on: folds, the seal, the loop, the run folder.

The room knows no network and no picture: a :class:`Learner` is trained on :class:`Inputs`.

Conventions
-----------
- Folds are over persons, ``dataset/subject``. Every choice is stated beforehand or made among the
  training persons; the test clips are opened once, after that
  (:mod:`~reapex.training.sealed` shows how).
- A fold depends on the plan, its seed and its name, and on nothing that ran before it.
- A run folder can be killed at any moment and gone on with; it ends with the same tables.
- Oracle scores are named so, and stand apart.

Needs the extra ``[train]``.
"""

# ruff: noqa: E402
from __future__ import annotations

from reapex.training.extra import require_extra

require_extra()  # before torch is imported: the error then carries the line to run

from reapex.training.choice import Choice, SelectionMode
from reapex.training.devices import DeviceName, Precision, Setting, device_named
from reapex.training.examples import Examples, Inputs, Variant
from reapex.training.fold_stopped import FoldStopped
from reapex.training.folds import Fold, folds_of, remarks_on_folds
from reapex.training.learner import HintedLearner, Learner
from reapex.training.oracle import OracleScores
from reapex.training.plan import Baseline, Scalar, TrainingPlan
from reapex.training.recipe import RECIPES, ClassWeights, Recipe, recipe_named
from reapex.training.run import run
from reapex.training.run_checks import check_run
from reapex.training.run_folder import JobState, RunFolder
from reapex.training.seeding import generator_for, seed_of
from reapex.training.selection import Selection

__all__ = [
    "RECIPES",
    "Baseline",
    "Choice",
    "ClassWeights",
    "DeviceName",
    "Examples",
    "Fold",
    "FoldStopped",
    "HintedLearner",
    "Inputs",
    "JobState",
    "Learner",
    "OracleScores",
    "Precision",
    "Recipe",
    "RunFolder",
    "Scalar",
    "Selection",
    "SelectionMode",
    "Setting",
    "TrainingPlan",
    "Variant",
    "check_run",
    "device_named",
    "folds_of",
    "generator_for",
    "recipe_named",
    "remarks_on_folds",
    "run",
    "seed_of",
]
