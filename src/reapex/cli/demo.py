"""``reapex demo``: the main job on drawn faces, in under a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import Audit, TruthScore, audit
from reapex.cli.console import Voice
from reapex.cli.options import AsJson, Force
from reapex.cli.shown import show_corpus, show_findings, show_proposals
from reapex.correction import corrector_named
from reapex.exporting import write_sheet
from reapex.face import Viewing
from reapex.loading import Loader
from reapex.report import audit_as_dict, truth_sentence, write_page
from reapex.synth import TRUE_CROSSING, SynthPlan, Truth, read_truth, write_corpus

N_CLIPS, N_SUBJECTS = 36, 12


def demo_command(
    out: Annotated[Path, typer.Argument(help="The folder to write.")] = Path("demo"),
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Make clips with known key frames, audit and correct them, and write a report.

    Example: reapex demo
    """
    voice = Voice(as_json)
    with voice.progress("Drawing clips") as progress:
        made = write_corpus(SynthPlan(N_CLIPS, N_SUBJECTS), out, progress=progress, force=force)
    loaded = Loader().read(made.labels, made.frames)
    show_corpus(voice, loaded.corpus)
    released = corrector_named("gamdss", search="released", criterion="uint8_wrap")
    with voice.progress("Comparing frames as released") as progress:
        as_released = audit(loaded.corpus, released, progress, with_curves=False, jobs=None)
    with voice.progress("Comparing frames") as progress:
        found = audit(
            loaded.corpus,
            corrector_named("risefall", crossing=TRUE_CROSSING),
            progress,
            beside=corrector_named("gamdss"),
            viewing=Viewing(ships_crops=True),
            jobs=None,
            sheets=[loaded.layout],
        )
    show_findings(voice, found.findings)
    show_proposals(voice, f"Proposals by {found.corrector}", found)
    errors = _show_errors(voice, read_truth(made.truth), as_released, found)
    corrected, page = out / "labels_corrected.csv", out / "report.html"
    write_sheet(
        loaded.layout, found.corrections, (), corrected, method=found.corrector, force=force
    )
    with voice.progress("Drawing the report") as progress:
        write_page(found, page, inputs=(made.labels,), force=force, progress=progress)
    voice.say(f"\nCorrected labels: {corrected}\nReport:           {page}")
    voice.result({**audit_as_dict(found), "truth_ms": errors, "report": str(page)})
    voice.next_step(f"open {page} in a browser, then try reapex audit on a sheet of your own")


def _show_errors(
    voice: Voice, truth: Truth, released: Audit, found: Audit
) -> dict[str, dict[str, float]]:
    """Mean errors against the truth, as they are, flattering or not."""
    scores = {
        "the coders' labels": TruthScore.of_manual(truth, found.corrections),
        "GAMDSS as released (uint8 wrap-around)": TruthScore.of_proposals(
            truth, released.corrections
        ),
        "GAMDSS as in the paper": TruthScore.of_proposals(truth, found.corrections_beside),
        "rise–fall": TruthScore.of_proposals(truth, found.corrections),
    }
    voice.heading("Against the truth, which is known here")
    errors: dict[str, dict[str, float]] = {}
    for name, score in scores.items():
        if score is not None:
            voice.say(f"  {truth_sentence(name, score)}")
            errors[name] = score.as_dict()
    return errors
