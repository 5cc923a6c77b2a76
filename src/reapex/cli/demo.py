"""``reapex demo``: the main job on drawn faces, in under a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import Audit, TruthScore, audit
from reapex.cli.console import Voice
from reapex.cli.options import AsJson, Force
from reapex.cli.shown import show_corpus, show_findings, show_moves
from reapex.corpus import Corpus
from reapex.correction import corrector_named
from reapex.exporting import write_sheet
from reapex.loading import Loader
from reapex.report import audit_as_dict, deviation_sentences, truth_sentence, write_page
from reapex.synth import SynthPlan, Truth, read_truth, write_corpus

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
    released = _audited(voice, loaded.corpus, search="released", criterion="uint8_wrap")
    paper = _audited(voice, loaded.corpus, search="paper", criterion="l2")
    show_findings(voice, paper.findings)
    voice.heading(f"Proposals by {paper.corrector}")
    for sentence in deviation_sentences(paper):
        voice.say(f"  {sentence}")
    show_moves(voice, paper.by_movement)
    errors = _show_errors(voice, read_truth(made.truth), released, paper)
    corrected, page = out / "labels_corrected.csv", out / "report.html"
    write_sheet(
        loaded.layout, paper.corrections, (), corrected, method=paper.corrector, force=force
    )
    with voice.progress("Drawing the report") as progress:
        write_page(paper, page, inputs=(made.labels,), force=force, progress=progress)
    voice.say(f"\nCorrected labels: {corrected}\nReport:           {page}")
    voice.result({**audit_as_dict(paper), "truth_ms": errors, "report": str(page)})
    voice.next_step(f"open {page} in a browser, then try reapex audit on a sheet of your own")


def _audited(voice: Voice, corpus: Corpus, search: str, criterion: str) -> Audit:
    corrector = corrector_named(search=search, criterion=criterion)
    with voice.progress(f"Comparing frames ({search})") as progress:
        return audit(corpus, corrector, progress)


def _show_errors(
    voice: Voice, truth: Truth, released: Audit, paper: Audit
) -> dict[str, dict[str, float]]:
    """Mean errors against the truth, as they are, flattering or not."""
    scores = {
        "the coders' labels": TruthScore.of_manual(truth, paper.corrections),
        "GAMDSS as released (uint8 wrap-around)": TruthScore.of_proposals(
            truth, released.corrections
        ),
        "GAMDSS as in the paper": TruthScore.of_proposals(truth, paper.corrections),
    }
    voice.heading("Against the truth, which is known here")
    errors: dict[str, dict[str, float]] = {}
    for name, score in scores.items():
        if score is not None:
            voice.say(f"  {truth_sentence(name, score)}")
            errors[name] = score.as_dict()
    return errors
