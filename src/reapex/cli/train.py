"""``reapex train``: a recogniser trained fold by fold, and judged on people it never saw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reapex.cli.computing import Cache, Computing, interruptible, made_folder, named_values
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson
from reapex.cli.shown import show_corpus
from reapex.cli.trained import (
    run_as_dict,
    show_description,
    show_left_out,
    show_outline,
    show_run,
)

if TYPE_CHECKING:
    from reapex.recognition.config import TrainConfig
    from reapex.recognition.outline import Outline


@dataclass(frozen=True, slots=True)
class Where:
    """Where a run is kept."""

    out: Annotated[
        Path | None,
        typer.Option(
            help="The run folder, new or to be gone on with; CONFIG-run if not given.",
            show_default=False,
        ),
    ] = None
    cache: Cache = None

    def folder(self, config: Path) -> Path:
        """The run folder."""
        return self.out or config.with_name(f"{config.stem}-run")


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the config file."""

    set: Annotated[
        list[str] | None,
        typer.Option(
            help="Change a value of the config, as in recipe.epochs=40; may be repeated.",
            metavar="NAME=VALUE",
            show_default=False,
        ),
    ] = None
    baselines: Annotated[
        bool,
        typer.Option("--baselines", help="Also train on shuffled labels, and without motion."),
    ] = False
    oracle: Annotated[
        bool,
        typer.Option(
            "--oracle",
            help="Also show what choosing epochs on the test clips would have gained; from the "
            "start of a run, since it needs the weights after every epoch.",
        ),
    ] = False

    def config(self, path: Path) -> TrainConfig:
        """The config of a file, with these changes."""
        from reapex.recognition.config_file import read_config

        changes = named_values("--set", self.set, "recipe.epochs=40")
        if self.baselines:
            changes["protocol.baselines"] = '["shuffled", "no_motion"]'
        if self.oracle:
            changes["protocol.oracle"] = "true"
        return read_config(path, changes)


@grouped
def train_command(
    config: Annotated[
        Path,
        typer.Argument(
            help="The config (.toml); reapex config writes one.",
            metavar="CONFIG",
            show_default=False,
        ),
    ],
    where: Where,
    computing: Computing,
    changes: Changes,
    describe: Annotated[
        bool,
        typer.Option("--describe", help="Show network, clips and folds; train nothing."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Train and test fold by fold; killed at any moment, the same command goes on.

    Example: reapex train train.toml --baselines
    """
    voice = Voice(as_json)
    read = changes.config(config)
    folder = where.folder(config)
    running = computing.running()
    from reapex.recognition.experiment import Preparing
    from reapex.recognition.outline import Outline

    again = command_line("train", config, options=(where, computing, changes))
    outline = Outline.of(read)
    show_corpus(voice, outline.corpus)
    show_left_out(voice, outline.found.skipped, "Without a class")
    if describe:
        show_outline(voice, outline)
        told: dict[str, Any] = show_description(voice, outline)
        voice.result(told)
        voice.next_step(again)
        return
    with interruptible(voice, again):
        made_folder(folder, "The run folder", "--out my-run")
        cache = where.cache or folder.absolute().parent / ".reapex-cache"
        preparing = Preparing(cache, telling=voice.progress)
        experiment = preparing.experiment(outline)
        show_left_out(voice, experiment.skipped[_n_known(outline) :], "Without pictures")
        show_outline(voice, outline, experiment.facts)
        with voice.progress("Training, in epochs of all folds") as progress:
            run = running.run(experiment, folder, progress)
    show_run(voice, run)
    voice.result(run_as_dict(run, experiment))
    if run.count("failed"):
        voice.next_step(f"{again} --retry-failed")
        raise typer.Exit(1)
    voice.next_step(command_line("leakcheck", folder))


def _n_known(outline: Outline) -> int:
    return len(outline.corpus.skipped) + len(outline.found.skipped)
