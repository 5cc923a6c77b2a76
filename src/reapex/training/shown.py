"""Lists in messages: the first few, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 5


def some(words: Sequence[str]) -> str:
    """The first few of them.

    Examples
    --------
    >>> some(["a", "b"]), some("abcdefg")
    ('a; b', 'a; b; c; d; e and 2 more')
    """
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return "; ".join(words[:_SHOWN]) + more
