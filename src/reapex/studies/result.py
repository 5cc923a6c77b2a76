"""What a study found: for each row and column the scores, what stands beside them, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from reapex.evaluation import Evaluation, Interval, Spread
from reapex.studies.columns import FilledColumn
from reapex.studies.published import notes_on, published
from reapex.studies.published_scores import PublishedScores
from reapex.studies.study import Row, Study

CellState = Literal["done", "incomplete", "not run"]
NAMES: Mapping[str, str] = {"accuracy": "ACC", "uf1": "UF1", "uar": "UAR"}


@dataclass(frozen=True, slots=True)
class CellScore:
    """One score of a cell, 0 to 1.

    Parameters
    ----------
    value, interval, over_seeds
        The honest score, as :func:`reapex.evaluation.evaluate` has it.
    majority
        What always saying the training part's most frequent class scores.
    oracle
        What choosing epochs on the test clips would have scored: no result. None if not asked for.
    """

    value: float
    interval: Interval | None
    over_seeds: Spread | None
    majority: float
    oracle: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One row on one column.

    Parameters
    ----------
    row, column
        Which.
    state
        ``incomplete``: folds failed, and the scores are of the others.
    reason
        Why it is not whole, as a sentence; empty if it is.
    scores
        By ``accuracy``, ``uf1``, ``uar``; empty if not run.
    n_clips, n_persons, n_seeds
        What the scores are of.
    n_parameters, n_macs
        Of the network: multiply–accumulates per clip. None if unknown.
    seconds
        Of all epochs, added up over processes; None if not run.
    movable_share
        Of clips whose window holds another frame; None where no window was searched.
    remarks
        What must be said of its scores.
    run
        The run folder; None if there is none.
    """

    row: Row
    column: FilledColumn
    state: CellState = "not run"
    reason: str = ""
    scores: Mapping[str, CellScore] = field(default_factory=dict)
    n_clips: int = 0
    n_persons: int = 0
    n_seeds: int = 0
    n_parameters: int | None = None
    n_macs: int | None = None
    seconds: float | None = None
    movable_share: float | None = None
    remarks: tuple[str, ...] = ()
    run: Path | None = None


@dataclass(frozen=True)
class StudyResult:
    """A study that was run.

    Parameters
    ----------
    study
        Which.
    columns
        The paper's and those of other corpora.
    cells
        Every row on every column that is not empty.
    majorities
        The majority baseline of each column that has a run, by the column's key.
    remarks
        What must be said of all of it.
    settings
        How every cell was trained and judged, in a sentence.
    """

    study: Study
    columns: tuple[FilledColumn, ...]
    cells: tuple[Cell, ...]
    majorities: Mapping[str, Evaluation] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    settings: str = ""

    def cell(self, row: Row, column: FilledColumn) -> Cell | None:
        """A row on a column; None where the column is empty."""
        return next(
            (each for each in self.cells if each.row is row and each.column is column), None
        )

    def published(self, row: Row, column: FilledColumn) -> PublishedScores | None:
        """What the paper prints there; None unless data set and class setting are the same."""
        if not column.is_published:
            return None
        return published(self.study.name, row.key, column.column)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found about the published numbers that stand here."""
        shown = tuple(
            each.column
            for each in self.columns
            if any(self.published(row, each) is not None for row in self.study.rows)
        )
        return notes_on(self.study.name, shown)

    @property
    def with_oracle(self) -> bool:
        """Whether some cell has the oracle's scores."""
        return any(
            score.oracle is not None for cell in self.cells for score in cell.scores.values()
        )

    def first(self, row: Row) -> Cell | None:
        """The row's first cell whose network is known."""
        return next(
            (each for each in self.cells if each.row is row and each.n_parameters is not None), None
        )

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {
            "study": self.study.name,
            "paper": self.study.paper,
            "title": self.study.title,
            "columns": [_column_as_dict(each) for each in self.columns],
            "cells": [self._cell_as_dict(each) for each in self.cells],
            "remarks": list(self.remarks),
            "notes": list(self.notes),
        }

    def _cell_as_dict(self, cell: Cell) -> dict[str, Any]:
        beside = self.published(cell.row, cell.column)
        return {
            "row": cell.row.key,
            "labels": list(cell.row.labels),
            "column": cell.column.key,
            "state": cell.state,
            "reason": cell.reason,
            "scores": {name: _score_as_dict(each) for name, each in cell.scores.items()},
            "published": None if beside is None else {name: beside.of(name) for name in NAMES},
            "clips": cell.n_clips,
            "people": cell.n_persons,
            "seeds": cell.n_seeds,
            "parameters": cell.n_parameters,
            "macs": cell.n_macs,
            "seconds": cell.seconds,
            "movable_share": cell.movable_share,
            "remarks": list(cell.remarks),
            "run": None if cell.run is None else str(cell.run),
        }


def _column_as_dict(column: FilledColumn) -> dict[str, Any]:
    return {
        "key": column.key,
        "title": column.title,
        "classes": column.classes,
        "class_map": column.column.class_map,
        "counts": dict(column.counts),
        "people": column.n_persons,
        "empty": column.reason,
        "remarks": list(column.remarks),
    }


def _score_as_dict(score: CellScore) -> dict[str, Any]:
    interval, spread = score.interval, score.over_seeds
    return {
        "value": score.value,
        "interval": None if interval is None else [interval.low, interval.high],
        "over_seeds": None
        if spread is None
        else {"mean": spread.mean, "sd": spread.sd, "n": spread.n},
        "majority": score.majority,
        "oracle": score.oracle,
    }
