"""One network per way of choosing key frames, on the same folds and seeds: ours, as shipped.

STSTNet (two phases with shared weights) on optical flow, the recipe ``small``, six grouped folds,
selection fixed: nothing is chosen on a test fold, and nothing is chosen at all once the tuning seed
has fixed amplitude and noise. Runs are run folders: stopped, they go on where they were.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reapex.evaluation import Predictions
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.inputs import FlowFeed, FlowInputs
from reapex.recognition.learner import PhasedLearner
from reapex.training import Examples, Fold, RunFolder, TrainingPlan, Variant, recipe_named, run

DATASET = "downstream"


@dataclass(frozen=True)
class People:
    """What is known of the clips, a row each."""

    persons: Sequence[str]
    classes: Sequence[str]
    folds: Sequence[int | str]

    @property
    def examples(self) -> Examples:
        return Examples(
            clips=tuple(f"{row:04}" for row in range(len(self.persons))),
            persons=tuple(f"{DATASET}/{person}" for person in self.persons),
            datasets=(DATASET,) * len(self.persons),
            labels=tuple(self.classes),
            classes=tuple(sorted(set(self.classes))),
        )

    @property
    def plan_folds(self) -> tuple[Fold, ...]:
        folds = np.asarray(self.folds).astype(str)
        return tuple(
            Fold(
                name,
                tuple(np.flatnonzero(folds != name).tolist()),
                tuple(np.flatnonzero(folds == name).tolist()),
            )
            for name in sorted(set(folds.tolist()))
        )


def trained(
    people: People,
    train: Path,
    test: Path,
    folder: Path,
    *,
    seeds: Sequence[int],
    processes: int,
) -> RunFolder:
    """The run of one way of choosing key frames: what is learned from, and what is tested."""
    every = tuple(range(len(people.persons)))
    inputs = FlowInputs(train, every)
    variant = Variant(folder.name, inputs, inputs if test == train else FlowInputs(test, every))
    choice = NetworkChoice("ststnet", phases="full")
    recipe = recipe_named("small")
    plan = TrainingPlan(
        people.examples,
        (variant,),
        PhasedLearner(choice, FlowFeed(choice.spec)),
        people.plan_folds,
        recipe,
        seeds=tuple(seeds),
        keeps_weights=False,
        fingerprint=f"{train} {test}",
    )
    return run(plan, folder, config={}, processes=processes, progress=_tell(folder.name))


def predictions_of(folder: RunFolder) -> Predictions:
    found = folder.predictions()
    if found is None:
        raise SystemExit(f"{folder.path}: some folds failed")
    return found


def _tell(name: str):
    def tell(done: int, total: int) -> None:
        if done == total or done % 200 < 2:
            sys.stderr.write(f"\r{name}: {done} of {total} epochs ")
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return tell
