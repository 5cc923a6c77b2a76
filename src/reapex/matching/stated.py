"""Ids that a file states itself: the same clip in every file, whatever it is called there."""

from __future__ import annotations

from reapex.loading import Loaded


def stated_ids(loaded: Loaded) -> frozenset[str]:
    """The clip ids that a file itself states."""
    column = loaded.layout.header.columns.get("id")
    if column is None:
        return frozenset()
    grid = loaded.layout.grid
    return frozenset(
        clip_id
        for row, clip_id in loaded.layout.ids.items()
        if grid.cell(row - 1, column) not in (None, "")
    )
