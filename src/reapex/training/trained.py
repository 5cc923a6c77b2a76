"""The end of learning: the only value that opens a sealed fold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reapex.errors import Place, UsageError
from reapex.training.choice import Choice
from reapex.training.storing import Damaged, read_json, sha256_of, write_json

TRAINED = "trained.json"
WEIGHTS = "weights.safetensors"


@dataclass(frozen=True)
class Trained:
    """The end of learning: weights that lie on disk.

    Parameters
    ----------
    weights
        The file.
    sha256
        The hash of its bytes.
    choice
        What was chosen inside the training persons, or beforehand.
    batch_size
        The clips that went through the network at once; less than the recipe's where memory was
        short.

    Raises
    ------
    UsageError
        If the file is not there or is another.
    """

    weights: Path
    sha256: str
    choice: Choice
    batch_size: int

    def __post_init__(self) -> None:
        if not self.weights.is_file() or sha256_of(self.weights) != self.sha256:
            raise UsageError(
                "Weights that are not on disk under their hash cannot open a fold",
                where=Place(file=self.weights),
            )

    @classmethod
    def ended(cls, weights: Path, choice: Choice, batch_size: int) -> Trained:
        """Learning has ended with the weights in this file; it is noted beside them."""
        trained = cls(weights, sha256_of(weights), choice, batch_size)
        write_json(
            weights.with_name(TRAINED),
            {
                "weights_sha256": trained.sha256,
                "choice": choice.as_dict(),
                "batch_size": batch_size,
                "ended": now(),
            },
        )
        return trained

    @classmethod
    def found(cls, folder: Path) -> Trained | None:
        """The end of learning that an earlier process left in a folder; None if there is none.

        Raises
        ------
        UsageError
            If the weights are not there or are others.
        Damaged
            If the note beside them cannot be read.
        """
        if not (folder / TRAINED).is_file():
            return None
        note = Ended.noted(folder)
        return cls(folder / WEIGHTS, note.sha256, note.choice, note.batch_size)


@dataclass(frozen=True)
class Ended:
    """What is noted of the end of learning. It opens nothing: the weights may be gone."""

    sha256: str
    choice: Choice
    batch_size: int

    @classmethod
    def noted(cls, folder: Path) -> Ended:
        """What ``trained.json`` says.

        Raises
        ------
        Damaged
            If it cannot be read.
        """
        path = folder / TRAINED
        kept = read_json(path, ("weights_sha256", "choice", "batch_size"))
        try:
            choice = Choice.from_dict(kept["choice"])
        except (TypeError, ValueError):
            raise Damaged("The choice in it is none", where=Place(file=path)) from None
        return cls(kept["weights_sha256"], choice, kept["batch_size"])


def now() -> str:
    """The moment, in UTC, so that later ones sort behind it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
