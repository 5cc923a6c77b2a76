"""The predictions of a run folder, for whoever scores them: no torch is needed for that.

The names are also those that :mod:`reapex.training` writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reapex.errors import InputError, Place

RUN_FILE = "run.json"
WHOLE, PART = "predictions.csv", "predictions-incomplete.csv"
CLIPS_FILE = "clips.csv"


@dataclass(frozen=True, slots=True)
class PredictionFile:
    """A file of predictions, and what its run folder tells of it.

    Parameters
    ----------
    path
        The table.
    classes
        Every class of the run; empty for a table of anybody's.
    facts
        Where key frames are from and so on, as ``run.json`` has them; empty likewise.
    n_rows
        How many rows the table has if it is whole; None where nobody knows.
    """

    path: Path
    classes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    n_rows: int | None = None

    @classmethod
    def at(cls, path: Path) -> PredictionFile:
        """The table that a path means: itself, or that of a run folder.

        Raises
        ------
        InputError
            If it is a folder and no run, or a run that is not done.
        """
        if not path.is_dir():
            is_of_run = path.name.startswith("predictions") and (path.parent / RUN_FILE).is_file()
            return cls._in_run(path.parent, path) if is_of_run else cls(path)
        place = Place(file=path)
        if not (path / RUN_FILE).is_file():
            raise InputError(
                f"The folder holds no {RUN_FILE}, so this is no run folder",
                where=place,
                expected="a prediction file, or the folder that reapex train wrote",
            )
        if not (path / WHOLE).is_file():
            part = path / PART
            mend = "Run the same reapex train again: it goes on where it stopped"
            if part.is_file():
                mend += f"; the folds that are done are in {part.name}"
            raise InputError("The run is not complete", where=place, mend=mend)
        return cls._in_run(path, path / WHOLE)

    @classmethod
    def _in_run(cls, folder: Path, path: Path) -> PredictionFile:
        try:
            told = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
            with (folder / CLIPS_FILE).open(encoding="utf-8") as file:
                n_clips = sum(1 for line in file if line.strip()) - 1
            kind = path.stem.removeprefix("predictions").removeprefix("-") or "main"
            n_seeds = len(told["kinds"].get(kind.removesuffix("-incomplete"), ()))
            return cls(
                path, tuple(told["classes"]), told.get("facts", {}), n_clips * n_seeds or None
            )
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise InputError(
                f"What the run folder tells of itself cannot be read: {error}",
                where=Place(file=folder),
                mend="Run the same reapex train again, or score a copy of the table elsewhere",
            ) from None

    def remarks(self, n_rows: int) -> tuple[str, ...]:
        """What must be said of a table with so many rows."""
        if self.n_rows is None or n_rows == self.n_rows:
            return ()
        return (
            f"Incomplete: the run has {self.n_rows} predictions, and {n_rows} are in this table; "
            "these are not scores of the corpus.",
        )
