"""LB 404 to 406: action units that cannot be read, are left open, or contradict the emotion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.labels.units import is_ambiguous_unit

_UNIT = re.compile(r"[LRABTU]{0,2}\s*(\d{1,3})\s*[A-E]?", re.IGNORECASE)
_NUMBERS = frozenset({1, 2, *range(4, 47), *range(50, 99)})  # FACS: there is no AU 3, nor 47 to 49

# Per emotion: units of which any one speaks for it, and units that speak against it if none does.
_PROTOTYPES: dict[str, tuple[frozenset[int], frozenset[int]]] = {
    "happiness": (frozenset({6, 12, 13, 14, 25}), frozenset({4, 9, 10, 15, 16, 20, 23})),
    "surprise": (frozenset({1, 2, 5, 25, 26, 27}), frozenset({6, 9, 10, 12, 14, 15, 20, 23})),
    "disgust": (frozenset({4, 7, 9, 10, 15, 16, 17}), frozenset({6, 12})),
    "anger": (frozenset({4, 5, 7, 9, 10, 17, 22, 23, 24, 25, 26}), frozenset({6, 12})),
    "fear": (frozenset({1, 2, 4, 5, 7, 20, 25, 26, 27}), frozenset({6, 12})),
    "sadness": (frozenset({1, 4, 6, 11, 15, 17, 20}), frozenset({9, 10, 12})),
}


def _unparsable(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        odd = [
            unit
            for unit in clip.action_units
            if not is_ambiguous_unit(unit) and _number(unit) is None
        ]
        if odd:
            yield Hit(
                clip.place,
                f"{', '.join(map(repr, odd))} {'is' if len(odd) == 1 else 'are'} no action unit.",
            )


def _ambiguous(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if clip.ambiguous_units:
            open_units = [unit for unit in clip.action_units if is_ambiguous_unit(unit)]
            yield Hit(
                clip.place,
                f"The action units are left open: {', '.join(map(repr, open_units))}.",
            )


def _contradicting(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        units = _numbers(clip)
        if clip.emotion not in _PROTOTYPES or not units or clip.ambiguous_units:
            continue
        own, contrary = _PROTOTYPES[clip.emotion]
        against = sorted(units & contrary)
        if against and not units & own:
            yield Hit(
                clip.place,
                f"The emotion is {clip.emotion!r}, and none of the action units "
                f"({' + '.join(clip.action_units)}) belongs to it; AU "
                f"{' and '.join(map(str, against))} rather to another.",
            )


def _numbers(clip: Clip) -> frozenset[int]:
    found = (_number(unit) for unit in clip.action_units)
    return frozenset(number for number in found if number is not None)


def _number(unit: str) -> int | None:
    match = _UNIT.fullmatch(unit.strip())
    number = 0 if match is None else int(match[1])
    return number if number in _NUMBERS else None


UNIT_RULES = (
    Rule(
        "LB404",
        Severity.WARNING,
        "action unit cannot be read",
        _unparsable,
        Need.LABELS,
        finds="An action unit that is no number of FACS, with a side (L, R) or an intensity (A to "
        "E) beside it or without. There is no AU 3, none from 47 to 49, and none above 98.",
        why="A plus that is missing makes AU 47 of 4 and 7, or 1214 of 12 and 14, and programs "
        "that keep the digits believe it.",
        mend="Write numbers with + between them, as in 4+7 or R4+L10.",
        example="'1214' is no action unit.",
    ),
    Rule(
        "LB405",
        Severity.INFO,
        "action units left open",
        _ambiguous,
        Need.LABELS,
        finds="Action units that are alternatives (L12 or L14, R12/15) or in doubt (4?).",
        why="Nobody but the coder can say which it was; programs take the first, both, or a number "
        "that is neither. Five rows of SAMM are so.",
        mend="Let the coder decide, or leave the clip out wherever units are the labels.",
        example="The action units are left open: 'L12 or L14'.",
    ),
    Rule(
        "LB406",
        Severity.INFO,
        "action units against the emotion",
        _contradicting,
        Need.LABELS,
        finds="A clip of happiness, surprise, disgust, anger, fear or sadness that has none of the "
        "units by which that emotion is told, and one that tells another. After the prototypes and "
        "variants of the FACS Investigator's Guide (Ekman, Friesen & Hager 2002) and the units by "
        "which CASME II was labelled (Yan et al. 2014, table 3), widened where in doubt.",
        why="Emotions were also told from the film and from what subjects said, so it may be "
        "right; it may as well be a slip of one row.",
        mend="Look at the clip, and at the rows above and below.",
        example="The emotion is 'disgust', and none of the action units (6 + 12) belongs to it; AU "
        "6 and 12 rather to another.",
    ),
)
