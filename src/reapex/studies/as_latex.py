r"""A study as a LaTeX table in the paper's form: rows down, data sets and class settings across.

Needs the packages ``booktabs`` and ``xcolor``. Scores are in percent, with their 95 % interval in
brackets. The oracle stands below in grey and is named, as are the published numbers; columns
without a data set are left out and named in the caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reapex.studies.columns import FilledColumn
from reapex.studies.result import NAMES, Cell, StudyResult
from reapex.studies.study import Row
from reapex.studies.words import count, duration, share

_SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "λ": r"$\lambda$", "×": r"$\times$", "✓": r"$\surd$", "²": r"\textsuperscript{2}",
    "³": r"\textsuperscript{3}", "–": "--", "·": r"$\cdot$", "±": r"$\pm$", "−": "$-$",
}  # fmt: skip
_PATTERN = re.compile("|".join(map(re.escape, _SPECIAL)))


def escaped(text: str) -> str:
    r"""A text as LaTeX prints it.

    Examples
    --------
    >>> print(escaped("50% of A_1 & {B}"))
    50\% of A\_1 \& \{B\}
    """
    return _PATTERN.sub(lambda found: _SPECIAL[found.group()], text)


def as_latex(result: StudyResult) -> str:
    """The table, with a caption that says what the numbers are."""
    columns = [each for each in result.columns if not each.is_empty]
    n_extra = _n_extra(result)
    width = len(result.study.headings) + 2 * ("size" in result.study.shows)
    form = "l" * len(result.study.headings) + "r" * (width - len(result.study.headings))
    form += "".join("r" * (len(result.study.metrics) + n_extra) for _ in columns)
    lines = [
        r"% Needs \usepackage{booktabs,xcolor}.",
        r"\begin{table*}",
        r"\centering\footnotesize",
        rf"\caption{{{escaped(_caption(result))}}}",
        rf"\begin{{tabular}}{{{form}}}",
        r"\toprule",
        *_head(result, columns, width),
        r"\midrule",
        *_majority(result, columns, width),
        *(line for row in result.study.rows for line in _row(result, row, columns, width)),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table*}",
    ]
    return "\n".join(lines) + "\n"


def _caption(result: StudyResult) -> str:
    empty = [f"{each.title}, {each.classes}" for each in result.columns if each.is_empty]
    words = [
        f"{result.study.title} ({result.study.paper} of GAMDSS, run again).",
        "Scores in percent over all folds and seeds, in brackets 95 % intervals over subjects.",
    ]
    if result.settings:
        words.append(result.settings)
    if result.with_oracle:
        words.append(
            "Oracle: epochs chosen on the test clips, as much published code does; no result."
        )
    if result.notes:
        words += ["Published: as the paper prints it.", *result.notes]
    broken = [each.row.title for each in result.cells if each.state == "incomplete"]
    if broken:
        words.append(f"Incomplete, some folds failed: {', '.join(dict.fromkeys(broken))}.")
    if empty:
        words.append(f"Not run: {'; '.join(empty)}.")
    return " ".join(words)


def _n_extra(result: StudyResult) -> int:
    return len({"seconds", "movable"} & set(result.study.shows))


def _head(result: StudyResult, columns: list[FilledColumn], width: int) -> Iterator[str]:
    study, n = result.study, len(result.study.metrics) + _n_extra(result)
    above = [rf"\multicolumn{{{n}}}{{c}}{{{escaped(f'{each.title}, {each.classes}')}}}"
             for each in columns]  # fmt: skip
    yield _line([""] * width + above)
    size = ["Parameters", "MACs"] if "size" in study.shows else []
    below = [NAMES[name] for name in study.metrics]
    below += ["Train time"] * ("seconds" in study.shows) + ["Movable"] * ("movable" in study.shows)
    yield _line([*(escaped(each) for each in study.headings), *size, *below * len(columns)])


def _majority(result: StudyResult, columns: list[FilledColumn], width: int) -> Iterator[str]:
    cells: list[str] = []
    for column in columns:
        found = result.majorities.get(column.key)
        for name in result.study.metrics:
            scored = None if found is None else found[name]
            ends = None if scored is None or scored.interval is None else scored.interval
            text = "--" if scored is None else _percent(scored.value)
            cells.append(text if ends is None else f"{text} {_brackets(ends.low, ends.high)}")
        cells += [""] * _n_extra(result)
    yield _line(["Majority", *[""] * (width - 1), *cells])


def _row(result: StudyResult, row: Row, columns: list[FilledColumn], width: int) -> Iterator[str]:
    first = result.first(row)
    head = [escaped(each) for each in row.labels]
    if "size" in result.study.shows:
        head += ["--", "--"] if first is None else [
            escaped(count(first.n_parameters)), escaped(count(first.n_macs))
        ]  # fmt: skip
    cells = [result.cell(row, column) for column in columns]
    yield _line([*head, *(text for cell in cells for text in _scores(result, cell))])
    for title, texts in (
        ("oracle (no result)", [_oracle(result, cell) for cell in cells]),
        ("published", [_published(result, row, column) for column in columns]),
    ):
        if any(text for each in texts for text in each):
            shown = [_grey(text) for each in texts for text in each]
            yield _line([_grey(title), *[""] * (width - 1), *shown])


def _scores(result: StudyResult, cell: Cell | None) -> Iterator[str]:
    for name in result.study.metrics:
        score = None if cell is None else cell.scores.get(name)
        if score is None:
            yield "--"
        elif score.interval is None:
            yield _percent(score.value)
        else:
            ends = _brackets(score.interval.low, score.interval.high)
            yield f"{_percent(score.value)} {ends}"
    if "seconds" in result.study.shows:
        yield escaped(duration(None if cell is None else cell.seconds))
    if "movable" in result.study.shows:
        yield escaped(share(None if cell is None else cell.movable_share))


def _oracle(result: StudyResult, cell: Cell | None) -> list[str]:
    values = [
        None if cell is None or name not in cell.scores else cell.scores[name].oracle
        for name in result.study.metrics
    ]
    return [*map(_or_nothing, values), *[""] * _n_extra(result)]


def _published(result: StudyResult, row: Row, column: FilledColumn) -> list[str]:
    beside = result.published(row, column)
    values = [None if beside is None else beside.of(name) for name in result.study.metrics]
    time = (
        [] if beside is None else [escaped(beside.train_time)] * ("seconds" in result.study.shows)
    )
    texts = [*map(_or_nothing, values), *time]
    return texts + [""] * (len(values) + _n_extra(result) - len(texts))


def _or_nothing(value: float | None) -> str:
    return "" if value is None else _percent(value)


def _percent(value: float) -> str:
    return f"{100 * value:.2f}"


def _brackets(low: float, high: float) -> str:
    return rf"{{\scriptsize[{100 * low:.0f}, {100 * high:.0f}]}}"


def _grey(text: str) -> str:
    return rf"\textcolor{{gray}}{{\scriptsize {text}}}" if text else ""


def _line(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"
