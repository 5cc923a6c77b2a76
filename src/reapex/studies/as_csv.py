"""A study as CSV in long form: a line per score, each with its interval and what stands beside.

Shares are of 1, except for the published numbers of the paper, which are shares of 1 too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reapex.studies.result import NAMES, Cell, StudyResult

HEADER = (
    "study", "row", "labels", "corpus", "classes", "class_map", "score", "value", "low", "high",
    "seeds", "seed_mean", "seed_sd", "majority", "majority_low", "majority_high",
    "oracle_no_result", "published", "clips", "people", "parameters", "macs_per_clip",
    "train_seconds", "movable_share", "state", "reason", "run",
)  # fmt: skip


def as_csv(result: StudyResult) -> str:
    """The text of the file; a cell that was not run, or an empty column, has lines without values.

    Every number of the study is in it, whatever its table shows.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_lines(result))
    return text.getvalue()


def _lines(result: StudyResult) -> Iterator[tuple[object, ...]]:
    for column in result.columns:
        head = (column.title, column.classes, column.column.class_map)
        for row in result.study.rows:
            start = (result.study.name, row.key, row.title, *head)
            cell = result.cell(row, column)
            if cell is None:
                yield (*start, *[""] * (len(HEADER) - len(start) - 3), "empty", column.reason, "")
                continue
            for name in NAMES:
                yield (*start, name, *_values(result, cell, name))


def _values(result: StudyResult, cell: Cell, name: str) -> tuple[object, ...]:
    score, beside = cell.scores.get(name), result.published(cell.row, cell.column)
    printed = None if beside is None else beside.of(name)
    baseline = result.majorities.get(cell.column.key)
    majority = None if baseline is None else baseline[name]
    honest: tuple[object, ...] = ("",) * 3
    seeds: tuple[object, ...] = (cell.n_seeds or "", "", "")
    if score is not None:
        ends = score.interval
        honest = (score.value, *(("", "") if ends is None else (ends.low, ends.high)))
        if score.over_seeds is not None:
            seeds = (cell.n_seeds, score.over_seeds.mean, score.over_seeds.sd)
    between = None if majority is None else majority.interval
    return (
        *honest,
        *seeds,
        "" if majority is None else majority.value,
        *(("", "") if between is None else (between.low, between.high)),
        _or_empty(None if score is None else score.oracle),
        _or_empty(printed),
        cell.n_clips or "",
        cell.n_persons or "",
        _or_empty(cell.n_parameters),
        _or_empty(cell.n_macs),
        _or_empty(cell.seconds),
        _or_empty(cell.movable_share),
        cell.state,
        cell.reason,
        "" if cell.run is None else cell.run.as_posix(),
    )


def _or_empty(value: float | None) -> object:
    return "" if value is None else value
