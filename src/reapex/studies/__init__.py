"""The paper's tables and its Fig. 6, run again on anybody's corpora and judged honestly.

A :class:`Study` is data: rows of changes to a training config, columns of data sets and class
settings. :mod:`reapex.studies.conduct` runs it, cell by cell, in ordinary run folders; that module,
``measuring``, ``features`` and ``figure6`` need the extra ``[train]``, nothing else here does.

Conventions
-----------
Every score stands with its 95 % interval over subjects and with the majority baseline. The oracle
is named so and is no result. Published numbers stand beside ours only where data set and class
setting are the same, with what is known of them (:mod:`~reapex.studies.published`).
"""

from reapex.studies.as_csv import as_csv
from reapex.studies.as_latex import as_latex
from reapex.studies.base import Base
from reapex.studies.columns import FilledColumn, columns_of
from reapex.studies.corpora import StudyCorpus, read_corpora
from reapex.studies.corpus_table import CorpusTable, corpus_table
from reapex.studies.files import write_study
from reapex.studies.grids import studies, study_named
from reapex.studies.page import Drawing, as_page, corpus_page
from reapex.studies.published import notes_on, published
from reapex.studies.published_scores import PublishedScores
from reapex.studies.result import Cell, CellScore, StudyResult
from reapex.studies.study import Column, Row, Study

__all__ = [
    "Base",
    "Cell",
    "CellScore",
    "Column",
    "CorpusTable",
    "Drawing",
    "FilledColumn",
    "PublishedScores",
    "Row",
    "Study",
    "StudyCorpus",
    "StudyResult",
    "as_csv",
    "as_latex",
    "as_page",
    "columns_of",
    "corpus_page",
    "corpus_table",
    "notes_on",
    "published",
    "read_corpora",
    "studies",
    "study_named",
    "write_study",
]
