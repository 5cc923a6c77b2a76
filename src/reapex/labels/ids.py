"""Clip ids: given once, in the order of the rows, and the same ever after."""

from __future__ import annotations

from collections.abc import Iterable

from reapex.clip import Provenance
from reapex.errors import DuplicateRow
from reapex.labels.record import Record


class IdBook:
    """The ids of one sheet.

    Parameters
    ----------
    dataset
        The first part of every id.
    written
        Ids that the sheet itself states; none of them is given to another row.
    """

    def __init__(self, dataset: str, written: Iterable[str] = ()) -> None:
        self._dataset = dataset
        self._taken = set(written)
        self._given: dict[tuple[str, str, str, int], str] = {}
        self._counts: dict[tuple[str, str, str], int] = {}
        self._row_of: dict[tuple[str, str], tuple[Provenance, tuple[str, str, str, int]]] = {}

    def id_of(self, subject: str, name: str, coder: str, onset: int, written: str = "") -> str:
        """The id of the clip that a row annotates.

        Rows that agree in all four are one and the same. Each coder's onsets of a name are counted
        apart: the first expression that A marks there is the first that B marks.
        """
        key = (subject, name, coder, onset)
        if written:
            self._given.setdefault(key, written)
            return written
        if key not in self._given:
            self._given[key] = self._next(subject, name, coder)
        return self._given[key]

    def claim(self, record: Record) -> None:
        """Note that a row is the record of an id by one coder.

        Raises
        ------
        DuplicateRow
            If an earlier row is.
        """
        origin, onset = record.provenance, record.raw.onset or 0
        what = (record.subject, record.name, record.coder, onset)
        first, said = self._row_of.setdefault((record.id, record.coder), (origin, what))
        if first.line == origin.line:
            return
        if said == what and first.row == origin.row and origin.table_row is not None:
            raise DuplicateRow(
                "The row marks one expression twice: both begin at the same onset",
                expected="expressions of one row that begin one after the other",
                mend="Delete one of the two, or correct its onset if they are two expressions",
            )
        earlier = first.row
        if said == what:
            raise DuplicateRow(
                f"The row says again what row {earlier} says: the same subject, clip, onset and "
                "coder",
                expected="one row per annotated expression",
                mend="Delete one of the two, or correct the onset if they are two expressions",
            )
        raise DuplicateRow(
            f"The row has the id {record.id!r} of row {earlier}, which is another expression",
            expected="an id of its own, or none",
            mend="Empty the cell _reapex_id of the row that was copied",
        )

    def _next(self, subject: str, name: str, coder: str) -> str:
        while True:
            count = self._counts.get((subject, name, coder), 0) + 1
            self._counts[subject, name, coder] = count
            candidate = f"{self._dataset}/{subject}/{name}#{count}"
            if candidate not in self._taken:
                return candidate
