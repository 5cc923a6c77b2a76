"""Run a study: every row on every column, each an ordinary run folder that can be gone on with.

Conventions
-----------
A cell lies in ``OUT/STUDY/ROW/COLUMN``. One that is done is not prepared again: its config, its
clips with their classes and their manual key frames are compared, and it is read. Its pictures are
not looked at again; start the study in another folder if they changed. A cell that cannot be run
stays in the table with its reason; if none can, the first reason is raised.

Needs the extra ``[train]``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reapex.clip import Clip
from reapex.errors import OutputError, ReapexError
from reapex.evaluation import Evaluation
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.config import TrainConfig
from reapex.recognition.experiment import Experiment, Preparing
from reapex.recognition.outline import Outline
from reapex.recognition.training_run import Running
from reapex.studies.base import Base
from reapex.studies.columns import FilledColumn
from reapex.studies.measuring import majority_of, measured, with_size
from reapex.studies.result import Cell, StudyResult
from reapex.studies.study import Row, Study
from reapex.training import RunFolder, recipe_named

Told = Callable[[Cell, int, int], None]
"""Hears of each cell when it is done: the cell, how many are, and of how many."""


@dataclass(frozen=True)
class Conducting:
    """How a study is run; nothing here changes its figures, but for the device's rounding.

    Parameters
    ----------
    out
        The folder in which the study's own is made.
    preparing
        How key frames and pictures are made ready, and who hears of it; cells share its cache.
    running
        How folds are computed.
    told
        Who hears of cells.
    """

    out: Path
    preparing: Preparing
    running: Running = field(default_factory=Running)
    told: Told = lambda cell, done, total: None

    def run(self, study: Study, columns: Sequence[FilledColumn], base: Base) -> StudyResult:
        """Run what is not done yet, and read all of it.

        Raises
        ------
        ReapexError
            If the base cannot be followed, a folder holds another run, a result cannot be written,
            or no cell can be run: the first reason.
        """
        base.require_free(study)
        planned = [
            _Planned.of(study, row, column, base)
            for column in columns
            if not column.is_empty
            for row in study.rows
        ]
        _require_one([each.error for each in planned])
        cells: list[Cell] = []
        errors: list[ReapexError | None] = []
        majorities: dict[str, Evaluation] = {}
        for done, each in enumerate(planned, start=1):
            cell, error = self._cell(study, each)
            cells.append(cell)
            errors.append(error)
            if cell.run is not None and cell.scores:
                majorities.setdefault(each.column.key, majority_of(RunFolder(cell.run)))
            self.told(cell, done, len(planned))
        _require_one(errors)
        known = [each for each in planned if each.config is not None]
        return StudyResult(
            study, tuple(columns), tuple(cells), majorities, settings=_settings_of(known)
        )

    def folder(self, study: Study, row: Row, column: FilledColumn) -> Path:
        """Where a cell's run folder is."""
        return self.out / study.name / row.key / column.key

    def experiment(self, config: TrainConfig) -> Experiment:
        """A config with its pictures."""
        preparing = replace(self.preparing, takes_what_is_left=True)
        return preparing.experiment(Outline.of(config))

    def _cell(self, study: Study, planned: _Planned) -> tuple[Cell, ReapexError | None]:
        row, column = planned.row, planned.column
        cell = Cell(row, column)
        if planned.config is None or planned.choice is None:
            assert planned.error is not None
            return Cell(row, column, reason=planned.error.explanation), planned.error
        folder = self.folder(study, row, column)
        run, lost = finished(folder, planned.config, column), 0
        if run is None:
            try:
                experiment = self.experiment(planned.config)
            except OutputError:
                raise
            except ReapexError as error:
                cell = with_size(Cell(row, column, reason=str(error)), planned.choice)
                return cell, error
            lost = len(column.of_clip) - experiment.n_used
            title = f"{row.title} · {column.title}, {column.classes}"
            with self.preparing.telling(f"Training: {title}") as progress:
                run = self.running.run(experiment, folder, progress)
        cell = measured(row, column, run, planned.choice)
        if not lost:
            return cell, None
        remark = f"{lost} clips are left out, because their pictures cannot be used."
        return replace(cell, remarks=(*cell.remarks, remark)), None


@dataclass(frozen=True)
class _Planned:
    """A cell before any work: its config, or what keeps it from being run."""

    row: Row
    column: FilledColumn
    config: TrainConfig | None = None
    choice: NetworkChoice | None = None
    error: ReapexError | None = None

    @classmethod
    def of(cls, study: Study, row: Row, column: FilledColumn, base: Base) -> _Planned:
        try:
            config = base.config(study, row, column)
            return cls(row, column, config, NetworkChoice.of(config.network))
        except ReapexError as error:
            return cls(row, column, error=error)


def _require_one(errors: Sequence[ReapexError | None]) -> None:
    """Raise the first error if nothing is without one."""
    if errors and errors[0] is not None and all(each is not None for each in errors):
        raise errors[0]


def finished(folder: Path, config: TrainConfig, column: FilledColumn) -> RunFolder | None:
    """The run of a cell, if it is done and of this config and these clips; None otherwise.

    Raises
    ------
    InputError
        If the folder holds a run that is damaged.
    """
    if column.corpus is None or not (folder / "run.json").is_file():
        return None
    run = RunFolder(folder)
    is_same = run.config == config.flat() and run.truth() == dict(column.of_clip)
    if not is_same or run.count("done") < len(run.jobs()) or run.predictions() is None:
        return None
    noted = _manual_keyframes(folder)
    wanted = {clip.id: _numbers(clip) for clip in column.corpus.corpus if clip.id in noted}
    return run if noted == wanted else None


def _manual_keyframes(folder: Path) -> dict[str, tuple[str, ...]]:
    """The manual key frames that a run was given, in the sheet's own numbers."""
    with (folder / "keyframes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["clip"]: (row["onset"], row["apex"], row["offset"])
            for row in csv.DictReader(file)
            if row["source"] == "manual"
        }


def _numbers(clip: Clip) -> tuple[str, ...]:
    if clip.keyframes is None:
        return ()
    return tuple(str(each) for each in clip.timeline.numbers_of(clip.keyframes))


def _settings_of(planned: Sequence[_Planned]) -> str:
    """How the cells were trained and judged: a table is read without its run folders."""
    configs = [each.config for each in planned if each.config is not None]
    recipe = configs[0].recipe
    epochs = replace(recipe_named(recipe.preset), **recipe.given()).epochs
    presets = _listed(each.network.preset for each in configs)
    sizes = _listed(each.choice.spec.size for each in planned if each.choice is not None)
    return (
        f"Folds {_listed(each.protocol.folds for each in configs)}; seeds "
        f"{_listed(len(each.protocol.seeds) for each in configs)}; recipe {recipe.preset} with "
        f"{epochs} epochs; selection {configs[0].protocol.selection}; pictures of {sizes} pixels"
        + (f"; gamdss in its preset {presets}." if presets else ".")
    )


def _listed(values: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(str(each) for each in values if each is not None))
