"""``reapex bench``: how fast, as ratios, and how near to the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.bench import (
    DEFAULT_CLIPS,
    DEFAULT_SETS,
    RADII,
    BenchTable,
    SetResult,
    TruthTable,
    as_markdown,
    bench_correct,
    bench_truth,
    truth_as_markdown,
)
from reapex.bench.truth.scored import HUMAN
from reapex.bench.truth_table import Cut
from reapex.cli.console import Voice
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.errors import BenchVoid, UsageError
from reapex.output import refuse, writing
from reapex.synth import find_photos
from reapex.synth.study_sets import study_set

bench = typer.Typer(
    help="How fast, as ratios, and how near to the truth: ours against other ways.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    _refuse(out, force=force)
    try:
        with voice.progress("Drawing clips, then timing") as progress:
            table = bench_correct(numbers, n_clips=clips, n_runs=repeats, progress=progress)
    except BenchVoid as void:
        typer.echo(f"Void: {void}", err=True)
        raise typer.Exit(1) from None
    _show(voice, table)
    if out is not None:
        words = (f"--radii={radii}", f"--clips={clips}", f"--repeats={repeats}")
        text = as_markdown(table, command_line("bench", "correct", *words))
        _write(out, text, table.as_dict(), force=force)
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


@bench.command("train")
def bench_train_command(
    clips: Annotated[int, typer.Option(help="How many clips.")] = 136,
    repeats: Annotated[int, typer.Option(help="Timed epochs; their median counts.")] = 5,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the table: .md or .json.", show_default=False),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Time one epoch of a small network: ours, and pictures read for every sample anew.

    Example: reapex bench train --out bench_train.md
    """
    voice = Voice(as_json)
    _refuse(out, force=force)
    import reapex.training  # noqa: F401 - without torch this says what to install
    from reapex.bench.training import bench_train, train_as_markdown

    with voice.progress("Drawing clips, then timing") as progress:
        table = bench_train(n_clips=clips, n_runs=repeats, progress=progress)
    voice.say(
        f"One epoch of {table.n_clips} clips: {table.ours_s:.2f} s; the published pattern "
        f"{table.published_s:.2f} s, {table.published_over_ours:.1f} times as long. Making the "
        f"cache took {table.cache_s:.2f} s, once."
    )
    voice.say(table.machine.sentence)
    if out is not None:
        words = (f"--clips={clips}", f"--repeats={repeats}")
        text = train_as_markdown(table, command_line("bench", "train", *words))
        _write(out, text, table.as_dict(), force=force)
        voice.say(f"\nWritten: {out}")
    voice.result(table.as_dict())
    voice.next_step(command_line("config", "LABELS", "--frames", "FOLDER"))


@bench.command("truth")
def bench_truth_command(
    sets: Annotated[
        str, typer.Option(help="Sets of clips by name, with commas between.", metavar="SET,SET,…")
    ] = ",".join(DEFAULT_SETS),
    clips: Annotated[
        str | None,
        typer.Option(
            help=f"The first so many clips of each set, or all; {DEFAULT_CLIPS} if not given.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every method, and all clips unless --clips says fewer.")
    ] = False,
    photos: Annotated[
        Path | None,
        typer.Option(
            help="A folder of portraits with .tem landmarks beside them; drawn faces otherwise.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="Processes; as many as cores if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the table: .md or .json.", show_default=False),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Score labels, GAMDSS, apex spotters and rise–fall on clips whose true key frames are known.

    Example: reapex bench truth --clips 100 --out truth.md
    """
    voice = Voice(as_json)
    chosen = [study_set(name.strip()) for name in dict.fromkeys(sets.split(","))]
    n_clips = _n_clips(clips, full=full)
    _refuse(out, force=force)
    found = () if photos is None else find_photos(photos)
    with voice.progress("Making clips and scoring them") as progress:
        table = bench_truth(
            chosen, n_clips=n_clips, full=full, photos=found, jobs=jobs, progress=progress
        )
    for each in table.sets:
        _show_set(voice, each)
    _show_aims(voice, table)
    if out is not None:
        words = [f"--sets={sets}", f"--clips={'all' if n_clips is None else n_clips}"]
        words += ["--full"] * full + ([] if photos is None else [f"--photos={photos}"])
        text = truth_as_markdown(table, command_line("bench", "truth", *words))
        _write(out, text, table.as_dict(), force=force)
        voice.say(f"\nWritten: {out}")
    voice.result(table.as_dict())
    if full:
        voice.next_step(command_line("correct", "LABELS", "--frames", "FOLDER", "--out", "FILE"))
    else:
        voice.next_step(command_line("bench", "truth", "--full", "--out", "truth.md"))


def _n_clips(text: str | None, *, full: bool) -> int | None:
    """How many of each set; None for all."""
    if text is None:
        return None if full else DEFAULT_CLIPS
    if text.strip().lower() == "all":
        return None
    try:
        return int(text)
    except ValueError:
        raise UsageError(
            f"--clips {text!r} is not understood", expected="a whole number, or all"
        ) from None


def _show_set(voice: Voice, result: SetResult) -> None:
    voice.heading(
        f"{result.name}: {result.n_clips} clips, read out at the {result.crossing:.0%} crossing; "
        "errors of onset / apex / offset"
    )
    shown = Table(box=None, pad_edge=False)
    shown.add_column("method")
    for title in ("ms", "error cut, 95 %", "apex cut"):
        shown.add_column(title, justify="right", no_wrap=True)
    for row in result.rows:
        errors = " / ".join(f"{each:.1f}" for each in row.mae_ms)
        is_human = row.method == HUMAN
        shown.add_row(
            row.method,
            f"{row.mae_ms[1]:.1f}" if row.apex_only else errors,
            "" if row.apex_only or is_human else _percent(row.error_cut),
            "" if is_human else f"{row.apex_cut.share:+.0%}",
        )
    voice.say(shown)


def _percent(cut: Cut) -> str:
    between = cut.interval
    interval = "" if between is None else f" [{100 * between.low:+.0f}, {100 * between.high:+.0f}]"
    return f"{cut.share:+.0%}{interval}"


def _show_aims(voice: Voice, table: TruthTable) -> None:
    voice.heading("What was aimed at")
    for aim in table.aims:
        voice.say(f"{aim.set_name}, {aim.method}, {aim.wanted}: {aim.verdict} ({aim.found})")


def _refuse(out: Path | None, *, force: bool) -> None:
    """Before any work: a file that cannot be written, or is there."""
    if out is None:
        return
    if out.suffix.lower() not in (".md", ".json"):
        raise UsageError(f"A bench table cannot be written as {out.name}", expected=".md, .json")
    refuse(out, force=force)


def _write(out: Path, text: str, values: Mapping[str, Any], *, force: bool) -> None:
    if out.suffix.lower() == ".json":
        text = json.dumps(values, indent=2)
    with writing(out, force=force) as partial:
        partial.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
