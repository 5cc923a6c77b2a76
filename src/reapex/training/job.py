"""One fold with one seed: learn, then open, then store; at any moment it can be killed and redone.

Conventions
-----------
A job has a folder of its own. What is there says what is done: ``choice.json`` (chosen),
``trained.json`` beside ``weights.safetensors`` (learned), ``opened.json`` (the ledger),
``predictions.csv`` (scored; without the truth, which is joined when the run is collected), and
last ``done.json`` or ``failed.json``. Every file is whole or not there, but for the two that are
appended to, the log of epochs and the ledger: their readers leave out a last line that was cut
short.

A file that was damaged afterwards counts as not there, and what it held is made again from the
others. Where that means learning again after the fold was opened, the ledger lets the same weights
in and no others; the fold then fails, and the message names the folder to delete.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reapex.errors import UsageError
from reapex.training.choice import Choice
from reapex.training.course import Course, Desk
from reapex.training.devices import Setting, computed_with, settled
from reapex.training.fold_stopped import FoldStopped
from reapex.training.learner import Learner
from reapex.training.learning import CHECKPOINT, EPOCHS, learn
from reapex.training.locking import alone_in
from reapex.training.metrics_log import METRICS, MetricsLog
from reapex.training.oracle import ORACLE, OracleFold, Stored
from reapex.training.outcome import DONE, FAILED, LEDGER, PREDICTIONS, result_of
from reapex.training.predicting import is_out_of_memory
from reapex.training.recipe import Recipe
from reapex.training.sealed import OpenedBefore, SealedFold, read_ledger
from reapex.training.sealed_clips import Reading, TestScores
from reapex.training.selection import Inside, Selection, choose
from reapex.training.storing import (
    Damaged,
    can_write,
    read_csv,
    read_weights,
    sha256_of,
    write_csv,
    write_json,
    write_weights,
)
from reapex.training.trained import TRAINED, WEIGHTS, Ended, Trained
from reapex.training.training_clips import TrainingClips

JobKind = Literal["main", "shuffled", "no_motion"]
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
    def is_done(self) -> bool:
        """Whether it is done and its predictions are there as they were stored."""
        return result_of(self.folder) is not None

    @property
    def is_settled(self) -> bool:
        """Whether it is done or has failed."""
        return (self.folder / FAILED).is_file() or self.is_done

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
        """Note that it cannot be done, and why; what only going on needs is let go."""
        with can_write(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        write_json(
            self.folder / FAILED,
            {"kind": self.kind, "seed": self.seed, "fold": self.fold}
            | {"reason": f"{reason.rstrip('.')}.", "mend": mend},
        )
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        shutil.rmtree(self.folder / EPOCHS, ignore_errors=True)


def do(job: Job, after_epoch: Callable[[], None] = lambda: None) -> None:
    """Do what is left of a job. A fold that cannot be learned is noted, and nothing is raised.

    Raises
    ------
    UsageError
        If another process works on this fold.
    ReapexError, OSError
        For whatever would stop every other fold as well.
    """
    with can_write(job.folder):
        job.folder.mkdir(parents=True, exist_ok=True)
    with alone_in(job.folder, "fold's folder", _LOCK_SECONDS):
        if job.is_settled:
            return
        _sweep(job.folder)
        try:
            with settled(job.setting):
                _do(job, after_epoch)
        except FoldStopped as error:
            job.fail(error.what, error.mend)
        except (Damaged, OpenedBefore) as error:
            job.fail(
                f"{error.what} ({error.where})",
                f"Delete the folder {job.folder} to learn this fold from the start, or start a run "
                "in another folder",
            )
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            job.fail(f"Memory ran out: {error}", "Use a smaller network, or fewer processes")


def _do(job: Job, after_epoch: Callable[[], None]) -> None:
    trained = _found(job)
    if trained is None and _has_all_but_weights(job):
        write_json(job.folder / DONE, _result(job, Ended.noted(job.folder)))
        return
    if trained is None or _lacks_epochs(job):
        (job.folder / TRAINED).unlink(missing_ok=True)
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


def _found(job: Job) -> Trained | None:
    """The end of learning, where note and weights are as they were; weights that are not go."""
    try:
        return Trained.found(job.folder)
    except (Damaged, UsageError):
        (job.folder / WEIGHTS).unlink(missing_ok=True)
        return None


def _has_all_but_weights(job: Job) -> bool:
    """Whether the fold was opened and its predictions are whole, so that nothing need be learned.

    As when ``done.json`` is lost of a fold that had let its weights go.
    """
    folder, classes = job.folder, job.training.classes
    try:
        note, openings = Ended.noted(folder), read_ledger(folder / LEDGER)
        rows = read_csv(folder / PREDICTIONS, ("clip", "y_pred"))
    except Damaged:
        return False
    return (
        bool(openings)
        and {each["weights_sha256"] for each in openings} == {note.sha256}
        and len({row["clip"] for row in rows}) == len(rows) == openings[-1]["clips"]
        and all(row["y_pred"] in classes for row in rows)
        and (job.oracle is None or (folder / ORACLE).is_file())
    )


def _lacks_epochs(job: Job) -> bool:
    """Whether the oracle is still to look, and weights of epochs are gone, as after a failure."""
    if job.oracle is None or (job.folder / ORACLE).is_file():
        return False
    return len(list((job.folder / EPOCHS).glob("*.safetensors"))) < job.recipe.epochs


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


def _result(job: Job, trained: Trained | Ended) -> dict[str, Any]:
    notes = []
    if trained.batch_size < job.recipe.batch_size:
        notes.append(
            f"Memory was short: batches of {job.recipe.batch_size} clips were put together from "
            f"parts of at most {trained.batch_size}. Batch norms saw a part at a time, and dropout "
            "and augmentation drew for each part."
        )
    return {
        "kind": job.kind,
        "seed": job.seed,
        "fold": job.fold,
        "weights_sha256": trained.sha256,
        "choice": trained.choice.as_dict(),
        "batch_size": trained.batch_size,
        "notes": notes,
        "predictions_sha256": sha256_of(job.folder / PREDICTIONS),
        "computed_with": dict(computed_with(job.setting, job.recipe.precision)),
    }


def _sweep(folder: Path) -> None:
    """Take away what a kill left half written."""
    for path in (*folder.glob(".reapex-*"), *folder.glob(f"{EPOCHS}/.reapex-*")):
        path.unlink(missing_ok=True)
    if (folder / "inner").is_dir() and (folder / "choice.json").is_file():
        shutil.rmtree(folder / "inner", ignore_errors=True)
