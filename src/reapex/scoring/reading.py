"""Read a prediction file: CSV, TSV, a workbook or Parquet, in any usual encoding."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from reapex.errors import BadCell, InputError, NothingUsable
from reapex.evaluation import Predictions, same_name
from reapex.labels.cells import as_text, is_missing, plain
from reapex.labels.grid import read_grids
from reapex.scoring.headings import NEEDED, Headings, find_headings

_EMPTY = frozenset({"", "nan", "#n/a"})  # a class may be called none, and a subject NA
_WHAT = {
    "clip": "the clip's name",
    "subject": "the subject's number or name",
    "fold": "the fold in which the clip was tested",
    "seed": "the seed of the run",
    "dataset": "the data set's name",
    "y_true": "the true class",
    "y_pred": "the predicted class",
}
_SHOWN = 5


def read_predictions(
    path: Path, columns: Mapping[str, str] | None = None, needed: Sequence[str] = NEEDED
) -> Predictions:
    """Read a prediction file.

    Parameters
    ----------
    path
        The file.
    columns
        The user's own heading of some fields, as :func:`named_headings` gives them.
    needed
        The fields that must have a column.

    Raises
    ------
    NotASheet
        If it is no table.
    HeaderNotFound, ColumnMissing
        If no row names the columns, or a needed one is missing.
    BadCell
        If a cell is empty, or a score is no number.
    NothingUsable
        If there is no row below the header.
    InputError
        If the true classes have names and the predicted ones numbers, or the other way round.
    """
    headings = find_headings(read_grids(path), dict(columns or {}), needed)
    grid = headings.grid
    rows = [i for i in range(headings.row + 1, len(grid.rows)) if any(map(as_text, grid.rows[i]))]
    if not rows:
        raise NothingUsable(
            "The file has a header and no row below it",
            where=grid.place,
            expected="one row per clip",
        )
    read = {field: _column(headings, field, rows) for field in headings.columns}
    y_true, y_pred = _alike(read["y_true"], read["y_pred"])
    _require_one_language(headings, y_true, y_pred)
    return Predictions(
        y_true,
        y_pred,
        clip=read.get("clip", ()),
        subject=_subjects(read.get("subject", ()), read.get("dataset", ())),
        fold=read.get("fold", ()),
        seed=read.get("seed", ()),
        scores=_scores(headings, rows, {*y_true, *y_pred}),
        file=path,
        row=tuple(row + 1 for row in rows),
    )


def _column(headings: Headings, field: str, rows: Sequence[int]) -> tuple[str, ...]:
    column = headings.columns[field]
    texts = []
    for row in rows:
        cell = headings.grid.cell(row, column)
        if is_missing(cell, _EMPTY):
            raise BadCell(
                "The cell is empty",
                where=headings.grid.place.at(row=row + 1, column=headings.texts[column]),
                expected=_WHAT[field],
                mend="Fill in the cell, or take the row out if it is no clip",
            )
        # pandas writes class 1 as 1.0 beside an empty cell
        texts.append(re.sub(r"(?<=\d)\.0+$", "", " ".join(plain(cell).split())))
    return tuple(texts)


def _alike(*columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The classes, each in the spelling that comes first: Happy and happy are one."""
    return _unified(str.casefold, *columns)


def _subjects(subjects: tuple[str, ...], datasets: tuple[str, ...]) -> tuple[str, ...]:
    """One spelling per person, with the data set before it where there is a column for it."""
    if datasets and subjects:
        subjects = tuple(f"{d}/{s}" for d, s in zip(datasets, subjects, strict=True))
    return _unified(same_name, subjects)[0]


def _unified(
    plainest: Callable[[str], str], *columns: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    first: dict[str, str] = {}
    return tuple(
        tuple(first.setdefault(plainest(text), text) for text in column) for column in columns
    )


def _require_one_language(
    headings: Headings, y_true: tuple[str, ...], y_pred: tuple[str, ...]
) -> None:
    """Names on one side and numbers on the other cannot be compared."""
    true, predicted = dict.fromkeys(y_true), dict.fromkeys(y_pred)
    numbered = [all(each.isdecimal() for each in side) for side in (true, predicted)]
    if numbered[0] == numbered[1] or not true.keys().isdisjoint(predicted):
        return
    raise InputError(
        f"The true classes are {_listed(true)} and the predicted ones {_listed(predicted)}",
        where=headings.grid.place.at(column=headings.texts[headings.columns["y_pred"]]),
        expected="both as names or both as numbers",
        mend="Write the classes of both columns alike",
    )


def _scores(
    headings: Headings, rows: Sequence[int], classes: Collection[str]
) -> dict[str, tuple[float, ...]]:
    """The scores of every class that has a column of them; ``p_value`` is of no class."""
    spelled = {label.casefold(): label for label in classes}
    return {
        spelled[name.casefold()]: tuple(_score(headings, row, column) for row in rows)
        for name, column in headings.scores.items()
        if name.casefold() in spelled
    }


def _score(headings: Headings, row: int, column: int) -> float:
    cell = headings.grid.cell(row, column)
    text = plain(cell).replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadCell(
            f"The cell reads {as_text(cell)!r}, which is no score",
            where=headings.grid.place.at(row=row + 1, column=headings.texts[column]),
            expected="a number such as 0.25",
            mend="Correct the cell, or take the columns of scores out: nothing needs them",
        )
    return value


def _listed(labels: Mapping[str, None]) -> str:
    return ", ".join(list(labels)[:_SHOWN]) + (", …" if len(labels) > _SHOWN else "")
