"""What looking at the test clips would have gained: the score of the epochs that fit them best.

A diagnostic and no result. Much published code keeps, for each test person, the epoch that scores
best on that person (reference note gamdss §1.6, peers C2). On request the weights after every
epoch stay on disk while a fold learns; once its honest predictions are stored, and not before,
they are run over the test clips and deleted. Each look is written down first, in
``oracle-opened.json``: the ledger of the fold's one opening stays as it is. Every name says
``oracle``, and nothing here is read by anything that learns, chooses or scores.

The weights of every epoch of the folds under way take room on the disk: 199 times 51 MB for each of
them with the released network.

Conventions
-----------
As the release does it: per fold, accuracy is from the first epoch with the highest accuracy, UF1
and UAR are from the last epoch with the highest F1 over the classes that are true or predicted in
that fold. Then all folds are pooled over the fixed class list, UAR being the mean recall. The
release also stops a fold at an accuracy of 1; here every epoch is looked at.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from reapex.errors import OutputError, Place, UsageError
from reapex.evaluation import METRICS, confusion_counts
from reapex.evaluation.confusion import IntArray
from reapex.training.learner import Learner
from reapex.training.learning import EPOCHS
from reapex.training.sealed import read_ledger
from reapex.training.sealed_clips import Reading, TestClips
from reapex.training.storing import append_line, sha256_of, write_csv
from reapex.training.trained import Trained, now

ORACLE = "oracle.csv"
ORACLE_LEDGER = "oracle-opened.json"


@dataclass(frozen=True)
class Stored:
    """The honest predictions of a fold, on disk, of an opening that the ledger names.

    Raises
    ------
    UsageError
        If they are not there.
    """

    predictions: Path
    ledger: Path

    def __post_init__(self) -> None:
        if not self.predictions.is_file() or not read_ledger(self.ledger):
            raise UsageError(
                "The oracle may look at a fold after its honest predictions are stored",
                where=Place(file=self.predictions),
            )


@dataclass(frozen=True)
class OracleFold:
    """The test clips of a fold once more, for a run that asked for the oracle."""

    clips: TestClips
    classes: tuple[str, ...]

    def score(
        self,
        stored: Stored,
        trained: Trained,
        learner: Learner,
        reading: Reading,
    ) -> None:
        """Predict the test clips after every epoch, into ``oracle.csv``; then delete the weights.

        Parameters
        ----------
        stored
            The proof that the honest predictions are there.
        trained
            The end of learning; the epochs' weights lie beside its file.
        """
        folder = trained.weights.parent
        target = stored.predictions.with_name(ORACLE)
        if not target.is_file():
            rows = []
            for weights in sorted((folder / EPOCHS).glob("*.safetensors")):
                entry = {
                    "clips": len(self.clips.rows),
                    "epoch": int(weights.stem),
                    "weights_sha256": sha256_of(weights),
                    "opened": now(),
                }
                append_line(stored.ledger.with_name(ORACLE_LEDGER), entry, is_kept=True)
                found = self.clips.predicted_by(learner, weights, len(self.classes), reading)
                rows += [
                    (int(weights.stem), clip, self.classes[said])
                    for clip, said in zip(found.clips, found.predicted, strict=True)
                ]
            write_csv(target, ("epoch", "clip", "y_pred"), rows)
        shutil.rmtree(folder / EPOCHS, ignore_errors=True)


def require_room(
    folder: Path, jobs: Sequence[Path], processes: int, epochs: int, network: nn.Module
) -> None:
    """Stop if the epochs' weights of the folds under way find no room on the disk.

    Parameters
    ----------
    jobs
        The folders of the folds that are not done; what lies in them already needs no more room.
    processes
        How many are under way at once.

    Raises
    ------
    OutputError
        If so, naming what is needed.
    """
    at_once = min(processes, len(jobs))
    each = epochs * sum(value.nbytes for value in network.state_dict().values())
    there = (path.stat().st_size for job in jobs for path in job.glob(f"{EPOCHS}/*.safetensors"))
    needed = at_once * each - sum(there)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OutputError(
            f"The oracle keeps the weights of {epochs} epochs for {at_once} folds at once: "
            f"{needed / 1e9:.1f} GB are needed, and {free / 1e9:.1f} GB are free",
            where=Place(file=folder),
            mend="Make room, compute fewer folds side by side, or leave the oracle out",
        )


@dataclass(frozen=True)
class EpochAnswers:
    """What a fold's network said of its test clips after each epoch, with the truth.

    Parameters
    ----------
    y_true
        The true class of each clip.
    y_pred
        Per epoch, in ascending order, the predicted class of each clip.
    """

    y_true: tuple[str, ...]
    y_pred: Mapping[int, tuple[str, ...]]

    @property
    def best_accuracy_epoch(self) -> int:
        """The first with the most clips right."""
        return max(self.y_pred, key=lambda epoch: (self._n_right(epoch), -epoch))

    @property
    def best_f1_epoch(self) -> int:
        """The last with the highest F1 over the classes that occur."""
        return max(self.y_pred, key=lambda epoch: (self._f1(epoch), epoch))

    def _n_right(self, epoch: int) -> int:
        return sum(a == b for a, b in zip(self.y_true, self.y_pred[epoch], strict=True))

    def _f1(self, epoch: int) -> float:
        occurring = sorted({*self.y_true, *self.y_pred[epoch]})
        counts = confusion_counts(self.y_true, self.y_pred[epoch], occurring)
        return float(METRICS["uf1"](counts))


@dataclass(frozen=True)
class OracleScores:
    """The scores of the best epochs beside the honest ones, each pooled over folds, 0 to 1.

    All seeds are pooled, as :func:`reapex.evaluation.evaluate` does.
    """

    oracle_accuracy: float
    oracle_uf1: float
    oracle_uar: float
    honest_accuracy: float
    honest_uf1: float
    honest_uar: float

    @property
    def oracle_inflation(self) -> Mapping[str, float]:
        """Oracle minus honest, by score."""
        return {
            name: getattr(self, f"oracle_{name}") - getattr(self, f"honest_{name}")
            for name in ("accuracy", "uf1", "uar")
        }


def scores_of_epochs(
    folds: Sequence[EpochAnswers],
    honest: tuple[Sequence[str], Sequence[str]],
    classes: Sequence[str],
) -> OracleScores:
    """Oracle and honest scores.

    Parameters
    ----------
    folds
        Every fold of every seed.
    honest
        The true and the predicted class of every row of the run's predictions.
    classes
        The class list.
    """
    truth = [label for fold in folds for label in fold.y_true]
    by_accuracy = [label for fold in folds for label in fold.y_pred[fold.best_accuracy_epoch]]
    by_f1 = [label for fold in folds for label in fold.y_pred[fold.best_f1_epoch]]
    tables = {
        "accuracy": confusion_counts(truth, by_accuracy, classes),
        "f1": confusion_counts(truth, by_f1, classes),
        "honest": confusion_counts(*honest, classes),
    }
    return OracleScores(
        oracle_accuracy=_score("accuracy", tables["accuracy"]),
        oracle_uf1=_score("uf1", tables["f1"]),
        oracle_uar=_score("uar", tables["f1"]),
        honest_accuracy=_score("accuracy", tables["honest"]),
        honest_uf1=_score("uf1", tables["honest"]),
        honest_uar=_score("uar", tables["honest"]),
    )


def _score(name: str, counts: IntArray) -> float:
    return float(METRICS[name](counts))
