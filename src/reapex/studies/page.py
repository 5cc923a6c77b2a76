"""A study as one HTML page that opens offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reapex.studies.columns import FilledColumn
from reapex.studies.corpus_table import HEADINGS, CorpusTable
from reapex.studies.dots import dots_svg
from reapex.studies.published import SOURCE
from reapex.studies.result import NAMES, Cell, StudyResult
from reapex.studies.study import Row
from reapex.studies.words import between, count, duration, score, share
from reapex.version import __version__


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG with its title."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class _Number:
    """One score of a cell as text; what is empty is not shown."""

    value: str
    interval: str = ""
    oracle: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """One row on one column: scores, or the reason why there are none."""

    numbers: tuple[_Number, ...]
    reason: str = ""
    extras: tuple[tuple[str, str], ...] = ()


def as_page(result: StudyResult, figures: Sequence[Drawing] = (), caption: str = "") -> str:
    """The page: the table in the paper's form, drawings, every remark and note.

    Parameters
    ----------
    figures
        Drawings above the table, as of Fig. 6.
    caption
        What they show.
    """
    study = result.study
    columns = [each for each in result.columns if not each.is_empty]
    drawn = (Drawing(f"{each.title}, {each.classes}", dots_svg(result, each)) for each in columns)
    return _rendered(
        "study.html.j2",
        result=result,
        study=study,
        columns=columns,
        empty=[each for each in result.columns if each.is_empty],
        names=[NAMES[name] for name in study.metrics],
        extras=list(_extra_names(result)),
        majority=[_majority(result, each) for each in columns],
        rows=[_row(result, row, columns) for row in study.rows],
        remarks=list(_remarks(result)),
        settings=result.settings,
        dots=[each for each in drawn if each.svg],
        figures=figures,
        caption=caption,
        source=SOURCE,
    )


def corpus_page(table: CorpusTable) -> str:
    """Table I as a page."""
    return _rendered(
        "corpora.html.j2", study=table.study, table=table, headings=HEADINGS, settings=""
    )


def _rendered(template: str, **values: Any) -> str:
    environment = Environment(
        loader=PackageLoader("reapex.studies"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    return environment.get_template(template).render(**values, version=__version__, made=made)


def _extra_names(result: StudyResult) -> Iterator[str]:
    if "seconds" in result.study.shows:
        yield "Train time"
    if "movable" in result.study.shows:
        yield "Movable"


def _row(result: StudyResult, row: Row, columns: Sequence[FilledColumn]) -> Mapping[str, Any]:
    first = result.first(row)
    size: tuple[str, ...] = ()
    if "size" in result.study.shows:
        numbers = (None, None) if first is None else (first.n_parameters, first.n_macs)
        size = tuple(map(count, numbers))
    return {
        "labels": row.labels,
        "size": size,
        "blocks": [_block(result, row, column) for column in columns],
    }


def _block(result: StudyResult, row: Row, column: FilledColumn) -> _Block:
    cell = result.cell(row, column)
    if cell is None or not cell.scores:
        return _Block((), "Not run." if cell is None else f"Not run: {cell.reason}")
    beside = result.published(row, column)
    numbers = []
    for name in result.study.metrics:
        found = cell.scores[name]
        printed = None if beside is None else beside.of(name)
        numbers.append(
            _Number(
                score(found.value),
                between(found.interval),
                "" if found.oracle is None else score(found.oracle),
                "" if printed is None else score(printed),
            )
        )
    time = "" if beside is None else beside.train_time
    return _Block(tuple(numbers), cell.reason, tuple(_extras(result, cell, time)))


def _extras(result: StudyResult, cell: Cell, time: str) -> Iterator[tuple[str, str]]:
    """Ours, and what was published."""
    if "seconds" in result.study.shows:
        yield duration(cell.seconds), time
    if "movable" in result.study.shows:
        yield share(cell.movable_share), ""


def _majority(result: StudyResult, column: FilledColumn) -> tuple[_Number, ...]:
    found = result.majorities.get(column.key)
    if found is None:
        return tuple(_Number("–") for _ in result.study.metrics)
    return tuple(
        _Number(score(found[name].value), between(found[name].interval))
        for name in result.study.metrics
    )


def _remarks(result: StudyResult) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What must be said, with whom it is about: one row's remarks once, if all rows share them."""
    if result.remarks:
        yield "All", result.remarks
    for column in result.columns:
        title = f"{column.title}, {column.classes}"
        cells = [each for each in result.cells if each.column is column and each.scores]
        shared = tuple(
            remark
            for remark in dict.fromkeys(note for each in cells for note in each.remarks)
            if all(remark in each.remarks for each in cells)
        )
        if column.remarks or shared:
            yield title, (*column.remarks, *shared)
        for cell in cells:
            own = tuple(each for each in cell.remarks if each not in shared)
            if own:
                yield f"{cell.row.title} · {title}", own
