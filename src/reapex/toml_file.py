"""TOML files of unknown origin, whatever is in them.

``tomllib`` raises errors of three kinds, runs out of stack on nested brackets, and gives whole
numbers of any length, which Python then refuses to print, and takes gigabytes for a key of 50,000
parts. Limits, all stated in the docs: 1 MiB, 50 levels, whole numbers of 64 bits as TOML asks for.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_MAX_BYTES = 2**20
_MAX_DEPTH = 50
_MAX_NUMBER = 2**63
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}){{{_MAX_DEPTH}}}")


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file in UTF-8.

    Raises
    ------
    OSError
        If it is not there or may not be read.
    ValueError
        If it is no TOML in UTF-8, or beyond a limit; the message says which.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"it is larger than {_MAX_BYTES >> 20} MiB")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if _LONG_KEY.search(text):
            raise ValueError(f"it is nested more than {_MAX_DEPTH} deep")
        content = tomllib.loads(text)
    except RecursionError:
        raise ValueError(f"it is nested more than {_MAX_DEPTH} deep") from None
    _check(content)
    return content


def _check(content: dict[str, Any]) -> None:
    """Raise for what is too deep or too long, without recursion."""
    level: list[Any] = [content]
    for _ in range(_MAX_DEPTH):
        if any(type(value) is int and abs(value) >= _MAX_NUMBER for value in level):
            raise ValueError("a whole number of it has more than 64 bits")
        level = [each for value in level for each in _inside(value)]
    if level:
        raise ValueError(f"it is nested more than {_MAX_DEPTH} deep")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
