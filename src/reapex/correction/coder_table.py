"""Coder models as a table: to learn them on one sheet and use them on another.

Conventions
-----------
A table with a column ``coder`` and, in ms, ``onset_bias_ms``, ``apex_bias_ms``, ``offset_bias_ms``
(mark minus moment; 0 where a cell is empty) and ``onset_spread_ms``, ``apex_spread_ms``,
``offset_spread_ms``. A row with an empty coder holds for everybody else. ``crossing`` says where
onset and offset were read when the biases were learned: they hold there only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from reapex.correction.risefall.coder_model import (
    PRIOR,
    CoderModel,
    CoderModels,
    LearnedCoder,
    Triple,
)
from reapex.errors import BadCell, ColumnMissing, Place, UsageError
from reapex.keyframes import KEYS
from reapex.labels import read_plain
from reapex.labels.header import normal
from reapex.output import writing

_NUMBERS = (*(f"{key}_bias_ms" for key in KEYS), *(f"{key}_spread_ms" for key in KEYS))
COLUMNS = ("coder", *_NUMBERS, "crossing", "n_clips")
_FARTHEST = 2.0  # usual spreads: as far as a bias may go, and a spread be wide, to be searched


def read_coders(path: Path, crossing: float) -> CoderModels:
    """The coder models of a table.

    Parameters
    ----------
    crossing
        Where onset and offset are read now.

    Raises
    ------
    UsageError
        If the file is not there.
    LabelError
        If it is no such table, a cell holds no milliseconds that can be, or the biases were learned
        at another crossing.
    """
    if not path.is_file():
        raise UsageError(
            f"There is no coder table {path}", expected="auto, usual, careful or a table"
        )
    table = read_plain(path, ("coder",))
    names = {normal(name): name for name in COLUMNS}
    headings = [names.get(normal(heading), "") for heading in table.headings]
    if not set(headings) & set(_NUMBERS):
        raise ColumnMissing(
            "No column holds a bias or a spread",
            where=Place(file=path),
            expected=", ".join(_NUMBERS),
        )
    models: dict[str, CoderModel] = {}
    for cells in table.rows:
        name = cells[table.key]
        row = dict(zip(headings, cells, strict=True))
        where = Place(file=path, column=f"coder {name!r}")
        _require_crossing(row, crossing, where)
        models[name] = _model(row, where)
    usual = models.pop("", PRIOR)
    return CoderModels(
        coders={name: LearnedCoder(name, 0, model) for name, model in models.items()},
        usual=usual,
    )


def write_coders(
    models: CoderModels,
    path: Path,
    crossing: float,
    *,
    inputs: Iterable[Path] = (),
    force: bool = False,
) -> None:
    """Write what was learned as a table that :func:`read_coders` takes.

    Raises
    ------
    OutputError
        If the file cannot be written, or is one of ``inputs``.
    """
    learned = ((models.sheet,) if models.sheet else ()) + tuple(models.coders.values())
    with (
        writing(path, inputs=inputs, force=force) as temporary,
        temporary.open("w", newline="", encoding="utf-8-sig") as file,
    ):
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for each in learned:
            numbers = (*each.model.bias_ms, *each.model.spread_ms)
            values = [f"{round(number, 2) + 0:.2f}" for number in numbers]  # never "-0.00"
            table.writerow([each.name or "", *values, f"{crossing:g}", each.n_clips])


def _require_crossing(row: Mapping[str, str], crossing: float, where: Place) -> None:
    text = row.get("crossing", "").strip()
    if text and _number(text, "crossing", where) != crossing:
        raise BadCell(
            f"The biases were learned at the crossing {text}, and onset and offset are read at "
            f"{crossing:g}",
            where=where,
            mend=f"Say --crossing {text}, or learn them anew",
        )


def _model(row: Mapping[str, str], where: Place) -> CoderModel:
    bias = _triple(row, "bias_ms", (0.0, 0.0, 0.0), where)
    spread = _triple(row, "spread_ms", PRIOR.spread_ms, where)
    for key, late, width, usual in zip(KEYS, bias, spread, PRIOR.spread_ms, strict=True):
        limit = _FARTHEST * usual
        if not (abs(late) <= limit and 0 < width <= limit):
            raise BadCell(
                f"A bias of {late:g} ms and a spread of {width:g} ms for the {key} lie beyond what "
                "is searched",
                where=where,
                expected=f"a bias from {-limit:g} to {limit:g}, a spread above 0 and to {limit:g}",
            )
    return CoderModel(bias, spread)


def _triple(row: Mapping[str, str], what: str, usual: Triple, where: Place) -> Triple:
    onset, apex, offset = (
        _number(text, f"{key}_{what}", where)
        if (text := row.get(f"{key}_{what}", "").strip())
        else otherwise
        for key, otherwise in zip(KEYS, usual, strict=True)
    )
    return onset, apex, offset


def _number(text: str, column: str, where: Place) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadCell(f"{text!r} in {column} is no number", where=where) from None
