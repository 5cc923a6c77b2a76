"""The program ``reapex``."""

from __future__ import annotations

import io
import re
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from reapex.cli.agree import agree_command
from reapex.cli.audit import audit_command
from reapex.cli.bench import bench
from reapex.cli.compare import compare_command
from reapex.cli.config import config_command
from reapex.cli.convert import convert_command
from reapex.cli.correct import correct_command
from reapex.cli.crop import crop_command
from reapex.cli.demo import demo_command
from reapex.cli.diff import diff_command
from reapex.cli.doctor import doctor_command
from reapex.cli.evaluate import evaluate_command
from reapex.cli.explain import explain_command
from reapex.cli.export import export_command
from reapex.cli.frames import frames_command
from reapex.cli.info import info_command
from reapex.cli.leakcheck import leakcheck_command
from reapex.cli.locate import locate_command
from reapex.cli.review import review_command
from reapex.cli.study import study_command
from reapex.cli.synth import synth_command
from reapex.cli.train import train_command
from reapex.errors import ReapexError
from reapex.frames import keep_freed_memory
from reapex.labels import NAMEABLE
from reapex.scoring import FIELDS
from reapex.version import __version__


class _Program(TyperGroup):
    """Turns an error of ours into one paragraph and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ReapexError as error:
            Console(stderr=True, highlight=False).print(
                Text.assemble(("Error: ", "bold red"), str(error)), soft_wrap=True
            )
            raise typer.Exit(2) from None
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            Console(stderr=True, highlight=False).print(
                Text.assemble(("Error: ", "bold red"), f"The system refused: {error}"),
                soft_wrap=True,
            )
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=_Program,
    help=(
        "Find, check and correct the onset, apex and offset labels of micro-expression clips.\n\n"
        "Start with: reapex demo"
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reapex {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


app.command("demo")(demo_command)
app.command("audit")(audit_command)
app.command("explain")(explain_command)
app.command("correct")(correct_command)
app.command("convert")(convert_command)
app.command("crop")(crop_command)
app.command("locate")(locate_command)
app.command("review")(review_command)
app.command("export")(export_command)
app.command("doctor")(doctor_command)
app.command("agree")(agree_command)
app.command("diff")(diff_command)
app.command("config")(config_command)
app.command("train")(train_command)
app.command("study")(study_command)
app.command("evaluate")(evaluate_command)
app.command("compare")(compare_command)
app.command("leakcheck")(leakcheck_command)
app.command("synth")(synth_command)
app.command("frames")(frames_command)
app.command("info")(info_command)
app.add_typer(bench, name="bench")


def spread_columns(arguments: list[str]) -> list[str]:
    """Let ``--columns`` take several pairs: ``--columns onset=A apex=B`` as people type it.

    Examples
    --------
    >>> spread_columns(["audit", "x.csv", "--columns", "onset=A", "apex=B", "--json"])
    ['audit', 'x.csv', '--columns', 'onset=A', '--columns', 'apex=B', '--json']
    """
    pair = re.compile(rf"({'|'.join((*NAMEABLE, *FIELDS))})=", re.IGNORECASE)
    spread: list[str] = []
    inside = False
    for argument in arguments:
        is_pair = pair.match(argument) is not None
        if inside and is_pair and spread[-1] != "--columns":
            spread.append("--columns")
        inside = argument == "--columns" or (inside and is_pair)
        spread.append(argument)
    return spread


def main() -> None:
    """Run the program with the arguments it was called with."""
    for stream in (sys.stdout, sys.stderr):
        # A file or an old console that cannot write λ or → gets a ? instead of a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    keep_freed_memory()
    app(spread_columns(sys.argv[1:]))
