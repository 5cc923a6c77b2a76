"""A drawing per column: each row's score with its interval, the oracle as a hollow marker."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from reapex.studies.columns import FilledColumn
from reapex.studies.result import NAMES, CellScore, StudyResult
from reapex.studies.words import score as written

_INK, _QUIET, _LINE, _GRID, _OURS = "#1f2933", "#868e96", "#ced4da", "#eef1f4", "#1971c2"
_LEFT, _WIDTH, _ROW, _TOP, _BOTTOM, _LONGEST = 150, 250, 24, 10, 26, 24


@dataclass(frozen=True, slots=True)
class _Axis:
    """From 0 to ``most``, the same for all columns of a study."""

    most: float

    @classmethod
    def of(cls, result: StudyResult, metric: str) -> _Axis:
        """A whole fifth that holds all that is drawn."""
        drawn = [0.2]
        for cell in result.cells:
            found, beside = cell.scores.get(metric), result.published(cell.row, cell.column)
            if found is not None:
                high = found.value if found.interval is None else found.interval.high
                drawn += [high, found.oracle or 0.0, found.majority]
                drawn.append(0.0 if beside is None else beside.of(metric) or 0.0)
        return cls(min(1.0, math.ceil(5 * max(drawn) + 0.1) / 5))

    def at(self, value: float) -> float:
        """The place of a score."""
        return round(_LEFT + _WIDTH * value / self.most, 1)

    def drawn(self, n_rows: int, name: str) -> Iterator[str]:
        """The axis with its lines and numbers."""
        bottom = _TOP + _ROW * n_rows
        for tenths in range(0, round(10 * self.most) + 1, 2 if self.most > 0.4 else 1):
            x = self.at(tenths / 10)
            yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{bottom}" stroke="{_GRID}"/>'
            yield _text(x, bottom + 15, f"{tenths / 10:g}", anchor="middle", fill=_QUIET)
        yield (
            f'<line x1="{_LEFT}" y1="{bottom}" x2="{_LEFT + _WIDTH}" y2="{bottom}" '
            f'stroke="{_LINE}"/>'
        )
        yield _text(_LEFT - 10, bottom + 15, name, anchor="end", fill=_QUIET)


def dots_svg(result: StudyResult, column: FilledColumn, metric: str = "uf1") -> str:
    """The rows of one column, as inline SVG; empty where none has a score.

    A filled dot with a line is the honest score with its interval, a hollow circle the oracle (no
    result), a dashed line the majority baseline, a cross what was published.
    """
    cells = ((row, result.cell(row, column)) for row in result.study.rows)
    rows = [(row, cell.scores[metric]) for row, cell in cells if cell and metric in cell.scores]
    if not rows:
        return ""
    axis = _Axis.of(result, metric)
    parts = list(axis.drawn(len(rows), NAMES[metric]))
    found = result.majorities.get(column.key)
    if found is not None:
        x, value = axis.at(found[metric].value), written(found[metric].value)
        parts.append(
            f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_TOP + _ROW * len(rows)}" '
            f'stroke="{_QUIET}" stroke-dasharray="3 3"><title>majority {value}</title></line>'
        )
    for place, (row, score) in enumerate(rows):
        y = _TOP + _ROW * (place + 0.5)
        beside = result.published(row, column)
        parts.append(_text(_LEFT - 10, y + 4, row.title, anchor="end", fill=_INK))
        parts += _row(axis, y, score, None if beside is None else beside.of(metric))
    width, height = _LEFT + _WIDTH + 20, _TOP + _ROW * len(rows) + _BOTTOM
    return (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="width: 100%; max-width: {width}px; font: 12px system-ui, sans-serif">'
        f"{''.join(parts)}</svg>"
    )


def _row(axis: _Axis, y: float, score: CellScore, printed: float | None) -> Iterator[str]:
    if score.interval is not None:
        low, high = axis.at(score.interval.low), axis.at(score.interval.high)
        yield f'<line x1="{low}" y1="{y}" x2="{high}" y2="{y}" stroke="{_OURS}" stroke-width="2"/>'
    if score.oracle is not None:
        yield (
            f'<circle cx="{axis.at(score.oracle)}" cy="{y}" r="4.5" fill="#fff" stroke="{_QUIET}" '
            f'stroke-width="1.4"><title>oracle {written(score.oracle)}, no result</title></circle>'
        )
    yield (
        f'<circle cx="{axis.at(score.value)}" cy="{y}" r="4.5" fill="{_OURS}">'
        f"<title>{written(score.value)}</title></circle>"
    )
    if printed is not None:
        yield (
            f'<path d="M{axis.at(printed) - 4:g} {y - 4}l8 8m-8 0l8-8" stroke="{_INK}" '
            f'stroke-width="1.4"><title>published {written(printed)}</title></path>'
        )


def _text(x: float, y: float, text: str, *, anchor: str, fill: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(shown)}</text>'
