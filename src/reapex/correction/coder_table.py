"""Coder models as a table: to learn them on one sheet and use them on another.

Conventions
-----------
CSV with a column ``coder`` and, in ms, ``onset_bias_ms``, ``apex_bias_ms``, ``offset_bias_ms``
(mark minus moment; 0 where a column is left out) and ``onset_spread_ms``, ``apex_spread_ms``,
``offset_spread_ms``. A row with an empty coder holds for everybody else.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from reapex.correction.risefall.coder_model import (
    PRIOR,
    CoderModel,
    CoderModels,
    LearnedCoder,
    Triple,
)
from reapex.errors import BadCell, Place, UsageError
from reapex.keyframes import KEYS
from reapex.labels import read_plain
from reapex.output import writing

COLUMNS = (
    "coder",
    *(f"{key}_bias_ms" for key in KEYS),
    *(f"{key}_spread_ms" for key in KEYS),
    "n_clips",
)


def read_coders(path: Path) -> CoderModels:
    """The coder models of a table.

    Raises
    ------
    UsageError
        If the file is not there.
    LabelError
        If it is no such table, or a cell holds no milliseconds.
    """
    if not path.is_file():
        raise UsageError(
            f"There is no coder table {path}", expected="auto, usual, careful or a table"
        )
    table = read_plain(path, ("coder",))
    models: dict[str, CoderModel] = {}
    for cells in table.rows:
        row = dict(zip(table.headings, cells, strict=True))
        name = cells[table.key]
        models[name] = _model(row, Place(file=path, column=f"coder {name!r}"))
    usual = models.pop("", PRIOR)
    return CoderModels(
        coders={name: LearnedCoder(name, 0, model) for name, model in models.items()},
        usual=usual,
    )


def write_coders(models: CoderModels, path: Path, *, force: bool = False) -> None:
    """Write what was learned as a table that :func:`read_coders` takes.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with writing(path, force=force) as temporary, temporary.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for learned in ((models.sheet,) if models.sheet else ()) + tuple(models.coders.values()):
            numbers = (*learned.model.bias_ms, *learned.model.spread_ms)
            values = [f"{number:.2f}" for number in numbers]
            table.writerow([learned.name or "", *values, learned.n_clips])


def _model(row: Mapping[str, str], where: Place) -> CoderModel:
    bias = _triple(row, "bias_ms", (0.0, 0.0, 0.0), where)
    try:
        return CoderModel(bias, _triple(row, "spread_ms", PRIOR.spread_ms, where))
    except UsageError as error:
        raise BadCell(error.what, where=where, expected=error.expected) from None


def _triple(row: Mapping[str, str], what: str, usual: Triple, where: Place) -> Triple:
    values = []
    for key, otherwise in zip(KEYS, usual, strict=True):
        text = row.get(f"{key}_{what}", "").strip()
        try:
            values.append(float(text) if text else otherwise)
        except ValueError:
            raise BadCell(
                f"{text!r} in {key}_{what} is no number", where=where, expected="milliseconds"
            ) from None
    onset, apex, offset = values
    return onset, apex, offset
