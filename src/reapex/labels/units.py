"""What a cell of action units says, however a lab joined and marked them.

Conventions
-----------
A unit stays text, as coded: its side (``L`` ``R`` ``T`` ``B`` ``A``) and intensity (``A`` to ``E``)
are kept, the word AU is not. What the coder left open stays together in one text, which
:func:`is_ambiguous_unit` tells apart: nobody but the coder can say which it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import accumulate

from reapex.labels.cells import MISSING_TOKENS, Cell, is_missing, plain

_BETWEEN = "+,;、"
_PREFIX = re.compile(r"(?i)(?<![a-z])au\s*(?=[lrtba]?\d)")
_INTENSITY = re.compile(r"(?i)(?<=\d)\s*\(\s*([A-E])\s*\)")
# A question mark or nothing but a space between two units joins them; the mark stays with the
# first. CAS(ME)³ part C has both a full-width comma and question marks.
_DOUBTED = re.compile(r"\?\s*(?=[LRTB]?\d)")
_SPACED = re.compile(r"(?<=[\dA-E)?])\s+(?=[LRTB]?\d)")
# SAMM's key says: "/" = or. A parenthesis that is left has a meaning that nobody wrote down.
_ALTERNATIVE = re.compile(r"(?i)(?<![a-z])or(?![a-z])|[/|?()或]")


def action_units(
    value: Cell, missing: Collection[str] = MISSING_TOKENS, held_mark: str = ""
) -> tuple[str, ...]:
    """The action units of a cell, sides and intensities kept.

    Parameters
    ----------
    value
        The cell.
    missing
        What says that nothing is known.
    held_mark
        What stands behind a unit that was held all along, as ``(k)`` in 4DME: such units are no
        part of the expression and are left out. Empty where a data set has no such mark.

    Examples
    --------
    >>> action_units("R4+L10"), action_units(4), action_units("AU4 + AU7"), action_units("/")
    (('R4', 'L10'), ('4',), ('4', '7'), ())
    >>> action_units("4 + (L12 or L14)"), action_units("R14(A)"), action_units("4，7?")
    (('4', 'L12 or L14'), ('R14A',), ('4', '7?'))
    >>> action_units("AUR2+12(k)+45", held_mark="(k)"), action_units("AU4(k)+L7")
    (('R2', '45'), ('4(k)', 'L7'))
    """
    if is_missing(value, missing):
        return ()
    text = _INTENSITY.sub(r"\1", _PREFIX.sub("", plain(value)))
    waiting = [_SPACED.sub("+", _DOUBTED.sub("?+", text))]
    units: list[str] = []
    while waiting:
        whole = waiting.pop()
        parts = _split_outside_parentheses(whole)
        if len(parts) > 1:
            waiting.extend(reversed(parts))
        elif _is_enclosed(whole):
            waiting.append(whole[1:-1].strip())
        elif whole and not (held_mark and whole.casefold().endswith(held_mark)):
            units.append(whole)
    return tuple(units)


def is_ambiguous_unit(unit: str) -> bool:
    """Whether a text of :func:`action_units` leaves open which unit it was.

    Examples
    --------
    >>> is_ambiguous_unit("R14A"), is_ambiguous_unit("L12 or L14"), is_ambiguous_unit("R12/15")
    (False, True, True)
    """
    return _ALTERNATIVE.search(unit) is not None


def _split_outside_parentheses(text: str) -> list[str]:
    """The parts between the marks that join units; parentheses that do not match count as none."""
    depths = _depths(text)
    if min(depths, default=0) < 0 or depths[-1:] not in ([], [0]):
        depths = [0] * len(text)
    parts, start = [], 0
    for index, depth in enumerate(depths):
        if depth == 0 and text[index] in _BETWEEN:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()]


def _is_enclosed(text: str) -> bool:
    """Whether the first parenthesis opens at the beginning and closes at the very end."""
    depths = _depths(text)
    return text.startswith("(") and depths[-1] == 0 and 0 not in depths[:-1]


def _depths(text: str) -> list[int]:
    """How many parentheses are open after each character."""
    return list(accumulate((mark == "(") - (mark == ")") for mark in text))
