"""What is written into the sheet's row of a clip."""

from __future__ import annotations

from reapex.keyframes import KEYS
from reapex.labels import CorrectedRow, SheetLayout
from reapex.locating.clips import LocatedClip


def located_row(located: LocatedClip, method: str, layout: SheetLayout) -> CorrectedRow:
    """The key frames that were empty, and notes on how they were found.

    A row that was complete keeps its cells, and what an earlier run said of it.

    Parameters
    ----------
    method
        The locator's name.
    layout
        The sheet as it was read.
    """
    row = located.clip.provenance.line
    if located.outcome == "kept":
        said = {"method": "none", "reason": _reason(located)}
        notes = {name: layout.own_note(row, name) or text for name, text in said.items()}
        return CorrectedRow(row, notes=notes)
    changes = located.changes
    notes = {"method": method if changes else "none"}
    for key in KEYS:
        old = f"old_{key}"
        notes[old] = layout.own_note(row, old) or ("none" if key in changes else "")
    notes["interval"] = "; ".join(
        # No dash: spreadsheet programs take 3-8 for a date.
        f"{key} {first} to {last}"
        for key, (first, last) in located.intervals.items()
    )
    notes["reason"] = _reason(located)
    return CorrectedRow(row, changes=changes, notes=notes)


def _reason(located: LocatedClip) -> str:
    if located.proposal is None:
        return f"{' '.join(located.reasons('onset'))}: {located.explanation}"
    return "; ".join(f"{key} {' '.join(located.reasons(key))}" for key in KEYS)
