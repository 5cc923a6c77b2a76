"""Every change between two versions as a line of CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from reapex.output import writing
from reapex.versions import VersionDiff

_HEADER = ("kind", "subject", "name", "row before", "row after", "field", "before", "after",
           "frames", "ms")  # fmt: skip


def write_diff_csv(
    diff: VersionDiff, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the changes; UTF-8 with a byte order mark, so that Excel shows every name.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with (
        writing(out, inputs=inputs, force=force) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        for each in diff.changes:
            ms = "" if each.ms is None else f"{each.ms:.3f}".rstrip("0").rstrip(".")
            rows = ("" if row is None else row for row in each.rows)
            frames = "" if each.frames is None else each.frames
            writer.writerow(
                (each.kind, each.subject, each.name, *rows, each.field, each.before, each.after,
                 frames, ms)
            )  # fmt: skip
