"""``reapex doctor``: expected against found, and what to type next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
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
from reapex.errors import InputError
from reapex.loading import Loaded, is_manifest, read_manifest

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
    patients = tuple(_patients(labels, frames, reading))
    for patient in patients:
        _show(voice, patient)
    voice.result({"corpora": [_as_dict(each) for each in patients]})
    every = [check for patient in patients for check in patient.checks]
    voice.next_step(_next_command(labels, frames, reading, every))
    if all(patient.n_kept == 0 for patient in patients):
        raise typer.Exit(2)


@dataclass(frozen=True, slots=True)
class Patient:
    """One label file and what its checkup found."""

    name: str
    checks: tuple[Check, ...]
    remarks: tuple[str, ...] = ()
    n_read: int = 0
    n_kept: int = 0

    @classmethod
    def of(cls, name: str, read: Callable[[], Loaded]) -> Patient:
        """The checkup, or the reason why there can be none as its only line."""
        try:
            loaded = read()
        except InputError as error:
            fault = Check("labels", "a sheet that can be read", error.what, Verdict.FAULT,
                          error.explanation)  # fmt: skip
            return cls(name, (fault,))
        corpus = loaded.corpus
        return cls(name, checkup(loaded), corpus.remarks, corpus.n_read, len(corpus))


def _patients(labels: Path, frames: Path | None, reading: Reading) -> Iterator[Patient]:
    """The label file, or each of a manifest's: one that cannot be read does not hide the others."""
    if not is_manifest(labels):
        yield Patient.of(str(labels), lambda: reading.read(labels, frames)[0])
        return
    loader = reading.loader()
    for entry in read_manifest(labels).corpus:
        yield Patient.of(f"{entry.name}: {entry.labels}", partial(loader.read_entry, entry))


def _show(voice: Voice, patient: Patient) -> None:
    voice.heading(patient.name)
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    for title in ("expected", "found"):
        table.add_column(title, overflow="fold")
    for check in patient.checks:
        table.add_row(_SIGNS[check.verdict], check.topic, check.expected, check.found)
    voice.say(table)
    doubtful = [check for check in patient.checks if check.verdict is not Verdict.GOOD]
    if doubtful:
        voice.heading(f"To look at ({len(doubtful)})")
    for check in doubtful:
        voice.say(f"  {check.topic}: {check.mend}")
    for remark in patient.remarks:
        voice.say(f"  {remark}")


def _next_command(labels: Path, frames: Path | None, reading: Reading, checks: list[Check]) -> str:
    if frames is None and not is_manifest(labels):
        return command_line("doctor", labels, "--frames", "FOLDER", options=(reading,))
    words = (labels,) if frames is None else (labels, "--frames", str(frames))
    is_sound = all(check.verdict is not Verdict.FAULT for check in checks)
    more = ("--report", "report.html") if is_sound else ()
    return command_line("audit", *words, *more, options=(reading,))


def _as_dict(patient: Patient) -> dict[str, object]:
    return {
        "labels": patient.name,
        "read": patient.n_read,
        "kept": patient.n_kept,
        "remarks": list(patient.remarks),
        "checks": [
            {
                "topic": check.topic,
                "expected": check.expected,
                "found": check.found,
                "verdict": str(check.verdict),
                "mend": check.mend or None,
            }
            for check in patient.checks
        ],
    }
