"""``reapex train``: a recogniser trained fold by fold, and judged on people it never saw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from reapex.errors import OutputError, Place, UsageError

if TYPE_CHECKING:
    from reapex.recognition.config import TrainConfig
    from reapex.recognition.outline import Outline
    from reapex.recognition.training_run import Running


@dataclass(frozen=True, slots=True)
class Where:
    """Where a run is kept and computed."""

    out: Annotated[
        Path | None,
        typer.Option(
            help="The run folder, new or to be gone on with; CONFIG-run if not given.",
            show_default=False,
        ),
    ] = None
    cache: Annotated[
        Path | None,
        typer.Option(
            help="Where pictures are kept for the next run; .reapex-cache beside the run folder if "
            "not given.",
            show_default=False,
        ),
    ] = None
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto"
    jobs: Annotated[
        int | None,
        typer.Option(
            help="Folds side by side; as many as cores on the CPU, else 1.", show_default=False
        ),
    ] = None
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try folds again that failed before.")
    ] = False

    def folder(self, config: Path) -> Path:
        """The run folder, which can be written to."""
        folder = self.out or config.with_name(f"{config.stem}-run")
        if folder.is_file():
            raise UsageError(
                f"The run folder {folder} is a file", mend="Name a folder, as in --out my-run"
            )
        return folder

    def cache_beside(self, folder: Path) -> Path:
        """The folder that pictures are kept in; the run folder is made before it."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The run folder cannot be made: {error.strerror or error}",
                where=Place(file=folder),
                mend="Name another one, as in --out my-run",
            ) from None
        return self.cache or folder.absolute().parent / ".reapex-cache"

    def running(self) -> Running:
        """How the folds are computed."""
        from reapex.auditing.jobs import n_cores
        from reapex.recognition.training_run import Running
        from reapex.training import Setting, device_named

        device = device_named(self.device)
        most = n_cores() if device == "cpu" else 1
        processes = most if self.jobs is None else self.jobs
        if processes < 1:
            raise UsageError(f"{processes} jobs cannot do any work", expected="1 or more")
        return Running(Setting(device), processes, self.retry_failed)


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
            "--oracle", help="Also show what choosing epochs on the test clips would have gained."
        ),
    ] = False

    def config(self, path: Path) -> TrainConfig:
        """The config of a file, with these changes."""
        from reapex.recognition.config_file import read_config

        changes = dict(_pair(text) for text in self.set or ())
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
    import reapex.training  # noqa: F401 - without torch this says what to install, before any work
    from reapex.recognition.experiment import Preparing
    from reapex.recognition.outline import Outline

    running = where.running()
    outline = Outline.of(read)
    show_corpus(voice, outline.corpus)
    show_left_out(voice, outline.found.skipped, "Without a class")
    if describe:
        show_outline(voice, outline)
        told: dict[str, Any] = show_description(voice, outline)
        voice.result(told)
        voice.next_step(command_line("train", config, options=(where, changes)))
        return
    with _interruptible(voice, config, where, changes):
        preparing = Preparing(where.cache_beside(folder), telling=voice.progress)
        experiment = preparing.experiment(outline)
        show_left_out(voice, experiment.skipped[_n_known(outline) :], "Without pictures")
        show_outline(voice, outline, experiment.facts)
        with voice.progress("Training, in epochs of all folds") as progress:
            run = running.run(experiment, folder, progress)
    show_run(voice, run)
    voice.result(run_as_dict(run, experiment))
    if run.count("failed"):
        voice.next_step(command_line("train", config, options=(where, changes)) + " --retry-failed")
        raise typer.Exit(1)
    voice.next_step(command_line("leakcheck", folder))


def _n_known(outline: Outline) -> int:
    return len(outline.corpus.skipped) + len(outline.found.skipped)


@contextmanager
def _interruptible(voice: Voice, config: Path, where: Where, changes: Changes) -> Iterator[None]:
    """Ctrl-C ends with the command that goes on."""
    try:
        yield
    except KeyboardInterrupt:
        voice.say("\nStopped. What is done is kept, and the same command goes on.")
        voice.next_step(command_line("train", config, options=(where, changes)))
        raise typer.Exit(130) from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(
            f"--set {text!r} is not understood", expected="NAME=VALUE, as in recipe.epochs=40"
        )
    return name.strip(), value.strip()
