"""One change from the first version of a label file to the second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self, get_args

Kind = Literal[
    "added",
    "removed",
    "renamed",
    "moved",
    "mark_added",
    "mark_removed",
    "emotion",
    "action_units",
    "column",
    "order_mended",
    "order_broken",
    "duplicate_added",
    "duplicate_removed",
    "unreadable_added",
    "unreadable_removed",
    "column_added",
    "column_removed",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

TITLES: Mapping[Kind, str] = {
    "added": "Expressions added",
    "removed": "Expressions removed",
    "renamed": "Expressions under another subject or name",
    "moved": "Key frames moved",
    "mark_added": "Key frames filled in",
    "mark_removed": "Key frames left empty",
    "emotion": "Emotions changed",
    "action_units": "Action units changed",
    "column": "Other cells changed",
    "order_mended": "Key frames brought in order",
    "order_broken": "Key frames brought out of order",
    "duplicate_added": "Rows that now repeat another",
    "duplicate_removed": "Rows that no longer repeat another",
    "unreadable_added": "Rows that can no longer be read",
    "unreadable_removed": "Rows that could not be read before",
    "column_added": "Columns added",
    "column_removed": "Columns removed",
}

_OPPOSITE: Mapping[Kind, Kind] = {
    "added": "removed",
    "mark_added": "mark_removed",
    "order_mended": "order_broken",
    "duplicate_added": "duplicate_removed",
    "unreadable_added": "unreadable_removed",
    "column_added": "column_removed",
}


def opposite(kind: Kind) -> Kind:
    """The kind that a change is of when the versions are exchanged."""
    for one, other in _OPPOSITE.items():
        if kind in (one, other):
            return other if kind == one else one
    return kind


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one expression, one row, or one column.

    Parameters
    ----------
    kind
        What kind of change it is.
    field
        The key frame or column that it is about; empty for whole rows.
    before, after
        What stood there in the first and in the second version; empty for nothing.
    subject, name
        Whose clip, as the first version calls it (an added one as the second does).
    rows
        The row in the first and in the second version, counted as a spreadsheet does.
    frames, ms
        How far a key frame moved; positive is later. None where it is no key frame, or the frame
        rate is unknown or not the same.
    """

    kind: Kind
    field: str = ""
    before: str = ""
    after: str = ""
    subject: str = ""
    name: str = ""
    rows: tuple[int | None, int | None] = (None, None)
    frames: int | None = None
    ms: float | None = None

    def turned(self) -> Self:
        """The same change from the second version to the first, under the same name."""
        return replace(
            self,
            kind=opposite(self.kind),
            before=self.after,
            after=self.before,
            rows=(self.rows[1], self.rows[0]),
            frames=None if self.frames is None else -self.frames,
            ms=None if self.ms is None else -self.ms,
        )

    @property
    def is_about_row(self) -> bool:
        """Whether it is about a subject's clip, and not about a column of the file."""
        return bool(self.name)

    def __str__(self) -> str:
        what = f"{self.field} " if self.field else ""
        if self.frames is None:
            return f"{what}{self.before or '–'} → {self.after or '–'}"
        ms = "" if self.ms is None else f", {self.ms:+.0f} ms"
        unit = "frame" if abs(self.frames) == 1 else "frames"
        return f"{what}{self.before} → {self.after} ({self.frames:+d} {unit}{ms})"
