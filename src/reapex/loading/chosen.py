"""A list of the clips that a study keeps, such as the official one of MEGC2019's composite.

Conventions
-----------
The list is the user's own copy: a table with columns of subjects and clip names and, where it is of
several data sets, of the data set by its word or title; or MEGC2019's file as it came, whose
columns have no headings. Subjects and names are compared without leading zeros, since ``s3_ne_03``
and ``s03_ne_03`` are one clip. Clips that are not on the list are skipped with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.clip import Clip
from reapex.corpus import Corpus, Skipped
from reapex.errors import ColumnMissing, Place
from reapex.labels import datasets, descriptor_of
from reapex.labels.aliases import CODED_SHEET
from reapex.labels.cells import as_text
from reapex.labels.grid import read_grids
from reapex.labels.header import HEADER_ROWS, normal
from reapex.loading.spelling import loosely, plainly

_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_DATASET = ("dataset", "database", "corpus")
_SUBJECT = ("sub", "subject", "subjectid")
_SHOWN = 5

_Entry = tuple[str, str, str]  # data set, subject and name, as compared


@dataclass(frozen=True, slots=True)
class ClipList:
    """The clips that are kept.

    Parameters
    ----------
    file
        Where they were read.
    entries
        Data set (empty where the list names none; as written where Reapex knows none of that name
        or title), subject and name, as compared.
    """

    file: Path
    entries: frozenset[_Entry]

    def keep(self, corpus: Corpus) -> Corpus:
        """The corpus with the clips on the list; a remark counts those of it that are not found."""
        listed = self._of(corpus)
        if not listed:
            corpus = replace(corpus, remarks=(*corpus.remarks, self._about_others(corpus)))
        kept = [clip for clip in corpus if _entry(clip) in listed]
        gone = [self._left_out(clip) for clip in corpus if _entry(clip) not in listed]
        lost = sorted(listed - {_entry(clip) for clip in kept})
        remarks = [*corpus.remarks, f"{self.file.name} keeps {len(kept)} of {len(corpus)} clips"]
        if lost:
            shown = ", ".join(f"{subject} {name}" for _, subject, name in lost[:_SHOWN])
            remarks.append(f"{self.file.name} lists {len(lost)} clips that are not there ({shown})")
        return replace(
            corpus,
            clips=tuple(kept),
            skipped=(*corpus.skipped, *gone),
            remarks=tuple(remarks),
        )

    def _of(self, corpus: Corpus) -> frozenset[_Entry]:
        """The entries about the corpus's data set, which then is named in all of them."""
        dataset = corpus.sources[0].dataset
        return frozenset(
            (dataset, subject, name) for of, subject, name in self.entries if of in ("", dataset)
        )

    def _about_others(self, corpus: Corpus) -> str:
        """That no entry is about the corpus's data set, and which they are about."""
        known = descriptor_of(corpus.sources[0].dataset)
        named = sorted({of for of, _, _ in self.entries})
        shown = ", ".join(map(repr, named[:_SHOWN])) + (" and others" if named[_SHOWN:] else "")
        about = f": it names {shown}" if named else ", and no clip at all"
        return (
            f"{self.file.name} has no entry about the data set {known.name} ({known.title}){about}"
        )

    def _left_out(self, clip: Clip) -> Skipped:
        return Skipped(clip.place, "not_chosen", f"The clip is not on the list {self.file.name}")


def read_clip_list(path: Path) -> ClipList:
    """Read a list of clips.

    Raises
    ------
    NotASheet
        If it is no table.
    ColumnMissing
        If no row has headings of subject and clip name, and the first cell names no data set.
    """
    for grid in read_grids(path):
        texts = [tuple(map(as_text, row)) for row in grid.rows]
        for index, row in enumerate(texts[:HEADER_ROWS]):
            names = [normal(text) for text in row]
            subject, name = _first(names, _SUBJECT), _first(names, CODED_SHEET["name"])
            if subject is not None and name is not None:
                dataset = _first(names, _DATASET)
                return _list(path, texts[index + 1 :], (dataset, subject, name))
        if texts and texts[0] and len(texts[0]) > 2 and _dataset(texts[0][0]) in datasets():
            return _list(path, texts, (0, 1, 2))
    raise ColumnMissing(
        "No row has headings for subjects and clip names",
        where=Place(file=path),
        expected="columns such as dataset, subject and filename, or MEGC2019's list as it came",
        mend="Head the columns subject and filename",
    )


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(each) for each in wanted if each in names), None)


def _list(
    path: Path, rows: Sequence[Sequence[str]], columns: tuple[int | None, int, int]
) -> ClipList:
    dataset, subject, name = columns
    width = max(column for column in columns if column is not None)
    return ClipList(
        path,
        frozenset(
            (
                "" if dataset is None else _dataset(row[dataset]),
                loosely(row[subject]),
                _plain_name(row[name]),
            )
            for row in rows
            if len(row) > width and row[name]
        ),
    )


def _entry(clip: Clip) -> _Entry:
    return clip.dataset, loosely(clip.subject), _plain_name(clip.name)


def _dataset(text: str) -> str:
    """The word of a data set that is called by its word or its title; another text as it is."""
    said = normal(text)
    for name in datasets():
        if said in (normal(name), normal(descriptor_of(name).title)):
            return name
    return text


def _plain_name(name: str) -> str:
    return _ZEROS.sub("", plainly(name))
