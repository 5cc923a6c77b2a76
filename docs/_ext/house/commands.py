"""A page for every command, from the help that the command itself prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from reapex.cli.main import app

FOLDER = "reference/commands"

_INDEX = """\
# Commands

These pages are made from the program's own help: `reapex COMMAND --help` says the same.

{table}

Every command prints its result for people, or with `--json` as JSON on standard output and all
else on standard error. It ends with

- **0** when it did its work,
- **1** when there are findings as bad as `--fail-on` names (or a check failed),
- **2** when the arguments or a file are not as they should be: one paragraph says what, where, and
  how to mend it.

The last line names the next command to try.

```{{toctree}}
:hidden:

{names}
```
"""


@dataclass(frozen=True)
class Command:
    """One command as its help has it; ``rows`` are (names, text) of arguments and of options."""

    name: str
    help: str
    usage: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]

    @property
    def stem(self) -> str:
        """The page's name: ``bench-truth``."""
        return self.name.replace(" ", "-")

    @property
    def summary(self) -> str:
        """The help without its example, on one line."""
        return " ".join(self.help.partition("Example")[0].split())

    @property
    def examples(self) -> list[str]:
        """The command lines after ``Example:``."""
        return re.findall(r"Examples?:\s*(.+(?:\n(?!\s*\n).+)*)", self.help)


def command_pages() -> dict[str, str]:
    """The pages of the commands, and their index."""
    found = list(commands())
    rows = [
        f"| [`reapex {each.name}`]({each.stem}.md) | {_plain(each.summary)} |" for each in found
    ]
    table = "\n".join(["| command | what it does |", "|---|---|", *rows])
    index = _INDEX.format(table=table, names="\n".join(each.stem for each in found))
    pages = {f"{FOLDER}/{each.stem}.md": _page(each) for each in found}
    return {**pages, f"{FOLDER}/index.md": index}


def commands() -> Iterator[Command]:
    """Every command, those of groups after each other."""
    yield from _walk(typer.main.get_command(app), ())


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[Command]:
    # Typer carries a click of its own from some version on: nothing of click's is named here.
    below = getattr(command, "commands", None)
    if below is not None:
        for name, each in below.items():
            yield from _walk(each, (*words, name))
        return
    name = " ".join(words)
    context = command.make_context(f"reapex {name}", [], resilient_parsing=True)
    rows = [(each.param_type_name, each.get_help_record(context)) for each in command.params]
    usage = " ".join(command.collect_usage_pieces(context))
    yield Command(
        name,
        re.sub(r"[\f\b]", "", command.help or "").strip(),
        f"reapex {name} {usage}",
        tuple(row for kind, row in rows if kind == "argument" and row),
        tuple(row for kind, row in rows if kind != "argument" and row),
    )


def _page(command: Command) -> str:
    parts = [f"# reapex {command.name}", _plain(command.summary)]
    parts += [f"```sh\n{' '.join(each.split())}\n```" for each in command.examples]
    parts += [f"Usage: `{command.usage}`"]
    for heading, rows in (("Arguments", command.arguments), ("Options", command.options)):
        if rows:
            parts += [f"## {heading}", "\n\n".join(_defined(*row) for row in rows)]
    return "\n\n".join(parts) + "\n"


def _defined(names: str, text: str) -> str:
    return f"`{names}`\n: {_plain(text) or '—'}"


def _plain(text: str) -> str:
    """Words of the help as words of a page: nothing in them is markup."""
    return re.sub(r"([\\`*_<>|\[\]#$~])", r"\\\1", " ".join(text.split()))
