"""What a command says: text for people or JSON for programs, and progress beside either."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from reapex.progress import Progress


class Voice:
    """One command's output.

    Parameters
    ----------
    as_json
        Whether the result is JSON; then people's text goes to standard error.
    """

    def __init__(self, as_json: bool = False) -> None:
        self.as_json = as_json
        self._errors = Console(stderr=True, highlight=False)
        self._people = self._errors if as_json else Console(highlight=False)

    def say(self, text: RenderableType = "") -> None:
        """A line, or a table, for people."""
        if isinstance(text, str):
            self._people.print(Text(text), soft_wrap=True)
        else:
            self._people.print(text)

    def heading(self, text: str) -> None:
        """A heading, with a blank line before it."""
        self._people.print()
        self._people.print(Text(text, style="bold"), soft_wrap=True)

    def result(self, value: Mapping[str, Any]) -> None:
        """The result for programs; printed only with ``--json``."""
        if self.as_json:
            can_write = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            text = json.dumps(value, ensure_ascii=not can_write, indent=2, default=str)
            sys.stdout.write(text + "\n")

    def next_step(self, command: str) -> None:
        """The last line: what to try now."""
        self._people.print(Text.assemble("\nNext: ", (command, "bold cyan")), soft_wrap=True)

    @contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """A bar with the time left; it shows nothing where standard error is no terminal."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        quiet = not self._errors.is_terminal
        with Bar(*columns, console=self._errors, transient=True, disable=quiet) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
