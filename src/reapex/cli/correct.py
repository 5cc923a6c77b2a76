"""``reapex correct``: proposals written into a copy of the user's own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import Audit, audit
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Correcting, Force, Labels, Reading
from reapex.cli.sheets import show_written, targets_of
from reapex.cli.shown import (
    require_clips,
    require_searched,
    show_coders,
    show_corpus,
    show_faces,
    show_findings,
    show_proposals,
    show_views,
)
from reapex.corpus import Corpus
from reapex.correction import LEAST_CLIPS, write_coders
from reapex.errors import UsageError
from reapex.exporting import WrittenSheet, require_place, write_sheet
from reapex.loading import Loaded, file_name, is_manifest, merged
from reapex.output import refuse
from reapex.report import audit_as_dict, counted


@grouped
def correct_command(
    labels: Labels,
    reading: Reading,
    correcting: Correcting,
    out: Annotated[
        Path,
        typer.Option(
            help="The sheet to write (.xlsx, .csv, .parquet), or a manifest's folder of them; "
            "never the input.",
            show_default=False,
        ),
    ],
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures; a manifest names its "
            "own.",
            show_default=False,
        ),
    ] = None,
    coders_out: Annotated[
        Path | None,
        typer.Option(
            help="Write what was learned of the coders, to be given to --coders elsewhere (.csv).",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write corrected labels in the input's own layout; the input itself is never changed.

    Example: reapex correct labels.xlsx --frames Cropped --out labels_corrected.xlsx
    """
    voice = Voice(as_json)
    correcting.corrector()  # a wrong word is said before any work
    if frames is None and not is_manifest(labels):
        raise UsageError(
            "There are no frames to compare", mend="Give their folder, as in --frames Cropped"
        )
    loaded = reading.read(labels, frames)
    targets = _places(loaded, labels, out, force=force)
    protected = (labels, *(part.layout.grid.path for part in loaded), *targets)
    if coders_out is not None:
        refuse(coders_out, inputs=protected, force=force)
    found = _audited(voice, merged(labels, loaded), correcting)
    show_views(voice, found)
    require_searched(found)
    show_findings(voice, found.findings)
    written = [
        _write(found, part, target, force=force)
        for part, target in zip(loaded, targets, strict=True)
    ]
    show_proposals(voice, f"Corrected by {found.corrector}", found)
    show_coders(voice, found.coders)
    _show_stand_ins(voice, found)
    paths = show_written(voice, written)
    if coders_out is not None:
        _write_coders(voice, found, coders_out, correcting, inputs=protected, force=force)
    voice.result({**audit_as_dict(found), "written": paths})
    # The corrected sheets of a manifest need one of their own; the given one shows what moved.
    words = (labels,) if frames is None else (paths[0], "--frames", str(frames))
    options = (reading, correcting)
    voice.next_step(command_line("audit", *words, "--report", "report.html", options=options))


def _places(loaded: Sequence[Loaded], labels: Path, out: Path, *, force: bool) -> list[Path]:
    """The files to write, which must be free before any work."""
    targets = targets_of(loaded, labels, out, "corrected")
    for part, target in zip(loaded, targets, strict=True):
        require_place(part.layout, target, force=force)
    return targets


def _show_stand_ins(voice: Voice, found: Audit) -> None:
    """That an apex was written which neither a coder nor the pictures gave."""
    n_middle = sum(
        "midpoint" in each.reasons("apex")
        and each.proposal is not None
        and each.proposal.apex.position == each.proposal.manual.apex
        for each in found.corrections
    )
    if n_middle:
        voice.say(
            f"  In {counted(n_middle, 'clip')} the sheet has no apex and the pictures showed no "
            "better one: the middle of onset and offset was written, with the reason midpoint. "
            "--apex-policy keep leaves such cells empty; reapex locate looks for an apex."
        )


def _audited(voice: Voice, corpus: Corpus, correcting: Correcting) -> Audit:
    """The proposals for every clip, with what is to be said of the corpus before."""
    show_corpus(voice, corpus)
    require_clips(corpus)
    viewing = correcting.viewing(corpus)
    show_faces(voice, viewing)
    with voice.progress("Comparing frames") as progress:
        return audit(
            corpus,
            correcting.corrector(),
            progress,
            viewing=viewing,
            with_curves=False,
            jobs=correcting.jobs,
        )


def _write(found: Audit, part: Loaded, target: Path, *, force: bool) -> WrittenSheet:
    """The corrected sheet of one corpus: of the only one, or of one of a manifest's."""
    mine = [each for each in found.corrections if each.clip.corpus in ("", part.corpus.name)]
    return write_sheet(
        part.layout, mine, part.corpus.skipped, target, method=found.corrector, force=force
    )


def _write_coders(
    voice: Voice,
    found: Audit,
    out: Path,
    correcting: Correcting,
    *,
    inputs: Sequence[Path],
    force: bool,
) -> None:
    """One table for the only corpus; for several, one with each corpus's name."""
    if not found.coders:
        voice.say(
            f"Nothing was learned of the coders, and {out} was not written: that takes "
            f"{LEAST_CLIPS} clips of one sheet, most with a movement to be seen, and --coders auto."
        )
    for name, models in found.coders.items():
        path = out.with_stem(f"{out.stem}_{file_name(name)}") if name else out
        write_coders(models, path, correcting.read_at, inputs=inputs, force=force)
        voice.say(f"  {path}")
