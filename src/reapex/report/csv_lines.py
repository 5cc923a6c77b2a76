"""Tables of the reports as CSV: UTF-8 with a byte order mark, so that Excel shows every name."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from reapex.output import writing


def write_csv(
    header: Iterable[object],
    lines: Iterable[Iterable[object]],
    out: Path,
    *,
    inputs: Iterable[Path] = (),
    force: bool = False,
) -> None:
    """Write a header and its lines.

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
        writer.writerow(header)
        writer.writerows(lines)


def ms_text(ms: float | None) -> str:
    """Milliseconds with up to three decimals; empty where there are none.

    Examples
    --------
    >>> ms_text(12.5), ms_text(40.0), ms_text(None)
    ('12.5', '40', '')
    """
    return "" if ms is None else f"{ms:.3f}".rstrip("0").rstrip(".")
