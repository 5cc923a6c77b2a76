"""JSON of unknown shape, looked into without trusting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reapex.errors import NotASheet


def mapping(value: object) -> Mapping[str, Any]:
    """The value, or an empty mapping for what is none."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    """The value, or an empty sequence for what is none."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str:
    """The value as text: empty for null, containers and truth values."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return repr(value)[:40] if is_number else ""


def needed(value: object, what: str) -> Mapping[str, Any]:
    """The value as a mapping.

    Raises
    ------
    NotASheet
        If it is none.
    """
    if isinstance(value, dict):
        return value
    raise NotASheet(f"{what} is missing or no JSON object", mend="Save or export it anew")
