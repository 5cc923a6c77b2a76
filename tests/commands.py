"""What the program's commands are, asked of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer

from reapex.cli.main import app


def options_of(words: Iterable[str]) -> set[str]:
    """The options of the command that ``words`` begin with; KeyError if there is none."""
    command: Any = typer.main.get_command(app)
    for word in words:
        if not hasattr(command, "commands") or word.startswith("-"):
            break
        command = command.commands[word]
    return {"--help", "--version"} | {each for param in command.params for each in param.opts}
