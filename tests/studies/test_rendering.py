"""CSV, LaTeX and the page: every number, nothing unnamed, names as they are written."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import OutputIsInput
from reapex.evaluation import Evaluation, Interval, Predictions, evaluate
from reapex.studies import (
    Cell,
    CellScore,
    Drawing,
    StudyResult,
    as_csv,
    as_latex,
    as_page,
    columns_of,
    corpus_page,
    corpus_table,
    study_named,
    write_study,
)
from reapex.studies.dots import dots_svg

from . import sheets

NASTY = ("fear & <b>50%</b>", "a_b$x")


def majority() -> Evaluation:
    table = Predictions(("a", "a", "b"), ("a", "a", "a"), subject=("1", "2", "3"))
    return evaluate(table, ("a", "b"))


@pytest.fixture
def result(tmp_path: Path) -> StudyResult:
    """Table VI on CASME II and on a corpus with names that need escaping."""
    study = study_named("table6")
    corpora = sheets.corpora(
        tmp_path, C2=sheets.casme2(tmp_path), own=sheets.table(tmp_path, NASTY)
    )
    columns = columns_of(study, corpora)
    filled = [each for each in columns if not each.is_empty]
    score = CellScore(0.4321, Interval(0.31, 0.52), None, 0.33, 0.61)
    cells = [
        Cell(
            row, column, "done", "", dict.fromkeys(("accuracy", "uf1", "uar"), score),
            n_clips=10, n_persons=4, n_seeds=1, n_parameters=12_789_413, n_macs=6_720_000_000,
            seconds=4239.0, movable_share=0.5, remarks=("a remark <i>",), run=tmp_path / row.key,
        )
        for column in filled
        for row in study.rows
    ]  # fmt: skip
    cells[0] = Cell(study.rows[0], filled[0], reason="timm is missing: pip install <it>")
    return StudyResult(study, columns, tuple(cells), {each.key: majority() for each in filled})


def test_csv_has_a_line_per_score_with_its_interval(result: StudyResult) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(result))))
    n_rows = len(result.study.rows)
    n_empty = sum(each.is_empty for each in result.columns)
    assert len(lines) == n_rows * n_empty + 3 * n_rows * (len(result.columns) - n_empty)
    assert {line["reason"] for line in lines if line["state"] == "empty"} == {
        "The corpora lack SAMM."
    }
    [line] = [
        each
        for each in lines
        if (each["row"], each["class_map"], each["score"]) == ("gamdss-gamdss", "casme2/5", "uf1")
    ]
    assert (line["value"], line["low"], line["high"]) == ("0.4321", "0.31", "0.52")
    assert (line["oracle_no_result"], line["published"]) == ("0.61", "0.8548")
    assert float(line["majority"]) == pytest.approx(0.4)
    assert (line["parameters"], line["train_seconds"]) == ("12789413", "4239.0")
    [line] = [each for each in lines if each["state"] == "not run" and each["score"] == "uf1"]
    assert (line["value"], line["reason"]) == ("", "timm is missing: pip install <it>")


def test_latex_is_escaped_and_names_what_is_no_result(result: StudyResult) -> None:
    text = as_latex(result)
    assert r"43.21 {\scriptsize[31, 52]}" in text
    assert "oracle (no result)" in text
    assert "published" in text
    assert "Not run: SAMM, 5 classes; SAMM, 3 classes." in text
    assert "1 h 10 min" in text
    rows = [line for line in text.splitlines() if line.endswith(r"\\")]
    columns = {line.count("&") for line in rows[1:]}
    assert len(columns) == 1  # every line has as many cells as the head
    form = re.search(r"\\begin\{tabular\}\{([lr]+)\}", text)
    assert form is not None
    assert len(form.group(1)) == columns.pop() + 1
    for line in text.splitlines()[1:]:
        assert re.search(r"(?<!\\)[%_#]", line) is None


def test_the_page_shows_scores_and_says_what_stands_beside(result: StudyResult) -> None:
    page = as_page(result, [Drawing("a <title>", "<svg></svg>")], "a <caption>")
    assert "<b>.432</b>" in page
    assert ".310 to .520" in page
    assert "oracle .610" in page
    assert "It is no result" in page
    assert "paper .855" in page
    assert "paper 2 h 41 min 40.97 s" in page
    assert "no honest scores" in page
    assert "timm is missing: pip install &lt;it&gt;" in page
    assert "The corpora lack SAMM." in page
    assert "2 fear &amp; &lt;b&gt;50%&lt;/b&gt;, 2 a_b$x" in page
    assert "a &lt;title&gt;" in page
    assert "a &lt;caption&gt;" in page
    assert "<i>" not in page
    assert "12.8 M" in page
    assert re.findall(r"""(?:src|href)=|https?://(?!www\.w3\.org/2000/svg)""", page) == []


def test_a_row_that_fell_short_says_so(result: StudyResult) -> None:
    cells = (
        *result.cells[:-1],
        replace(result.cells[-1], state="incomplete", reason="2 folds failed."),
    )
    assert "Incomplete: 2 folds failed." in as_page(replace(result, cells=cells))


def test_the_drawing_has_a_hollow_oracle_and_no_row_without_scores(result: StudyResult) -> None:
    column = next(each for each in result.columns if each.is_published)
    svg = dots_svg(result, column)
    n = len(result.study.rows) - 1
    assert svg.count('fill="#fff"') == n
    assert svg.count("oracle .610, no result") == n
    assert "ResNet-10, manual" not in svg
    assert "published .855" in svg
    assert "majority .400" in svg
    assert dots_svg(replace(result, cells=()), column) == ""


def test_everything_is_plain_for_json(result: StudyResult) -> None:
    told = result.as_dict()
    cell = told["cells"][-1]
    assert cell["scores"]["uf1"]["interval"] == [0.31, 0.52]
    assert cell["scores"]["uf1"]["oracle"] == 0.61
    assert cell["published"] is None
    assert told["columns"][0]["empty"] == "The corpora lack SAMM."


def test_files_replace_their_own_and_never_an_input(result: StudyResult, tmp_path: Path) -> None:
    out = tmp_path / "out"
    drawings = [Drawing("one", "<svg>1</svg>"), Drawing("two", "<svg>2</svg>")]
    for _ in range(2):
        written = write_study(result, out, drawings)
    assert [path.name for path in written] == [
        "table6.csv", "table6.tex", "table6.html", "table6-1.svg", "table6-2.svg",
    ]  # fmt: skip
    assert (out / "table6-2.svg").read_text(encoding="utf-8") == "<svg>2</svg>"
    with pytest.raises(OutputIsInput):
        write_study(result, out, inputs=[out / "table6.csv"])


def test_table_1_has_a_page(tmp_path: Path) -> None:
    corpora = sheets.corpora(
        tmp_path, C2=sheets.casme2(tmp_path), own=sheets.table(tmp_path, NASTY)
    )
    page = corpus_page(corpus_table(corpora))
    assert "× paper: CASME II (2014)" in page
    assert "fear &amp; &lt;b&gt;50%&lt;/b&gt;" in page
    assert "SAMM, CAS(ME)²" in page
