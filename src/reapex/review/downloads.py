"""What the page offers for download: the bytes that ``reapex export`` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from reapex.errors import UsageError
from reapex.review.decision import Decision
from reapex.review.desk import Desk
from reapex.review.export import FileFormat, as_download
from reapex.review.history_file import history_csv
from reapex.review.methods import methods_paragraph
from reapex.review.outcome import outcomes_of

Download = FileFormat | Literal["history", "methods"]
_ALONE: Mapping[str, str] = MappingProxyType({"history": "history.csv", "methods": "methods.md"})


def downloaded(
    desk: Desk, decisions: Sequence[Decision], kind: Download, coder: str
) -> tuple[str, bytes]:
    """The name and the bytes of a download.

    Parameters
    ----------
    desk
        The clips under review.
    decisions
        Those that the asker may see.
    kind
        What is asked for.
    coder
        Whose decisions count: a name, or ``agreed``.

    Raises
    ------
    UsageError
        If that coder decided nothing, or the annotation file is not known.
    """
    if desk.loaded is None:
        raise UsageError("There is nothing to export: the annotation file is not known")
    outcomes = outcomes_of(desk.clips, decisions, coder)
    path = desk.loaded.layout.grid.path
    if kind == "history":
        return f"{path.stem}_{_ALONE[kind]}", history_csv(decisions, {c.id for c in desk.clips})
    if kind == "methods":
        text = methods_paragraph(
            path.name, desk.clips, desk.further, decisions, outcomes, desk.store.methods()
        )
        return f"{path.stem}_{_ALONE[kind]}", text.encode("utf-8")
    return as_download(desk.loaded, outcomes, kind)
