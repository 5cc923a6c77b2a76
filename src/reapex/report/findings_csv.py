"""Findings as a table that spreadsheet programs open."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from reapex.auditing import Audit, Finding
from reapex.output import writing

_HEADER = ("code", "severity", "title", "file", "sheet", "row", "column", "clip", "frames",
           "frame", "explanation", "mend", "suppressed")  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_findings_csv(
    audit: Audit, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the findings, those that are suppressed last.

    UTF-8 with a byte order mark, which Excel needs; a cell that would be run as a formula gets an
    apostrophe before it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with (
        writing(out, inputs=inputs, force=force) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for suppressed, findings in (("", audit.findings), ("yes", audit.suppressed)):
            for finding in findings:
                writer.writerow([*map(_harmless, _cells(finding)), suppressed])


def _cells(finding: Finding) -> Iterator[object]:
    place = finding.where
    yield from (finding.code, finding.severity, finding.title)
    yield from (place.file, place.sheet, place.row, place.column, place.clip, place.frames)
    yield from (place.frame, finding.explanation, finding.mend)


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
