"""Clip ids: given once, in the order of the rows, and the same ever after."""

from __future__ import annotations

from collections.abc import Iterable

from reapex.errors import DuplicateRow


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
        self._counts: dict[tuple[str, str], int] = {}
        self._row_of: dict[str, int] = {}

    def id_of(self, subject: str, name: str, coder: str, onset: int, written: str = "") -> str:
        """The id of an annotation; rows that agree in all four are one and the same."""
        key = (subject, name, coder, onset)
        if written:
            self._given.setdefault(key, written)
            return written
        if key not in self._given:
            self._given[key] = self._next(subject, name)
        return self._given[key]

    def claim(self, clip_id: str, row: int) -> None:
        """Note that a row is the record of an id.

        Raises
        ------
        DuplicateRow
            If an earlier row is.
        """
        earlier = self._row_of.setdefault(clip_id, row)
        if earlier != row:
            raise DuplicateRow(
                f"The row says again what row {earlier} says: the same subject, clip, onset and "
                "coder",
                expected="one row per annotated expression",
                mend="Delete one of the two, or correct the onset if they are two expressions",
            )

    def _next(self, subject: str, name: str) -> str:
        while True:
            count = self._counts.get((subject, name), 0) + 1
            self._counts[subject, name] = count
            candidate = f"{self._dataset}/{subject}/{name}#{count}"
            if candidate not in self._taken:
                return candidate
