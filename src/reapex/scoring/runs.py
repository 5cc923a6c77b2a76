"""The predictions of a run folder, for whoever scores them: no torch is needed for that.

The names are also those that :mod:`reapex.training` writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import InputError, Place

RUN_FILE = "run.json"
WHOLE, PART = "predictions.csv", "predictions-incomplete.csv"


@dataclass(frozen=True, slots=True)
class PredictionFile:
    """A file of predictions, and the class list where a run folder tells it.

    Parameters
    ----------
    path
        The table.
    classes
        Every class of the run; empty for a table of anybody's.
    """

    path: Path
    classes: tuple[str, ...] = ()

    @classmethod
    def at(cls, path: Path) -> PredictionFile:
        """The table that a path means: itself, or that of a run folder.

        Raises
        ------
        InputError
            If it is a folder and no run, or a run that is not done.
        """
        if not path.is_dir():
            return cls(path)
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
        try:
            classes = json.loads((path / RUN_FILE).read_text(encoding="utf-8"))["classes"]
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"{RUN_FILE} cannot be read: {error}", where=place) from None
        return cls(path / WHOLE, tuple(classes))
