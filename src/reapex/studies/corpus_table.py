"""Table I on what there is: what each corpus is made of, beside what the paper says of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reapex.auditing import Part
from reapex.studies.as_latex import escaped
from reapex.studies.corpora import StudyCorpus
from reapex.studies.grids import study_named
from reapex.studies.published import SOURCE
from reapex.studies.published_corpora import CORPORA, PublishedCorpus
from reapex.studies.study import Study

HEADINGS = (
    "Corpus", "Data set", "Subjects", "Clips", "Records read", "fps", "Emotions", "Subjects' traits"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """One corpus: its part, how much was read, and the paper's row where it is that data set."""

    corpus: StudyCorpus
    part: Part
    printed: PublishedCorpus | None

    @property
    def texts(self) -> tuple[str, ...]:
        """A text for each of ``HEADINGS``."""
        part = self.part
        return (
            self.corpus.name,
            self.corpus.dataset,
            str(part.n_persons),
            str(part.n_clips),
            str(self.corpus.corpus.n_read),
            ", ".join(f"{rate:g}" for rate in part.rates_fps) or "unknown",
            ", ".join(f"{n} {name}" for name, n in part.classes.items()),
            "; ".join(f"{name}: {spread}" for name, spread in part.composition.items()),
        )

    @property
    def printed_texts(self) -> tuple[str, ...]:
        """The paper's row, in the same form; empty where it is not that data set."""
        if self.printed is None:
            return ()
        row = self.printed
        traits = f"gender (M/F): {row.gender}; age: {row.age}; culture: {row.culture}"
        return (
            f"{row.title} ({row.year})", self.corpus.dataset, str(row.subjects), str(row.samples),
            "–", str(row.fps), row.emotions.replace(" ", ", "), traits,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorpusTable:
    """Table I.

    Parameters
    ----------
    rows
        A row per corpus.
    absent
        The paper's data sets that are not among them.
    """

    rows: tuple[CorpusRow, ...]
    absent: tuple[str, ...]

    @property
    def study(self) -> Study:
        """What it is in the paper."""
        return study_named("table1")

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known to be wrong in the rows of the paper that stand here."""
        return tuple(
            f"{SOURCE}, Table I, {each.printed.title}: {each.printed.fault}."
            for each in self.rows
            if each.printed is not None and each.printed.fault
        )

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {
            "study": "table1",
            "paper": "Table I",
            "corpora": [
                {
                    "name": row.corpus.name,
                    "dataset": row.corpus.dataset,
                    "subjects": row.part.n_persons,
                    "clips": row.part.n_clips,
                    "read": row.corpus.corpus.n_read,
                    "fps": list(row.part.rates_fps),
                    "emotions": dict(row.part.classes),
                    "traits": dict(row.part.composition),
                    "published": dict(zip(HEADINGS, row.printed_texts, strict=False)) or None,
                }
                for row in self.rows
            ],
            "absent": list(self.absent),
            "notes": list(self.notes),
        }

    def as_csv(self) -> str:
        """A line per corpus, and one for the paper's row of it."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("source", *HEADINGS))
        for row in self.rows:
            writer.writerow(("found", *row.texts))
            if row.printed is not None:
                writer.writerow((f"published: {SOURCE}", *row.printed_texts))
        return text.getvalue()

    def as_latex(self) -> str:
        """The table; the paper's rows in grey."""
        lines = [
            r"% Needs \usepackage{booktabs,xcolor,tabularx}.",
            r"\begin{table*}",
            r"\centering\footnotesize",
            r"\caption{What the corpora are made of; in grey as the paper prints it.}",
            r"\begin{tabularx}{\textwidth}{llrrrrXX}",
            r"\toprule",
            _line([escaped(each) for each in HEADINGS]),
            r"\midrule",
        ]
        for row in self.rows:
            lines.append(_line([escaped(each) for each in row.texts]))
            if row.printed is not None:
                grey = [rf"\textcolor{{gray}}{{{escaped(each)}}}" for each in row.printed_texts]
                lines.append(_line(grey))
        return "\n".join([*lines, r"\bottomrule", r"\end{tabularx}", r"\end{table*}"]) + "\n"


def corpus_table(corpora: Sequence[StudyCorpus]) -> CorpusTable:
    """Table I of these corpora."""
    rows = tuple(
        CorpusRow(
            each,
            Part.of(each.name, each.corpus.clips),
            None if each.is_drawn else CORPORA.get(each.dataset),
        )
        for each in corpora
    )
    there = {each.dataset for each in corpora}
    absent = tuple(row.title for name, row in CORPORA.items() if name not in there)
    return CorpusTable(rows, absent)


def _line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"
