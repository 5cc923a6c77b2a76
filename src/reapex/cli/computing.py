"""What commands that train share: where they compute, changed settings, and being interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reapex.cli.console import Voice
from reapex.errors import OutputError, Place, UsageError

if TYPE_CHECKING:
    from reapex.recognition.training_run import Running

Cache = Annotated[
    Path | None,
    typer.Option(
        help="Where pictures are kept for the next time; .reapex-cache beside the result if not "
        "given.",
        show_default=False,
    ),
]
_STOPPED = 130  # what a shell says of a program that Ctrl-C ended


@dataclass(frozen=True, slots=True)
class Computing:
    """Where and with how many hands folds are computed."""

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

    def running(self) -> Running:
        """How the folds are computed.

        Raises
        ------
        MissingExtra
            If torch is not there; the message says what to install.
        UsageError
            If there is no such device here, or no job.
        """
        import reapex.training  # noqa: F401 - says what is missing, before anything needs it
        from reapex.auditing.jobs import n_cores
        from reapex.recognition.training_run import Running
        from reapex.training import Setting, device_named

        device = device_named(self.device)
        most = n_cores() if device == "cpu" else 1
        processes = most if self.jobs is None else self.jobs
        if processes < 1:
            raise UsageError(f"{processes} jobs cannot do any work", expected="1 or more")
        return Running(Setting(device), processes, self.retry_failed)


def named_values(option: str, texts: list[str] | None, example: str) -> dict[str, str]:
    """``NAME=VALUE`` pairs of an option that may be repeated.

    Examples
    --------
    >>> named_values("--set", ["recipe.epochs=40", "network.preset="], "recipe.epochs=40")
    {'recipe.epochs': '40', 'network.preset': ''}

    Raises
    ------
    UsageError
        If a text is no such pair.
    """
    values = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                f"{option} {text!r} is not understood", expected=f"NAME=VALUE, as in {example}"
            )
        values[name.strip()] = value.strip()
    return values


def made_folder(folder: Path, what: str, example: str) -> Path:
    """A folder that can be written to, made if it is not there.

    Raises
    ------
    UsageError, OutputError
        If it is a file, or cannot be made.
    """
    if folder.is_file():
        raise UsageError(f"{what} {folder} is a file", mend=f"Name a folder, as in {example}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{what} cannot be made: {error.strerror or error}",
            where=Place(file=folder),
            mend=f"Name another one, as in {example}",
        ) from None
    return folder


@contextmanager
def interruptible(voice: Voice, command: str) -> Iterator[None]:
    """Ctrl-C ends with the command that goes on."""
    try:
        yield
    except KeyboardInterrupt:
        voice.say("\nStopped. What is done is kept, and the same command goes on.")
        voice.next_step(command)
        raise typer.Exit(_STOPPED) from None
