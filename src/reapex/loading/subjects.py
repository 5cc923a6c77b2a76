"""What a table says of the subjects: age, gender, culture, ethnicity, or any column it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.corpus import Corpus
from reapex.labels import PlainTable, read_plain
from reapex.loading.spelling import Spellings

# The best first: a sheet that numbers its rows under "ID" still names its subjects elsewhere.
_SUBJECT = (
    "subject", "subjectid", "subjectno", "sub", "subid", "participant", "participantid", "被试",
    "受试者", "编号", "faceid", "id",
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
        Per subject, as the table spells it, heading against value; empty cells are left out.
    remarks
        Rows that were left out, with the reason.
    """

    file: Path
    traits: Mapping[str, Mapping[str, str]]
    remarks: tuple[str, ...] = ()

    def join(self, corpus: Corpus) -> Corpus:
        """The corpus with the traits of its subjects.

        What the table says wins over what a manifest says of all of them, whatever the case of the
        heading. A subject of one side that the other does not know is said in the remarks.
        """
        known = Spellings(self.traits)
        means = {clip.subject: known.meaning(clip.subject) for clip in corpus}
        means |= {
            clip.subject: known.meaning(clip.subject_raw)
            for clip in corpus
            if means[clip.subject] is None
        }
        clips = tuple(
            replace(clip, traits=_joined(clip.traits, self.traits.get(name or "", {})))
            for clip in corpus
            for name in (means[clip.subject],)
        )
        remarks = [*corpus.remarks, *self.remarks]
        without = [subject for subject, name in means.items() if name is None]
        if without:
            remarks.append(f"{self.file.name} says nothing of {_listed('subject', without)}")
        named = set(means.values())
        unknown = [subject for subject in self.traits if subject not in named]
        if unknown:
            remarks.append(
                f"{self.file.name} names {_listed('subject', unknown)} of whom there is no clip"
            )
        return replace(corpus, clips=clips, remarks=tuple(remarks))


def _joined(general: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    said = {heading.casefold() for heading in own}
    return {key: value for key, value in general.items() if key.casefold() not in said} | dict(own)


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
    first_of: dict[str, int] = {}
    for column, heading in enumerate(table.headings):
        if heading and column != table.key:
            first_of.setdefault(heading.casefold(), column)
    repeated = [
        heading
        for column, heading in enumerate(table.headings)
        if first_of.get(heading.casefold(), column) != column and column != table.key
    ]
    for row in table.rows:
        if not row[table.key]:
            continue
        said = {table.headings[column]: row[column] for column in first_of.values() if row[column]}
        name = Spellings(traits).meaning(row[table.key]) or row[table.key]
        if traits.setdefault(name, said) != said:
            differing.append(row[table.key])
    remarks = []
    if repeated:
        remarks.append(f"{path.name} has {_listed('heading', repeated)} twice; the first is read")
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
