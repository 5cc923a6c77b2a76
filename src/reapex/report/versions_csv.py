"""Every change between two versions as a line of CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reapex.report.csv_lines import ms_text, write_csv
from reapex.versions import Change, VersionDiff

_HEADER = ("kind", "subject", "name", "row before", "row after", "field", "before", "after",
           "frames", "ms")  # fmt: skip


def write_diff_csv(
    diff: VersionDiff, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the changes.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    write_csv(_HEADER, map(_line, diff.changes), out, inputs=inputs, force=force)


def _line(change: Change) -> Iterator[object]:
    yield from (change.kind, change.subject, change.name)
    yield from ("" if row is None else row for row in change.rows)
    yield from (change.field, change.before, change.after)
    yield from ("" if change.frames is None else change.frames, ms_text(change.ms))
