"""``reapex correct``: proposals written into a copy of the user's own sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import audit
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Correcting, Force, Labels, Reading
from reapex.cli.shown import (
    require_clips,
    require_searched,
    show_corpus,
    show_findings,
    show_proposals,
)
from reapex.exporting import write_sheet
from reapex.output import refuse
from reapex.report import audit_as_dict


@grouped
def correct_command(
    labels: Labels,
    reading: Reading,
    correcting: Correcting,
    frames: Annotated[
        Path,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="The sheet to write: .xlsx or .csv; never the input.", show_default=False
        ),
    ],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write corrected labels in the input's own layout; the input itself is never changed.

    Example: reapex correct labels.xlsx --frames Cropped --out labels_corrected.xlsx
    """
    voice = Voice(as_json)
    corrector = correcting.corrector()
    refuse(out, inputs=(labels,), force=force)
    loaded = reading.loader().read(labels, frames)
    show_corpus(voice, loaded.corpus)
    require_clips(loaded.corpus)
    with voice.progress("Comparing frames") as progress:
        found = audit(loaded.corpus, corrector, progress, with_curves=False)
    require_searched(found)
    show_findings(voice, found.findings)
    written = write_sheet(
        loaded.layout,
        found.corrections,
        loaded.corpus.skipped,
        out,
        method=corrector.name,
        force=force,
    )
    show_proposals(voice, f"Corrected by {corrector.name}", found)
    voice.heading("Written")
    for line in (*map(str, written.paths), *written.remarks):
        voice.say(f"  {line}")
    voice.result({**audit_as_dict(found), "written": [str(path) for path in written.paths]})
    words = (out, "--frames", str(frames), "--report", "report.html")
    voice.next_step(command_line("audit", *words, options=(reading, correcting)))
