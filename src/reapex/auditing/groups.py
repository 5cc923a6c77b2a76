"""Splitting clips by a column: of the sheet, of the subject table, or one that Reapex knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reapex.clip import Clip
from reapex.errors import UsageError

UNKNOWN = "unknown"

_KNOWN: Mapping[str, Callable[[Clip], str]] = {
    "corpus": lambda clip: clip.corpus,
    "dataset": lambda clip: clip.dataset,
    "subject": lambda clip: clip.person,
    "coder": lambda clip: clip.coder,
    "emotion": lambda clip: clip.emotion,
    "kind": lambda clip: clip.kind,
    "fps": lambda clip: "" if clip.fps is None else f"{clip.fps:g}",
}


def group_of(clip: Clip, column: str) -> str:
    """The clip's group; :data:`UNKNOWN` where the column says nothing of it.

    What the subject table says wins over the sheet, and both over the columns that Reapex knows.
    """
    for source in (clip.traits, clip.columns):
        for heading, value in source.items():
            if heading.casefold() == column.casefold():
                return value.strip() or UNKNOWN
    known = _KNOWN.get(column.casefold())
    return (known(clip) if known else "") or UNKNOWN


def grouped_by(clips: Iterable[Clip], column: str) -> dict[str, list[Clip]]:
    """The clips of each group, groups in the order in which they first occur.

    Raises
    ------
    UsageError
        If no clip has such a column.
    """
    groups: dict[str, list[Clip]] = {}
    headings: dict[str, None] = dict.fromkeys(_KNOWN)
    for clip in clips:
        groups.setdefault(group_of(clip, column), []).append(clip)
        headings |= dict.fromkeys((*clip.traits, *clip.columns))
    if set(groups) == {UNKNOWN}:
        raise UsageError(
            f"No clip has anything in a column {column!r} to group by",
            expected=f"one of {', '.join(headings)}",
            mend="A subject table (--subjects FILE) can add such a column",
        )
    return groups
