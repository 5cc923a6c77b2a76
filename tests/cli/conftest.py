from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reapex.cli.main import app, spread_columns


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        import json

        return json.loads(self.out)


Reapex = Callable[..., Done]


@pytest.fixture
def reapex() -> Reapex:
    """Runs a command; an exception that is not ours fails the test."""

    def run(*arguments: str | Path) -> Done:
        result = CliRunner().invoke(app, spread_columns([str(each) for each in arguments]))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return run
