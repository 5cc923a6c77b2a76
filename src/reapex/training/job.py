"""One fold with one seed: learn, then open, then store; at any moment it can be killed and redone.

Conventions
-----------
A job has a folder of its own. What is there says what is done: ``choice.json`` (chosen),
``trained.json`` beside ``weights.safetensors`` (learned), ``opened.json`` (the ledger),
``predictions.csv`` (scored; without the truth, which is joined when the run is collected), and
last ``done.json`` or ``failed.json``. Every file is whole or not there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from reapex.training.choice import Choice
from reapex.training.course import Course, Desk
from reapex.training.devices import Setting, settled
from reapex.training.fold_stopped import FoldStopped
from reapex.training.learner import Learner
from reapex.training.learning import CHECKPOINT, EPOCHS, learn
from reapex.training.metrics_log import METRICS, MetricsLog
from reapex.training.oracle import OracleFold, Stored
from reapex.training.predicting import is_out_of_memory
from reapex.training.recipe import Recipe
from reapex.training.sealed import SealedFold
from reapex.training.sealed_clips import Reading, TestScores
from reapex.training.selection import Inside, Selection, choose
from reapex.training.storing import read_json, read_weights, write_csv, write_json, write_weights
from reapex.training.trained import WEIGHTS, Trained
from reapex.training.training_clips import TrainingClips

JobKind = Literal["main", "shuffled", "no_motion"]
DONE, FAILED = "done.json", "failed.json"
LEDGER, PREDICTIONS = "opened.json", "predictions.csv"
_LOCK_SECONDS = 60  # a process of a killed run may need a moment to notice


@dataclass(frozen=True)
class Job:
    """Everything that a process needs for one fold and seed. The test clips have no labels in it.

    Parameters
    ----------
    kind
        ``main``, or the baseline that it is of.
    seed, fold
        The run's seed and the fold's name.
    folder
        Where its files go.
    training
        The clips that are learned from.
    sealed
        The test clips.
    oracle
        The test clips for the oracle; None where it was not asked for.
    keeps_weights
        Whether the weights stay when all is done.
    """

    kind: JobKind
    seed: int
    fold: str
    folder: Path
    learner: Learner
    recipe: Recipe
    selection: Selection
    setting: Setting
    training: TrainingClips
    sealed: SealedFold
    oracle: OracleFold | None = None
    keeps_weights: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether it is done or has failed."""
        return (self.folder / DONE).is_file() or (self.folder / FAILED).is_file()

    @property
    def n_epochs(self) -> int:
        """The epochs of all its trainings, the longest it can take."""
        inner = self.selection.n_inner_epochs(self.training, self.recipe)
        return inner + self.recipe.epochs

    @property
    def n_epochs_done(self) -> int:
        """The epochs that are behind it; all of them once it is settled."""
        if self.is_settled:
            return self.n_epochs
        return min(MetricsLog(self.folder / METRICS).n_epochs(), self.n_epochs)

    def fail(self, reason: str, mend: str = "") -> None:
        """Note that it cannot be done, and why."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(
            self.folder / FAILED,
            {"kind": self.kind, "seed": self.seed, "fold": self.fold}
            | {"reason": reason, "mend": mend},
        )


def do(job: Job, after_epoch: Callable[[], None] = lambda: None) -> None:
    """Do what is left of a job. A fold that cannot be learned is noted, and nothing is raised.

    Raises
    ------
    ReapexError, OSError
        For whatever would stop every other fold as well.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    with FileLock(job.folder / ".lock", timeout=_LOCK_SECONDS):
        if job.is_settled:
            return
        _sweep(job.folder)
        try:
            with settled(job.setting):
                _do(job, after_epoch)
        except FoldStopped as error:
            job.fail(error.what, error.mend)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            job.fail(f"Memory ran out: {error}", "Use a smaller network, or fewer processes")


def _do(job: Job, after_epoch: Callable[[], None]) -> None:
    trained = Trained.found(job.folder)
    if trained is None:
        trained = _learned(job, after_epoch)
    (job.folder / CHECKPOINT).unlink(missing_ok=True)
    ledger = job.folder / LEDGER
    precision = job.recipe.precision
    scores = job.sealed.open(trained, ledger, job.learner, job.setting, precision)
    _store(job, scores)
    if job.oracle is not None:
        reading = Reading(trained.choice.variant, job.setting, precision, trained.batch_size)
        stored = Stored(job.folder / PREDICTIONS, ledger)
        job.oracle.score(stored, trained, job.learner, reading)
    write_json(job.folder / DONE, _result(job, trained))
    if not job.keeps_weights:
        trained.weights.unlink(missing_ok=True)


def _learned(job: Job, after_epoch: Callable[[], None]) -> Trained:
    """Choose and learn; the weights are on disk when this returns."""
    desk = Desk(job.folder, job.setting, job.recipe.batch_size, after_epoch)
    inside = Inside(job.learner, job.training, job.recipe, job.seed, job.fold)
    choice, batch_size = choose(job.selection, inside, desk)
    desk = Desk(job.folder, job.setting, batch_size, after_epoch)
    learned = learn(job.learner, job.training, _course(job, choice), job.recipe, desk)
    if job.oracle is not None:
        # For the oracle it learned on beyond what was chosen; the honest network is of that epoch.
        read_weights(job.folder / EPOCHS / f"{choice.epochs:04}.safetensors", learned.network)
    write_weights(job.folder / WEIGHTS, learned.network)
    return Trained.ended(job.folder / WEIGHTS, choice, learned.batch_size)


def _course(job: Job, choice: Choice) -> Course:
    has_oracle = job.oracle is not None
    epochs = job.recipe.epochs if has_oracle else choice.epochs
    return Course(job.seed, job.fold, choice.variant, choice.class_weights, epochs, has_oracle)


def _store(job: Job, found: TestScores) -> None:
    classes = job.training.classes
    write_csv(
        job.folder / PREDICTIONS,
        ("clip", "y_pred", *(f"score_{label}" for label in classes)),
        [
            (clip, classes[said], *(f"{score:.6f}" for score in row))
            for clip, said, row in zip(
                found.clips, found.predicted, found.scores.tolist(), strict=True
            )
        ],
    )


def _result(job: Job, trained: Trained) -> dict[str, Any]:
    notes = []
    if trained.batch_size < job.recipe.batch_size:
        notes.append(
            f"Memory was short: batches of {job.recipe.batch_size} clips were put together from "
            f"parts of at most {trained.batch_size}. Batch norms saw a part at a time."
        )
    return {
        "kind": job.kind,
        "seed": job.seed,
        "fold": job.fold,
        "weights_sha256": trained.sha256,
        "choice": trained.choice.as_dict(),
        "batch_size": trained.batch_size,
        "notes": notes,
    }


def _sweep(folder: Path) -> None:
    """Take away what a kill left half written."""
    for path in (*folder.glob(".reapex-*"), *folder.glob(f"{EPOCHS}/.reapex-*")):
        path.unlink(missing_ok=True)
    if (folder / "inner").is_dir() and (folder / "choice.json").is_file():
        shutil.rmtree(folder / "inner", ignore_errors=True)


def failure_of(folder: Path) -> tuple[str, str] | None:
    """Why the job of a folder failed and what would mend it; None if it did not."""
    if not (folder / FAILED).is_file():
        return None
    kept = read_json(folder / FAILED)
    return kept["reason"], kept["mend"]
