"""Marks that overlap, put side by side: a tier of ELAN or a state of BORIS holds one at a time."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import TypeVar

Moment = TypeVar("Moment", int, float)
_LANE = re.compile(r"\s#(\d{1,6})$")


def lanes(spans: Sequence[tuple[Hashable, Moment, Moment]]) -> list[int]:
    """A lane for each ``(owner, first, last)``; spans of one owner and lane do not even touch.

    Examples
    --------
    >>> lanes([("A", 0, 10), ("A", 5, 15), ("B", 5, 15), ("A", 11, 20)])
    [0, 1, 0, 0]
    """
    last_of: dict[Hashable, list[Moment]] = {}
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda each: (spans[each][1], spans[each][2])):
        owner, first, last = spans[index]
        ends = last_of.setdefault(owner, [])
        lane = next((number for number, end in enumerate(ends) if end < first), len(ends))
        if lane == len(ends):
            ends.append(last)
        ends[lane] = last
        found[index] = lane
    return found


def numbered(text: str, lane: int) -> str:
    """A tier's or code's name in a lane: the first is as it is, the second ends in ``#2``."""
    return text if lane == 0 else f"{text} #{lane + 1}"


def lane_of(name: str) -> str:
    """The number behind ``#`` at the end of a tier's or code's name; empty if there is none."""
    found = _LANE.search(name)
    return found[1] if found else ""


def without_lane(name: str) -> str:
    """The name as it is in the first lane.

    Examples
    --------
    >>> without_lane(numbered("happiness", 1)), lane_of(numbered("happiness", 1))
    ('happiness', '2')
    """
    return _LANE.sub("", name)
