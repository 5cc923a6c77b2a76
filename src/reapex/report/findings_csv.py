"""Findings as a table that spreadsheet programs open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reapex.auditing import Audit, Finding
from reapex.report.csv_lines import write_csv

_HEADER = ("code", "severity", "title", "file", "sheet", "row", "column", "clip", "frames",
           "frame", "explanation", "mend", "suppressed")  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_findings_csv(
    audit: Audit, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the findings, those that are suppressed last.

    A cell that would be run as a formula gets an apostrophe before it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    lines = (
        [*map(_harmless, _cells(finding)), suppressed]
        for suppressed, findings in (("", audit.findings), ("yes", audit.suppressed))
        for finding in findings
    )
    write_csv(_HEADER, lines, out, inputs=inputs, force=force)


def _cells(finding: Finding) -> Iterator[object]:
    place = finding.where
    yield from (finding.code, finding.severity, finding.title)
    yield from (place.file, place.sheet, place.row, place.column, place.clip, place.frames)
    yield from (place.frame, finding.explanation, finding.mend)


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
