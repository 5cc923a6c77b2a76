"""How many key frames moved or were kept, and why: every reason code with its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reapex.correction import REASONS, ClipCorrection
from reapex.keyframes import KEYS


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason code: how many onsets, apexes and offsets carry it, and what it means."""

    code: str
    counts: tuple[int, ...]
    explanation: str

    @property
    def total(self) -> int:
        """Of the three together."""
        return sum(self.counts)


def reason_rows(corrections: Sequence[ClipCorrection]) -> tuple[ReasonRow, ...]:
    """The codes that occur, in the order of :data:`~reapex.correction.REASONS`.

    A key frame may carry several, so the counts may add up to more than there are key frames.
    """
    counted = {
        key: Counter(code for each in corrections for code in set(each.reasons(key)))
        for key in KEYS
    }
    rows = (
        ReasonRow(code, tuple(counted[key][code] for key in KEYS), explanation)
        for code, explanation in REASONS.items()
    )
    return tuple(row for row in rows if row.total)


def reasons_sentence(corrections: Sequence[ClipCorrection]) -> str:
    """How many key frames move and how many are kept; empty without any."""
    if not corrections:
        return ""
    n_all = len(KEYS) * len(corrections)
    n_moved = sum(
        each.proposal.keys[key].position != getattr(each.proposal.manual, key)
        for each in corrections
        if each.proposal is not None
        for key in KEYS
    )
    return f"Of {n_all} key frames {n_moved} would move and {n_all - n_moved} are kept."
