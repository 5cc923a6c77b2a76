"""``reapex audit``: what is wrong or doubtful, and what a corrector would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from reapex.auditing import (
    Audit,
    Severity,
    Study,
    TruthScore,
    audit,
    group_of,
    overview,
    study_of,
)
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Correcting, Force, Labels, Reading
from reapex.cli.rule_options import Ruling, show_blind
from reapex.cli.shown import (
    require_clips,
    require_searched,
    show_coders,
    show_corpus,
    show_faces,
    show_findings,
    show_parts,
    show_proposals,
    show_views,
)
from reapex.corpus import Corpus
from reapex.errors import UsageError
from reapex.exporting import corrected_suffix
from reapex.loading import is_manifest, merged
from reapex.output import refuse
from reapex.report import audit_as_dict, study_sentences, truth_sentence, write_page
from reapex.review import store_path
from reapex.review.running import LOOPBACK, link_to, open_review
from reapex.synth import TRUE_CROSSING, Truth, read_truth


class FailOn(StrEnum):
    """The mildest finding that makes the exit code 1."""

    error = "error"
    warning = "warning"
    info = "info"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked beside the findings."""

    report: Annotated[
        Path | None,
        typer.Option(help="Write one HTML page that opens offline.", show_default=False),
    ] = None
    review: Annotated[
        int | None,
        typer.Option(
            help="The port of a running reapex review, for links from the report to its clips; one "
            "that is open beside the labels is found.",
            min=1,
            max=65535,
            show_default=False,
        ),
    ] = None
    group: Annotated[
        str | None,
        typer.Option(
            help="Split the results by a column, as in culture, fps or coder.", show_default=False
        ),
    ] = None
    truth: Annotated[
        Path | None,
        typer.Option(
            help="truth.csv of a synthetic corpus: print errors against it.", show_default=False
        ),
    ] = None
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            help="Exit with 1 if there is a finding this bad, or a skipped record.",
            show_default=False,
        ),
    ] = None


