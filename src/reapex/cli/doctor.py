"""``reapex doctor``: expected against found, and what to type next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from reapex.auditing import Check, Verdict, checkup
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Labels, Reading
from reapex.loading import Loaded, is_manifest

_SIGNS = {
    Verdict.GOOD: Text("ok", style="green"),
    Verdict.LOOK: Text("look", style="yellow"),
    Verdict.FAULT: Text("FAULT", style="bold red"),
}


@grouped
def doctor_command(
    labels: Labels,
    reading: Reading,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lay what a data set should hold beside what yours holds; no picture is decoded.

    Example: reapex doctor CASME2-coding-20140508.xlsx --frames Cropped
    """
    voice = Voice(as_json)
    found = [(loaded, checkup(loaded)) for loaded in reading.read(labels, frames)]
    for loaded, checks in found:
        _show(voice, loaded, checks)
    voice.result({"corpora": [_as_dict(*each) for each in found]})
    every = [check for _, checks in found for check in checks]
    voice.next_step(_next_command(labels, frames, reading, every))


def _show(voice: Voice, loaded: Loaded, checks: tuple[Check, ...]) -> None:
    voice.heading(str(loaded.corpus.sources[0].file))
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    for title in ("expected", "found"):
        table.add_column(title, overflow="fold")
    for check in checks:
        table.add_row(_SIGNS[check.verdict], check.topic, check.expected, check.found)
    voice.say(table)
    doubtful = [check for check in checks if check.verdict is not Verdict.GOOD]
    if doubtful:
        voice.heading(f"To look at ({len(doubtful)})")
    for check in doubtful:
        voice.say(f"  {check.topic}: {check.mend}")
    for remark in loaded.corpus.remarks:
        voice.say(f"  {remark}")


def _next_command(labels: Path, frames: Path | None, reading: Reading, checks: list[Check]) -> str:
    if frames is None and not is_manifest(labels):
        return command_line("doctor", labels, "--frames", "FOLDER", options=(reading,))
    words = (labels,) if frames is None else (labels, "--frames", str(frames))
    is_sound = all(check.verdict is not Verdict.FAULT for check in checks)
    more = ("--report", "report.html") if is_sound else ()
    return command_line("audit", *words, *more, options=(reading,))


def _as_dict(loaded: Loaded, checks: tuple[Check, ...]) -> dict[str, object]:
    return {
        "labels": str(loaded.corpus.sources[0].file),
        "read": loaded.corpus.n_read,
        "kept": len(loaded.corpus),
        "checks": [
            {
                "topic": check.topic,
                "expected": check.expected,
                "found": check.found,
                "verdict": str(check.verdict),
                "mend": check.mend or None,
            }
            for check in checks
        ],
    }
