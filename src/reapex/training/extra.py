"""What learning needs beyond the base install, and the line that installs it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from reapex.errors import MissingExtra

_NEEDED = ("torch", "safetensors", "filelock", "sklearn")


def require_extra() -> None:
    """Stop unless everything of the extra ``[train]`` is installed; nothing is imported.

    Raises
    ------
    MissingExtra
        If not; the message carries the line to run.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise _missing(f"needs {', '.join(missing)}, which is not installed")


def imported(name: str) -> ModuleType:
    """A module of the extra; what :func:`require_extra` raises if it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        raise _missing(f"cannot import {name}: {error}") from error


def _missing(what: str) -> MissingExtra:
    return MissingExtra(
        f"Learning {what}",
        expected="the packages of the extra [train]",
        mend='Run: pip install "reapex[train]" "torch>=2.4,<2.14"',
    )