@grouped
def audit_command(
    labels: Labels,
    reading: Reading,
    correcting: Correcting,
    asked: Asked,
    ruling: Ruling,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Check labels; with --frames, also propose key frames and say how far they move.

    Example: reapex audit labels.xlsx --frames Cropped --report report.html
    """
    voice = Voice(as_json)
    correcting.corrector()  # a wrong word is said before any work
    if asked.report is not None:
        refuse(asked.report, inputs=(labels,), force=force)
    ruling.refuse((labels,), force=force)
    if asked.truth is not None and is_manifest(labels):
        raise UsageError(
            "A truth file is about one corpus, and a manifest names several",
            mend="Audit that corpus's labels alone with --truth",
        )
    true_keys = None if asked.truth is None else read_truth(asked.truth)
    loaded = reading.read(labels, frames)
    corpus = merged(labels, loaded)
    show_corpus(voice, corpus)
    require_clips(corpus)
    look = partial(audit, rules=ruling.rules, sheets=[each.layout for each in loaded])
    found = ruling.accepted(voice, _audited(voice, corpus, correcting, asked, look))
    _show(voice, found)
    result = audit_as_dict(found)
    if true_keys is not None:
        result["truth_ms"] = _show_errors(voice, true_keys, found)
    if asked.report is not None:
        with voice.progress("Drawing the report") as progress:
            write_page(
                found,
                asked.report,
                inputs=(labels,),
                force=force,
                progress=progress,
                review=_review(labels, asked.review),
            )
        voice.say(f"\nReport: {asked.report}")
    ruling.write(voice, found, (labels,), force=force)
    voice.result(result)
    voice.next_step(_next_command(labels, frames, asked, (reading, correcting, ruling)))
    if asked.fail_on is not None and _fails(found, Severity[asked.fail_on.name.upper()]):
        raise typer.Exit(1)


def _audited(
    voice: Voice, corpus: Corpus, correcting: Correcting, asked: Asked, look: Callable[..., Audit]
) -> Audit:
    """The audit, and with frames the study of windows."""
    overview(corpus, asked.group)  # a wrong column is said before any work
    has_frames = any(clip.frames is not None for clip in corpus)
    corrector = correcting.corrector() if has_frames else None
    viewing = correcting.viewing(corpus) if has_frames else None
    show_faces(voice, viewing)
    with voice.progress("Comparing frames") as progress:
        found = look(
            corpus,
            corrector,
            progress,
            beside=correcting.beside(),
            viewing=viewing,
            jobs=correcting.jobs,
        )
    if found.corrections and all("no_rate" in each.reasons("onset") for each in found.corrections):
        require_searched(found)
    study = _studied(voice, corpus, asked.group, correcting) if has_frames else None
    return replace(found, group=asked.group, study=study)


def _show(voice: Voice, found: Audit) -> None:
    show_parts(voice, found.parts)
    show_findings(voice, found.findings)
    show_blind(voice, found)
    show_views(voice, found)
    if found.corrector:
        show_proposals(voice, f"Proposals by {found.corrector}", found)
        show_coders(voice, found.coders)
    if found.study is not None:
        voice.heading("How the deviation grows with the window")
        for sentence in study_sentences(found.study):
            voice.say(f"  {sentence}")


def _fails(found: Audit, mildest: Severity) -> bool:
    """Whether anything is this bad; a record that had to be skipped is as bad as an error."""
    return bool(found.corpus.skipped) or any(each.severity >= mildest for each in found.findings)


def _studied(voice: Voice, corpus: Corpus, group: str | None, correcting: Correcting) -> Study:
    """Every window of the paper's section V, and some in ms, by the group that was asked for."""
    by_corpus = any(clip.corpus for clip in corpus)
    column = group or ("corpus" if by_corpus else None)
    with voice.progress("Comparing windows") as progress:
        return study_of(
            corpus,
            group=None if column is None else lambda clip: group_of(clip, column),
            heading=column or "",
            search=correcting.search or "paper",
            criterion=correcting.criterion or "l2",
            progress=progress,
            jobs=correcting.jobs,
        )


def _show_errors(voice: Voice, truth: Truth, found: Audit) -> dict[str, Any]:
    scores = {
        "manual": TruthScore.of_manual(truth, found.corrections),
        "proposed": TruthScore.of_proposals(truth, found.corrections),
    }
    if found.beside:
        scores[found.beside] = TruthScore.of_proposals(truth, found.corrections_beside)
    voice.heading("Against the truth")
    for name, score in scores.items():
        if score is not None:
            voice.say(f"  {truth_sentence(name, score)}")
    if not found.corrections:
        voice.say("  Nothing was searched: give the pictures, as in --frames FOLDER.")
    elif all(score is None for score in scores.values()):
        voice.say("  None of the clips that were searched is in the truth file.")
    elif "risefall" in found.corrector and f"crossing {TRUE_CROSSING:g}%" not in found.corrector:
        voice.say("  The truth is the first and last movement: --crossing 0 reads there, too.")
    return {name: None if score is None else score.as_dict() for name, score in scores.items()}


def _review(labels: Path, port: int | None) -> Callable[[str], str | None]:
    """The address of a clip on the review page, where one is open."""
    address = open_review(store_path(labels)) if port is None else f"http://{LOOPBACK}:{port}"
    return lambda clip_id: None if address is None else link_to(address, clip_id)


def _next_command(
    labels: Path, frames: Path | None, asked: Asked, options: tuple[Reading, Correcting, Ruling]
) -> str:
    """The page, if there is none yet; then the corrected sheet."""
    has_frames = frames is not None or is_manifest(labels)
    reading, correcting, ruling = options
    words = () if is_manifest(labels) else ("--frames", str(frames or "FOLDER"))
    if not has_frames or asked.report is None:
        again = replace(asked, report=Path("report.html"), fail_on=None)
        kept = Ruling(select=ruling.select, ignore=ruling.ignore, suppress=ruling.suppress)
        given = (reading, correcting, again, kept)
        return command_line("audit", labels, *words, options=given)
    suffix = "" if is_manifest(labels) else corrected_suffix(labels)
    out = f"{labels.stem}_corrected{suffix}"
    return command_line("correct", labels, *words, "--out", out, options=(reading, correcting))
