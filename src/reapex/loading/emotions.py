"""Emotions from another workbook, for labels that have none: SAMM's long videos, by SAMM's sheet.

Conventions
-----------
A row finds its emotion by the clip's name and by whether it is a micro- or macro-expression, since
both may go by one name. A label that is there stays. A row that finds none stays without, and is
counted in a remark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reapex.errors import ColumnMissing, Place
from reapex.labels import LabelSheet, PlainTable, Record, descriptor_of, read_plain
from reapex.labels.aliases import CODED_SHEET
from reapex.labels.cells import word
from reapex.labels.header import normal
from reapex.labels.samm import SAMM
from reapex.loading.spelling import plainly

_OBJECTIVE = ("objectiveclasses", "objectiveclass")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of one expression; ``further`` are columns that a class map may read."""

    emotion: str
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EmotionTable:
    """The emotions of expressions by name and kind.

    Parameters
    ----------
    file
        Where they were read.
    said
        By name, as compared, and kind; a kind of ``""`` is of any.
    remarks
        Rows that contradict each other.
    """

    file: Path
    said: Mapping[tuple[str, str], _Said]
    remarks: tuple[str, ...] = ()

    def join(self, sheet: LabelSheet) -> LabelSheet:
        """The sheet with the emotions of its records, and remarks on those that found none."""
        records = tuple(map(self._joined, sheet.records))
        remarks = [*sheet.remarks, *self.remarks]
        without = [record for record in records if not record.emotion]
        n_micro = sum(record.kind == "micro" for record in without)
        if without:
            micro = [each.name for each in without if each.kind == "micro"]
            shown = f", such as {', '.join(micro[:_SHOWN])}" if micro else ""
            remarks.append(
                f"{self.file.name} has no emotion for {len(without)} of {len(records)} "
                f"expressions, {n_micro} of them micro{shown}"
            )
        return replace(sheet, records=records, remarks=tuple(remarks))

    def _joined(self, record: Record) -> Record:
        name = plainly(record.name)
        found = self.said.get((name, record.kind)) or self.said.get((name, ""))
        if found is None or record.emotion:
            return record
        aliases = descriptor_of(record.dataset).emotion_aliases
        has = {normal(heading) for heading in record.columns}
        new = {key: text for key, text in found.further.items() if normal(key) not in has}
        return replace(
            record,
            emotion=word(found.emotion, aliases),
            emotion_raw=found.emotion,
            columns={**record.columns, **new},
        )


def without_emotions(sheet: LabelSheet) -> tuple[str, ...]:
    """Where the emotions of such a data set are, if nothing gave any."""
    elsewhere = descriptor_of(sheet.source.dataset).emotions_in
    if not elsewhere or any(record.emotion for record in sheet.records):
        return ()
    return (f"This workbook holds no emotions; for those of {elsewhere} say --emotions FILE",)


def read_emotions(path: Path) -> EmotionTable:
    """Read a workbook of emotions: any sheet with columns of clip names and of emotions.

    Raises
    ------
    NotASheet
        If it is no table.
    ColumnMissing
        If no row has both headings.
    """
    table = read_plain(path, CODED_SHEET["name"])
    normals = [normal(heading) for heading in table.headings]
    emotion = _first(normals, CODED_SHEET["emotion"])
    if emotion is None:
        raise ColumnMissing(
            "The row with the clips' names has no heading for emotions",
            where=Place(file=path),
            expected="a heading such as 'Estimated Emotion' or 'Emotion'",
            mend="Give the workbook with the emotions, or head that column Emotion",
        )
    kind = _first(normals, SAMM.aliases["kind"])
    return _table(path, table, emotion, kind, _first(normals, _OBJECTIVE))


def _first(normals: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((normals.index(name) for name in wanted if name in normals), None)


def _table(
    path: Path, table: PlainTable, emotion: int, kind: int | None, objective: int | None
) -> EmotionTable:
    said: dict[tuple[str, str], _Said] = {}
    differing: list[str] = []
    for row in table.rows:
        name = row[table.key]
        if not name or not row[emotion]:
            continue
        of_kind = "" if kind is None else word(row[kind], SAMM.kind_aliases)
        further = {} if objective is None else {table.headings[objective]: row[objective]}
        new = _Said(row[emotion], further)
        if said.setdefault((plainly(name), of_kind), new) != new:
            differing.append(name)
    if not differing:
        return EmotionTable(path, said)
    shown = ", ".join(dict.fromkeys(differing[:_SHOWN]))
    remark = f"{path.name} says different things of one expression ({shown}); the first row counts"
    return EmotionTable(path, said, (remark,))
