"""``reapex diff``: what changed between two versions of a label file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.label_files import AsWritten, show_files
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.output import refuse
from reapex.report import counted, diff_as_dict, write_change_log, write_diff_csv
from reapex.versions import TITLES, Change, Kind, VersionDiff, diff_versions

_N_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DiffFiles:
    """What is written."""

    csv: Annotated[
        Path | None, typer.Option(help="Write every change as a table.", show_default=False)
    ] = None
    markdown: Annotated[
        Path | None,
        typer.Option(help="Write a change log that can be published.", show_default=False),
    ] = None

    def check(self, inputs: tuple[Path, ...], force: bool) -> None:
        """Stop before the work if a result could not be written."""
        for out in filter(None, (self.csv, self.markdown)):
            refuse(out, inputs=inputs, force=force)

    def write(self, diff: VersionDiff, inputs: tuple[Path, ...], force: bool) -> list[Path]:
        """Write what was asked for."""
        if self.csv is not None:
            write_diff_csv(diff, self.csv, inputs=inputs, force=force)
        if self.markdown is not None:
            write_change_log(diff, self.markdown, inputs=inputs, force=force)
        return [out for out in (self.csv, self.markdown) if out is not None]


@grouped
def diff_command(
    first: Annotated[
        Path, typer.Argument(help="The older version.", metavar="A", show_default=False)
    ],
    second: Annotated[
        Path, typer.Argument(help="The newer version.", metavar="B", show_default=False)
    ],
    reading: AsWritten,
    files: DiffFiles,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with exit code 1 if anything changed.")
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """What changed between two versions of labels, by kind, in frames and ms.

    Example: reapex diff CASME2-coding-2014.xlsx CASME2-coding-2019.xlsx --markdown CHANGES.md
    """
    voice = Voice(as_json)
    inputs = (first, second)
    files.check(inputs, force)
    read = [reading.read(path) for path in inputs]
    show_files(voice, read)
    diff = diff_versions(*read)
    _show(voice, diff)
    written = files.write(diff, inputs, force)
    if written:
        voice.heading("Written")
        for path in written:
            voice.say(f"  {path}")
    voice.result({**diff_as_dict(diff), "written": [str(path) for path in written]})
    voice.next_step(command_line("agree", first, second, options=(reading,)))
    if exit_code and diff.changes:
        raise typer.Exit(1)


def _show(voice: Voice, diff: VersionDiff) -> None:
    voice.heading(f"{diff.first.name} → {diff.second.name}")
    voice.say(
        f"  {counted(diff.n_paired, 'expression')} in both, {diff.n_unchanged} of them unchanged."
    )
    for remark in diff.remarks:
        voice.say(f"  Note: {remark}")
    if not diff.changes:
        voice.say("  Nothing changed.")
        return
    for kind in diff.counts:
        _show_kind(voice, diff, kind)
    shown = list(diff.subjects.items())
    if shown:
        voice.heading("Changes by subject")
        voice.say("  " + ", ".join(f"{name}: {count}" for name, count in shown[: 2 * _N_SHOWN]))
    if len(shown) > 2 * _N_SHOWN:
        voice.say(f"  … and {len(shown) - 2 * _N_SHOWN} more subjects in --json")


def _show_kind(voice: Voice, diff: VersionDiff, kind: Kind) -> None:
    changes = diff.of(kind)
    voice.heading(f"{TITLES[kind]} ({len(changes)})")
    if kind == "moved":
        _show_moves(voice, diff)
    if kind == "emotion":
        for (before, after), times in diff.emotions.items():
            voice.say(f"  {before or '–'} → {after or '–'}: {times}")
    for each in changes[:_N_SHOWN]:
        voice.say(f"  {_place(each)}{each}")
    if len(changes) > _N_SHOWN:
        voice.say(f"  … and {len(changes) - _N_SHOWN} more; --csv and --markdown list them")


def _show_moves(voice: Voice, diff: VersionDiff) -> None:
    grid = Table(box=None, pad_edge=False)
    grid.add_column("", no_wrap=True)
    for title in ("moved", "mean", "mean distance", "median", "furthest", "mean ms", "distance ms"):
        grid.add_column(title, justify="right", no_wrap=True)
    for key, each in diff.moves.items():
        grid.add_row(
            key,
            str(each.n),
            f"{each.mean:+.2f}",
            f"{each.mean_absolute:.2f}",
            f"{each.median_absolute:g}",
            f"{each.largest:g}",
            "–" if each.mean_ms is None else f"{each.mean_ms:+.1f}",
            "–" if each.mean_absolute_ms is None else f"{each.mean_absolute_ms:.1f}",
        )
    voice.say(grid)


def _place(each: Change) -> str:
    if not each.is_about_row:
        return ""
    called = f"{each.subject}/{each.name}" if each.subject else each.name
    before, after = each.rows
    row = f"row {before or after}" if before in (after, None) or after is None else (
        f"rows {before}, {after}"
    )  # fmt: skip
    return f"{called}, {row}: "
