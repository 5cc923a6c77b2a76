"""``reapex synth``: clips whose true key frames are known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.synth import LAYOUTS, TRUE_CROSSING, SynthPlan, write_corpus


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be made."""

    clips: Annotated[int, typer.Option(help="How many clips.")] = 36
    subjects: Annotated[int, typer.Option(help="How many subjects.")] = 12
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 0
    layout: Annotated[str, typer.Option(help=f"The sheet's layout: {', '.join(LAYOUTS)}.")] = (
        LAYOUTS[0]
    )
    photos: Annotated[
        Path | None,
        typer.Option(
            help="A folder of portraits with .tem landmarks beside them; drawn faces otherwise.",
            show_default=False,
        ),
    ] = None


@grouped
def synth_command(
    out: Annotated[Path, typer.Argument(help="The folder to write.", show_default=False)],
    planned: Planned,
    jobs: Annotated[
        int | None, typer.Option(help="Processes; as many as cores if not given.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Make clips with known key frames, marked by simulated coders.

    Example: reapex synth practice --clips 40
    """
    voice = Voice(as_json)
    plan = SynthPlan(planned.clips, planned.subjects, planned.seed)
    with voice.progress("Drawing clips") as progress:
        made = write_corpus(
            plan,
            out,
            planned.layout,
            portraits=planned.photos,
            jobs=jobs,
            progress=progress,
            force=force,
        )
    voice.say(
        f"{made.n_clips} clips, {made.n_frames} frames in {made.frames}\n"
        f"Labels: {made.labels}\nTruth:  {made.truth}"
    )
    voice.result(
        {
            "clips": made.n_clips,
            "frames": made.n_frames,
            "labels": str(made.labels),
            "truth": str(made.truth),
            "frames_root": str(made.frames),
        }
    )
    words = (made.labels, "--frames", made.frames, "--truth", made.truth)
    # The truth is the first and the last movement, and the pictures are face crops.
    options = ("--crossing", f"{TRUE_CROSSING:g}", "--faces", "crops", "--report", "report.html")
    voice.next_step(command_line("audit", *words, *options))
