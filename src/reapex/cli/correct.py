"""``reapex correct``: proposals written into a copy of the user's own sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import audit
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
from reapex.errors import NothingUsable, Place
from reapex.exporting import write_sheet
from reapex.output import refuse
from reapex.report import audit_as_dict, deviation_sentences


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
    if found.deviation is None:
        first = found.corrections[0]
        raise NothingUsable(
            f"No clip could be searched (the first: {first.explanation})",
            where=Place(file=labels),
            mend=f"See reapex audit {labels} --frames {frames}",
        )
    show_findings(voice, found.findings)
    written = write_sheet(
        loaded.layout,
        found.corrections,
        loaded.corpus.skipped,
        out,
        method=corrector.name,
        force=force,
    )
    voice.heading(f"Corrected by {corrector.name}")
    for sentence in deviation_sentences(found):
        voice.say(f"  {sentence}")
    show_moves(voice, found.by_movement)
    show_not_corrected(voice, found.corrections)
    voice.heading("Written")
    for line in (*map(str, written.paths), *written.remarks):
        voice.say(f"  {line}")
    voice.result({**audit_as_dict(found), "written": [str(path) for path in written.paths]})
    voice.next_step(f"reapex audit {out} --frames {frames} --report report.html")
