"""The files of a study: its table as CSV, LaTeX and HTML, made anew at each start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reapex.output import writing
from reapex.studies.as_csv import as_csv
from reapex.studies.as_latex import as_latex
from reapex.studies.corpus_table import CorpusTable
from reapex.studies.page import Drawing, as_page, corpus_page
from reapex.studies.result import StudyResult


def write_study(
    result: StudyResult | CorpusTable,
    out: Path,
    figures: Sequence[Drawing] = (),
    caption: str = "",
    inputs: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write ``OUT/STUDY.csv``, ``.tex``, ``.html``, and a figure's ``.svg``; give their paths.

    The study's own files of an earlier start are replaced: they are made from the run folders.

    Raises
    ------
    OutputError
        If one cannot be written, or is one of the inputs.
    """
    name = result.study.name
    texts: Mapping[str, str]
    if isinstance(result, CorpusTable):
        texts = {".csv": result.as_csv(), ".tex": result.as_latex(), ".html": corpus_page(result)}
    else:
        texts = {
            ".csv": as_csv(result),
            ".tex": as_latex(result),
            ".html": as_page(result, figures, caption),
        }
    many = len(figures) > 1
    drawings = {
        f"{f'-{number}' if many else ''}.svg": each.svg
        for number, each in enumerate(figures, start=1)
    }
    written = []
    for suffix, text in {**texts, **drawings}.items():
        path = out / f"{name}{suffix}"
        with writing(path, inputs=inputs, force=True) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)
