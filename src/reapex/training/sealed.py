"""The seal: a fold's test clips can be looked at once, after learning, and never before.

How the opposite is made impossible, and not only discouraged:

1. Learning and choosing are functions of :class:`~reapex.training.training_clips.TrainingClips`.
   No argument of theirs leads to a test clip, and the inputs they are given raise on its rows.
2. The test clips are in a :class:`SealedFold`, which can do one thing: :meth:`SealedFold.open`.
   That takes a :class:`Trained`, which cannot be made unless the weights lie on disk already
   under the hash it states. The fresh network that predicts is read back from that file, so
   nothing learned later can be in it.
3. Before the first test picture is read, the opening is written to a ledger by exclusive creation,
   with the hash of the weights and the choice that they came from. A second opening is allowed for
   the same hash only: what ``kill -9`` needs, and all it permits. So no second set of weights is
   ever scored for the result, and a score cannot flow back into what is learned. The oracle does
   score other weights, where it was asked for: after the result is stored, into a file of its own,
   with an entry in a ledger of its own for each.
4. The labels of the test clips and their hints are not among what learning is given. A sealed fold
   has none, nor has any other argument of learning and predicting; a process that is started to
   train gets a job and no plan, and so no such label at all. With one process, training is done in
   the caller's, where the plan with all labels is in memory, out of reach of every argument.
   Predictions are joined with the truth when the run is collected, by which time every weight has
   been written.

Python hides nothing from whoever digs for it. What this stops is every way by accident, by an
option or by a later change: there is no call that could be made. Whoever edits the ledger or
deletes the folder starts another run, and the leak checks of a run folder compare ledger, weights
and predictions. The oracle, a diagnostic, is told of in :mod:`~reapex.training.oracle`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from reapex.errors import Place, UsageError
from reapex.training.devices import Precision, Setting
from reapex.training.learner import Learner
from reapex.training.sealed_clips import Reading, TestClips, TestScores
from reapex.training.storing import Damaged, append_line, can_write
from reapex.training.trained import Trained, now


class OpenedBefore(UsageError):
    """The test clips of a fold were opened before, with other weights."""


class SealedFold:
    """The test clips of a fold, which the end of learning opens.

    Parameters
    ----------
    name
        The fold, as the ledger is to name it.
    clips
        The test clips, without labels.
    n_classes
        How many classes there are.
    """

    __slots__ = ("__clips", "__n_classes", "name")

    def __init__(self, name: str, clips: TestClips, n_classes: int) -> None:
        self.name = name
        self.__clips = clips
        self.__n_classes = n_classes

    def open(
        self,
        trained: Trained,
        ledger: Path,
        learner: Learner,
        setting: Setting,
        precision: Precision = "auto",
    ) -> TestScores:
        """Predict the test clips with weights that are final.

        Parameters
        ----------
        trained
            The end of learning.
        ledger
            Where the opening is written down before anything is read.

        Raises
        ------
        OpenedBefore
            If the fold was opened before with other weights or another choice.
        Damaged
            If the ledger cannot be read.
        """
        _enter(ledger, self.name, trained, len(self.__clips.rows))
        reading = Reading(trained.choice.variant, setting, precision, trained.batch_size)
        return self.__clips.predicted_by(learner, trained.weights, self.__n_classes, reading)

    def __getstate__(self) -> tuple[str, TestClips, int]:
        return self.name, self.__clips, self.__n_classes

    def __setstate__(self, state: tuple[str, TestClips, int]) -> None:
        self.name, self.__clips, self.__n_classes = state


def read_ledger(path: Path) -> tuple[dict[str, Any], ...]:
    """The openings of a fold, the first first; none if it was never opened.

    Each has at least ``weights_sha256`` and ``clips``. An entry that a kill cut short does not
    count: pictures are read after it is whole.

    Raises
    ------
    Damaged
        If a line that is not the last cannot be read.
    """
    if not path.is_file():
        return ()
    entries = []
    for line in path.read_bytes().split(b"\n")[:-1]:  # behind the last end is what a kill left
        try:
            entry = dict(json.loads(line))
            entries.append(entry | {name: entry[name] for name in ("weights_sha256", "clips")})
        except (ValueError, TypeError, KeyError):
            raise Damaged(
                "The ledger of openings cannot be read: it was changed by hand",
                where=Place(file=path),
            ) from None
    return tuple(entries)


def _enter(ledger: Path, name: str, trained: Trained, n_clips: int) -> None:
    """Write the opening down; refuse it if other weights were there before."""
    earlier = read_ledger(ledger)
    for entry in earlier:
        if (entry["weights_sha256"], entry.get("choice")) != (
            trained.sha256,
            trained.choice.as_dict(),
        ):
            raise OpenedBefore(
                f"The test clips of fold {name} were opened before with other weights",
                where=Place(file=ledger),
                expected="one opening per fold: what was seen cannot be unseen",
                mend="Start a run in another folder",
            )
    entry = {
        "number": len(earlier) + 1,
        "fold": name,
        "clips": n_clips,
        "weights_sha256": trained.sha256,
        "choice": trained.choice.as_dict(),
        "opened": now(),
    }
    if not earlier:
        with suppress(FileNotFoundError):
            ledger.unlink()  # at most an entry that was cut short
        with can_write(ledger), ledger.open("x"):  # nobody else opens it at this moment
            pass
    append_line(ledger, entry, is_kept=True)
