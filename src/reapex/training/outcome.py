"""What the folder of a fold says that it came to: a result, a failure, or neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reapex.training.choice import Choice
from reapex.training.storing import Damaged, read_json, sha256_of

DONE, FAILED = "done.json", "failed.json"
LEDGER, PREDICTIONS = "opened.json", "predictions.csv"
_RESULT = ("kind", "seed", "fold", "weights_sha256", "choice", "batch_size", "notes")


def result_of(folder: Path) -> dict[str, Any] | None:
    """What ``done.json`` says; None if the fold is not done, or it or the predictions are damaged.

    A table that is not the one that was stored makes the fold undone: it is predicted again.
    """
    if not (folder / DONE).is_file():
        return None
    try:
        found = read_json(folder / DONE, _RESULT)
        Choice.from_dict(found["choice"])
        stored = found.get("predictions_sha256")  # the first version did not note it
        is_whole = stored in (None, sha256_of(folder / PREDICTIONS))
    except (Damaged, OSError, TypeError):
        return None
    return found if is_whole else None


def failure_of(folder: Path) -> tuple[str, str] | None:
    """Why the job of a folder failed and what would mend it; None if it did not."""
    if not (folder / FAILED).is_file():
        return None
    try:
        kept = read_json(folder / FAILED, ("reason", "mend"))
    except Damaged:
        return "It failed, and the note of why is damaged.", "Try it again with --retry-failed"
    return kept["reason"], kept["mend"]
