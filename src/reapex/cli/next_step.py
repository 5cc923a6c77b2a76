"""The command to try next, ready to be pasted: with the options that were given, and quoted."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def command_line(
    command: str, *arguments: str | Path, options: tuple[DataclassInstance, ...] = ()
) -> str:
    """A command as the user's shell takes it.

    Parameters
    ----------
    command
        The word after ``reapex``.
    arguments
        What follows it.
    options
        Groups of options, as :mod:`~reapex.cli.grouped` takes them; those that differ from their
        defaults are repeated.

    Examples
    --------
    >>> from reapex.cli.options import Reading
    >>> command_line("audit", "my labels.csv", options=(Reading(fps=200),))
    "reapex audit 'my labels.csv' --fps 200"
    """
    words = ["reapex", command, *map(str, arguments)]
    for group in options:
        words += _given(group)
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _given(group: DataclassInstance) -> list[str]:
    words: list[str] = []
    for field in fields(group):
        value = getattr(group, field.name)
        if value == field.default:
            continue
        option = f"--{field.name.replace('_', '-')}"
        if value is True:
            words.append(option)
            continue
        for each in value if isinstance(value, list) else [value]:
            shown = f"{each:g}" if isinstance(each, float) else str(each)
            words += [option, shown]
    return words
