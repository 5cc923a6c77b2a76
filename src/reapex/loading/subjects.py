"""What a table says of the subjects: age, gender, culture, ethnicity, or any column it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.corpus import Corpus
from reapex.labels import PlainTable, read_plain
from reapex.loading.folders import loosely

_SUBJECT = (
    "subject", "subjectid", "subjectno", "sub", "subid", "participant", "participantid", "id",
    "faceid", "被试", "受试者", "编号",
)  # fmt: skip
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """The traits of subjects.

    Parameters
    ----------
    file
        Where they were read.
    traits
        Per subject, loosely spelled (``sub01`` and 1 are one), heading against value.
    remarks
        Rows that were left out, with the reason.
    """

    file: Path
    traits: Mapping[str, Mapping[str, str]]
    remarks: tuple[str, ...] = ()

    def join(self, corpus: Corpus) -> Corpus:
        """The corpus with the traits of its subjects.

        A subject of one side that the other does not know is said in the remarks.
        """
        clips = tuple(
            replace(clip, traits={**clip.traits, **self.traits.get(loosely(clip.subject), {})})
            for clip in corpus
        )
        spelled = {loosely(clip.subject): clip.subject for clip in corpus}
        remarks = [*corpus.remarks, *self.remarks]
        without = [name for key, name in spelled.items() if key not in self.traits]
        if without:
            remarks.append(f"{self.file.name} says nothing of {_listed('subject', without)}")
        unknown = [key for key in self.traits if key not in spelled]
        if unknown:
            remarks.append(
                f"{self.file.name} names {_listed('subject', unknown)} of whom there is no clip"
            )
        return replace(corpus, clips=clips, remarks=tuple(remarks))


def read_subjects(path: Path) -> SubjectTable:
    """Read a subject table: any sheet or CSV with a column of subjects.

    Raises
    ------
    NotASheet
        If it is no table.
    ColumnMissing
        If no column holds the subjects.
    """
    return _table(path, read_plain(path, _SUBJECT))


def _table(path: Path, table: PlainTable) -> SubjectTable:
    traits: dict[str, dict[str, str]] = {}
    differing: list[str] = []
    for row in table.rows:
        if not row[table.key]:
            continue
        said = {
            heading: value
            for column, (heading, value) in enumerate(zip(table.headings, row, strict=True))
            if heading and column != table.key
        }
        if traits.setdefault(loosely(row[table.key]), said) != said:
            differing.append(row[table.key])
    remarks = []
    if differing:
        remarks.append(
            f"{path.name} says different things of {_listed('subject', differing)} in different "
            "rows; the first row counts"
        )
    return SubjectTable(path, traits, tuple(remarks))


def _listed(thing: str, names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    shown = ", ".join(unique[:_SHOWN]) + (" and others" if len(unique) > _SHOWN else "")
    return f"{len(unique)} {thing}{'' if len(unique) == 1 else 's'} ({shown})"
