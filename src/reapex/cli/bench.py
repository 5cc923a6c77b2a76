"""``reapex bench``: how fast, as ratios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from reapex.bench import RADII, BenchTable, as_markdown, bench_correct
from reapex.cli.console import Voice
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.errors import BenchVoid, UsageError
from reapex.output import refuse, writing

bench = typer.Typer(
    help="How fast, as ratios: ours against other ways to do the same work.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@bench.callback()
def _program() -> None:
    """Keep `bench` a group while it has one command."""


_COLUMNS = ("R", "ours", "read once", "published", "decoding", "published/ours", "ours/decoding")


@bench.command("correct")
def bench_correct_command(
    radii: Annotated[
        str, typer.Option(help="Window radii in frames, as in 6,12,20.", metavar="R,R,…")
    ] = ",".join(map(str, RADII)),
    clips: Annotated[int, typer.Option(help="How many clips for each radius.")] = 3,
    repeats: Annotated[int, typer.Option(help="Timed runs; their median counts.")] = 5,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the table: .md or .json.", show_default=False),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Time the paper's search: ours, a read-once loop, the published pattern, decoding alone.

    Example: reapex bench correct --out bench.md
    """
    voice = Voice(as_json)
    numbers = _numbers(radii)
    if out is not None:
        if out.suffix.lower() not in (".md", ".json"):
            raise UsageError(
                f"A bench table cannot be written as {out.name}", expected=".md, .json"
            )
        refuse(out, force=force)
    try:
        with voice.progress("Drawing clips, then timing") as progress:
            table = bench_correct(numbers, n_clips=clips, n_runs=repeats, progress=progress)
    except BenchVoid as void:
        typer.echo(f"Void: {void}", err=True)
        raise typer.Exit(1) from None
    _show(voice, table)
    if out is not None:
        words = (f"--radii={radii}", f"--clips={clips}", f"--repeats={repeats}")
        _write(table, out, command_line("bench", "correct", *words), force=force)
        voice.say(f"\nWritten: {out}")
    voice.result(table.as_dict())
    voice.next_step(command_line("correct", "LABELS", "--frames", "FOLDER", "--out", "FILE"))


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--radii {text!r} is not understood", expected="whole numbers, as in 6,12,20"
        ) from None


def _show(voice: Voice, table: BenchTable) -> None:
    shown = Table(box=None, pad_edge=False)
    for title in _COLUMNS:
        shown.add_column(title, justify="right", no_wrap=True)
    for row in table.rows:
        times = (row.ours_ms, row.read_once_ms, row.published_ms, row.decode_ms)
        shown.add_row(
            f"{row.radius}",
            *(f"{each:.1f}" for each in times),
            f"{row.published_over_ours:.1f}",
            f"{row.ours_over_decode:.2f}",
        )
    voice.say(f"ms per clip, median of {table.n_runs} runs over {table.n_clips} clips per radius")
    voice.say(shown)
    voice.say(table.machine.sentence)


def _write(table: BenchTable, out: Path, command: str, *, force: bool) -> None:
    is_json = out.suffix.lower() == ".json"
    text = json.dumps(table.as_dict(), indent=2) if is_json else as_markdown(table, command)
    with writing(out, force=force) as partial:
        partial.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
