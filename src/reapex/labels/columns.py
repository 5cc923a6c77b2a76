"""The user's own headings, and what to say when columns are not found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import cast

from reapex.errors import ColumnMissing, HeaderNotFound, LabelError, Place, UsageError
from reapex.labels.cells import as_text
from reapex.labels.descriptor import FIELDS, Descriptor, Field
from reapex.labels.grid import Grid
from reapex.labels.header import HEADER_ROWS, Header, Table, nearest_table, needed, normal

NAMEABLE = tuple(field for field in FIELDS if field != "id")
_SHOWN = 20


def with_columns(descriptor: Descriptor, columns: Mapping[str, str]) -> Descriptor:
    """The data set with some columns under the user's own headings, which then must be there.

    Raises
    ------
    UsageError
        If a field is unknown, a heading empty, or one heading is given for two fields.

    Examples
    --------
    >>> from reapex.labels.table import TABLE
    >>> with_columns(TABLE, {"onset": "Start Frame"}).aliases["onset"]
    ('startframe',)
    """
    named = {_field(name): text.strip() for name, text in columns.items()}
    claimed = {field: normal(text) for field, text in named.items()}
    for field, text in claimed.items():
        if not text:
            raise UsageError(
                f"No heading is given for {field}", mend=f"Write --columns {field}=YourHeader"
            )
        if list(claimed.values()).count(text) > 1:
            raise UsageError(
                f"The heading {named[field]!r} is given for more than one column",
                mend="Name one heading per column",
            )
    aliases: dict[Field, tuple[str, ...]] = {
        # A heading that the user gave to one field is no longer another's.
        field: tuple(alias for alias in known if alias not in claimed.values())
        for field, known in descriptor.aliases.items()
    }
    aliases.update({field: (text,) for field, text in claimed.items()})
    return replace(descriptor, aliases=aliases, named=named)


def not_found(grids: Sequence[Grid], descriptor: Descriptor) -> LabelError:
    """The error for a file without a complete header: what was found, and what is missing."""
    nearest = nearest_table(grids, descriptor)
    if nearest is None:
        return _no_header(grids, descriptor)
    header = nearest.header
    missing = [field for field in needed(descriptor) if field not in header.columns]
    found = [f"{field} ({header.text(field)!r})" for field in header.columns]
    return ColumnMissing(
        f"{_said(missing, descriptor)}. Found: {', '.join(found)}",
        where=_place(nearest),
        expected=f"the headings {_expected(descriptor)}, in any order and spelling of case",
        mend=_mend(missing, header, descriptor),
    )


def _field(name: str) -> Field:
    if name.strip().lower() in NAMEABLE:
        return cast(Field, name.strip().lower())
    close = get_close_matches(name.lower(), NAMEABLE, n=1)
    raise UsageError(
        f"{name!r} is no column that Reapex knows",
        expected=f"one of {', '.join(NAMEABLE)}",
        mend=f"Did you mean {close[0]}?" if close else "Write --columns onset=YourHeader",
    )


def _said(missing: Sequence[Field], descriptor: Descriptor) -> str:
    said = [
        f"{field} (asked for as {descriptor.named[field]!r})"
        if field in descriptor.named
        else field
        for field in missing
    ]
    return f"The header lacks {', '.join(said)}"


def _expected(descriptor: Descriptor) -> str:
    plainest = {
        field: field if field in aliases else aliases[0]
        for field, aliases in descriptor.aliases.items()
    }
    return ", ".join(
        repr(descriptor.named.get(field, plainest[field])) for field in needed(descriptor)
    )


def _mend(missing: Sequence[Field], header: Header, descriptor: Descriptor) -> str:
    free = [
        text
        for column, text in enumerate(header.texts)
        if text and column not in header.columns.values()
    ]
    close = _close(missing, free, descriptor)
    parts = [f"{asked!r} may be {text!r}" for asked, text in close.items()]
    example = next(iter(close.values()), "YourHeader")
    options = " ".join(
        f"--columns {field}={_shell(example if index == 0 else 'YourHeader')}"
        for index, field in enumerate(missing)
    )
    parts.append(f"If they have other headings, say {options}")
    others = ", ".join(map(repr, free[:_SHOWN])) or "none"
    parts.append(f"Other headings in that row: {others}")
    return ". ".join(parts)


def _close(missing: Sequence[Field], free: Sequence[str], descriptor: Descriptor) -> dict[str, str]:
    """What was asked for against the heading nearest to it."""
    by_normal = {normal(text): text for text in free}
    found = {}
    for field in missing:
        asked = descriptor.named.get(field, field)
        match = get_close_matches(normal(asked), by_normal, n=1)
        if match:
            found[asked] = by_normal[match[0]]
    return found


def _shell(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _place(table: Table) -> Place:
    return table.grid.place.at(row=table.header.row_index + 1)


def _no_header(grids: Sequence[Grid], descriptor: Descriptor) -> HeaderNotFound:
    rows = [row for grid in grids[:1] for row in grid.rows if any(map(as_text, row))]
    first = " | ".join(filter(None, map(as_text, rows[0])))[:120] if rows else ""
    return HeaderNotFound(
        f"No row among the first {HEADER_ROWS} of any sheet names the columns"
        + (f"; the first row reads {first!r}" if first else "; the sheet is empty"),
        where=grids[0].place.at(sheet=None) if grids else None,
        expected=f"headings such as {_expected(descriptor)}",
        mend="Add a header row, or give your headings: --columns onset=YourHeader and so on",
    )
