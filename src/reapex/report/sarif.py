"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines they are about.

Conventions
-----------
A row of the sheet is a line of the file (``region.startLine``), as text editors show a CSV; what is
said of a corpus has no region. Files below the working folder are named relative to it. The
fingerprint of a finding holds its code, file, clip and frame and not its row, so that sorting a
sheet makes no finding new.

References
----------
OASIS (2020), Static Analysis Results Interchange Format Version 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reapex.auditing import Audit, Finding, Rule, Severity
from reapex.output import writing
from reapex.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PAGES = "docs/rules/"


def write_sarif(
    audit: Audit, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the findings, those that are suppressed marked as such.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    text = json.dumps(audit_as_sarif(audit), ensure_ascii=False, indent=1)
    with writing(out, inputs=inputs, force=force) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def audit_as_sarif(audit: Audit) -> dict[str, Any]:
    """The audit as a SARIF log of one run."""
    index = {rule.code: number for number, rule in enumerate(audit.rules)}
    results = [_result(each, index) for each in audit.findings]
    accepted = [
        {**_result(each, index), "suppressions": [{"kind": "external"}]}
        for each in audit.suppressed
    ]
    driver = {
        "name": "Reapex",
        "version": __version__,
        "rules": [_rule(rule) for rule in audit.rules],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"uri": _as_folder(Path.cwd())}},
                "results": results + accepted,
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.finds} {rule.why}"},
        "help": {"text": f"{rule.mend} See reapex explain {rule.code}."},
        "properties": {"page": f"{_PAGES}{rule.code}.md"},  # helpUri would have to be absolute
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.explanation} {finding.mend}"},
        "locations": [_location(finding)],
        "partialFingerprints": {"reapexFinding/v1": _fingerprint(finding)},
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    place = finding.where
    file = place.file or place.frames
    location: dict[str, Any] = {}
    if file is not None:
        location["physicalLocation"] = {"artifactLocation": _artifact(file)}
        if place.row is not None and place.file is not None:
            location["physicalLocation"]["region"] = {"startLine": place.row}
    if place.clip is not None:
        clip = {"name": place.clip, "fullyQualifiedName": place.clip, "kind": "element"}
        location["logicalLocations"] = [clip]
    also = {"sheet": place.sheet, "column": place.column, "frame": place.frame,
            "frames": None if place.frames is None else str(place.frames)}  # fmt: skip
    said = {name: value for name, value in also.items() if value is not None}
    return {**location, "properties": said} if said else location


def _artifact(file: Path) -> dict[str, str]:
    whole = file.absolute()
    try:
        inside = whole.relative_to(Path.cwd())
    except ValueError:
        return {"uri": whole.as_uri()}
    return {"uri": quote(inside.as_posix()), "uriBaseId": "SRCROOT"}


def _as_folder(path: Path) -> str:
    return path.as_uri().rstrip("/") + "/"


def _fingerprint(finding: Finding) -> str:
    place = finding.where
    name = place.file.name if place.file else ""
    parts = (finding.code, name, place.sheet, place.clip, place.column, place.frame)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
