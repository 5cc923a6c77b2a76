"""``reapex audit``: what is wrong or doubtful, and what a corrector would change."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import Audit, Severity, TruthScore, audit
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.options import AsJson, Correcting, Force, Labels, Reading
from reapex.cli.shown import (
    require_clips,
    show_corpus,
    show_findings,
    show_moves,
    show_not_corrected,
)
from reapex.output import refuse
from reapex.report import audit_as_dict, deviation_sentences, truth_sentence, write_page
from reapex.synth import read_truth


class FailOn(StrEnum):
    """The mildest finding that makes the exit code 1."""

    error = "error"
    warning = "warning"
    info = "info"


@grouped
def audit_command(
    labels: Labels,
    reading: Reading,
    correcting: Correcting,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write one HTML page that opens offline.", show_default=False),
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(
            help="truth.csv of a synthetic corpus: print errors against it.", show_default=False
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Exit with 1 if there is a finding this bad.", show_default=False),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Check labels; with --frames, also propose key frames and say how far they move.

    Example: reapex audit labels.xlsx --frames Cropped --report report.html
    """
    voice = Voice(as_json)
    corrector = correcting.corrector()
    if report is not None:
        refuse(report, inputs=(labels,), force=force)
    true_keys = None if truth is None else read_truth(truth)
    corpus = reading.loader().read(labels, frames).corpus
    show_corpus(voice, corpus)
    require_clips(corpus)
    if frames is None:
        found = audit(corpus)
    else:
        with voice.progress("Comparing frames") as progress:
            found = audit(corpus, corrector, progress)
    show_findings(voice, found.findings)
    _show_proposals(voice, found)
    result = audit_as_dict(found)
    if true_keys is not None:
        scores = {
            "manual": TruthScore.of_manual(true_keys, found.corrections),
            "proposed": TruthScore.of_proposals(true_keys, found.corrections),
        }
        voice.heading("Against the truth")
        for name, score in scores.items():
            if score is not None:
                voice.say(f"  {truth_sentence(name, score)}")
        result["truth_ms"] = {
            name: None if score is None else score.as_dict() for name, score in scores.items()
        }
    if report is not None:
        with voice.progress("Drawing the report") as progress:
            write_page(found, report, inputs=(labels,), force=force, progress=progress)
        voice.say(f"\nReport: {report}")
    voice.result(result)
    voice.next_step(_next_command(labels, frames, report))
    if fail_on is not None and any(
        finding.severity >= Severity[fail_on.name.upper()] for finding in found.findings
    ):
        raise typer.Exit(1)


def _show_proposals(voice: Voice, found: Audit) -> None:
    if not found.corrector:
        return
    voice.heading(f"Proposals by {found.corrector}")
    for sentence in deviation_sentences(found):
        voice.say(f"  {sentence}")
    show_moves(voice, found.by_movement)
    show_not_corrected(voice, found.corrections)


def _next_command(labels: Path, frames: Path | None, report: Path | None) -> str:
    if frames is None:
        return f"reapex audit {_quoted(labels)} --frames FOLDER --report report.html"
    if report is None:
        return f"reapex audit {_quoted(labels)} --frames {_quoted(frames)} --report report.html"
    out = labels.with_name(f"{labels.stem}_corrected{_writable(labels.suffix)}").name
    return f"reapex correct {_quoted(labels)} --frames {_quoted(frames)} --out {_quoted(Path(out))}"


def _writable(suffix: str) -> str:
    return ".xlsx" if suffix.lower() in (".xls", ".ods") else suffix


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text
