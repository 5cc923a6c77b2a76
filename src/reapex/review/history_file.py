"""Every decision as a line of a CSV file: the history that goes with an export."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable

from reapex.keyframes import KEYS
from reapex.review.decision import Decision

HEADINGS = (
    "number", "made_at", "coder", "blind", "clip", "action", "onset_before", "apex_before",
    "offset_before", "onset_after", "apex_after", "offset_after", "seconds", "note", "undoes",
    "in_sheet",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def history_csv(decisions: Iterable[Decision], clip_ids: Collection[str]) -> bytes:
    """All decisions, the first one first, as CSV in UTF-8 with a mark that Excel understands.

    Parameters
    ----------
    decisions
        In the order of their numbers.
    clip_ids
        The clips of the sheet; the last column says whether a decision is about one of them.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADINGS)
    for each in decisions:
        marks = [getattr(when, key) for when in (each.before, each.after) for key in KEYS]
        lines.writerow(
            [
                each.number,
                each.made_at,
                _harmless(each.coder),
                "yes" if each.is_blind else "no",
                _harmless(each.clip_id),
                each.action,
                *("" if mark is None else mark for mark in marks),
                f"{each.seconds:.2f}",
                _harmless(each.note),
                each.undoes or "",
                "yes" if each.clip_id in clip_ids else "no",
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """The text as a cell that no spreadsheet program will run as a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
