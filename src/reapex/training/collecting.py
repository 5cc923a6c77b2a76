"""The predictions of a run, put together and joined with the truth, in one order.

The order is seed, fold, row: the same bytes whatever the number of processes and interruptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reapex.scoring.runs import PART, WHOLE
from reapex.training.job import Job
from reapex.training.outcome import PREDICTIONS
from reapex.training.plan import TrainingPlan
from reapex.training.storing import read_csv, write_csv
from reapex.training.training_clips import TrainingClips

CLIPS, FOLDS = "clips.csv", "folds.csv"
MAJORITY = Path("baselines", "majority.csv")


def predictions_path(kind: str, *, is_whole: bool = True) -> str:
    """The name of a kind's table in the run folder."""
    name = WHOLE if is_whole else PART  # by which reapex.scoring finds those of the run itself
    return name if kind == "main" else name.replace("predictions", f"predictions-{kind}")


def write_clips(folder: Path, plan: TrainingPlan) -> None:
    """``clips.csv`` and ``folds.csv``: what is learned from and tested, known before all else."""
    examples = plan.examples
    columns = zip(examples.clips, examples.persons, examples.datasets, examples.labels, strict=True)
    write_csv(folder / CLIPS, ("clip", "person", "dataset", "label"), columns)
    rows = []
    for fold in plan.folds:
        tested = frozenset(fold.test)
        rows += [
            (fold.name, examples.clips[row], examples.persons[row], _part(row in tested))
            for row in sorted((*fold.train, *fold.test))
        ]
    write_csv(folder / FOLDS, ("fold", "clip", "person", "part"), rows)


def write_majority(folder: Path, plan: TrainingPlan) -> None:
    """What always saying the most frequent class of the training part predicts."""
    examples = plan.examples
    rows = []
    for fold in plan.folds:
        said = examples.classes[TrainingClips.of(examples, (), fold.train).majority]
        rows += [
            (examples.clips[row], examples.persons[row], fold.name, examples.labels[row], said)
            for row in fold.test
        ]
    write_csv(folder / MAJORITY, ("clip", "subject", "fold", "y_true", "y_pred"), rows)


def put_away(folder: Path, plan: TrainingPlan, jobs: Sequence[Job]) -> None:
    """Take away the whole table of each kind that has folds to do yet, as when seeds are added."""
    for kind in plan.kinds:
        if not all(job.is_done for job in jobs if job.kind == kind):
            (folder / predictions_path(kind)).unlink(missing_ok=True)


def collect(folder: Path, plan: TrainingPlan, jobs: Sequence[Job]) -> None:
    """The table of each kind: whole, or of the folds that are done where others failed."""
    for kind in plan.kinds:
        of_kind = [job for job in jobs if job.kind == kind]
        done = [job for job in of_kind if job.is_done]
        is_whole = len(done) == len(of_kind)
        (folder / predictions_path(kind, is_whole=not is_whole)).unlink(missing_ok=True)
        if done:
            _collect(folder / predictions_path(kind, is_whole=is_whole), plan, done)


def _collect(path: Path, plan: TrainingPlan, jobs: Sequence[Job]) -> None:
    examples = plan.examples
    whose = dict(zip(examples.clips, examples.persons, strict=True))
    truth = dict(zip(examples.clips, examples.labels, strict=True))
    scores = [f"score_{label}" for label in examples.classes]
    rows = [
        (
            row["clip"],
            whose[row["clip"]],
            job.fold,
            job.seed,
            truth[row["clip"]],
            row["y_pred"],
            *(row[name] for name in scores),
        )
        for job in jobs
        for row in read_csv(job.folder / PREDICTIONS, ("clip", "y_pred", *scores))
    ]
    write_csv(path, ("clip", "subject", "fold", "seed", "y_true", "y_pred", *scores), rows)


def _part(is_test: bool) -> str:
    return "test" if is_test else "train"
