"""What one cell of a sheet says: a frame number, a frame rate, action units, a word.

Conventions
-----------
A cell is what the file holds: text in a text file, and text, number, truth value or date in a
workbook. Parsers return None (or an empty value) where the cell says that nothing is known, and
raise :class:`~reapex.errors.BadCell` where it says what it cannot say. None of them guesses.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import accumulate

from reapex.errors import BadCell, Place

Cell = str | float | int | bool | dt.date | dt.time | dt.timedelta | None

# Reference note datasets §13, what Excel (#N/A) and R (NA) write, and dashes of word processors.
MISSING_TOKENS = frozenset(
    {"", "/", "\\", "-", "–", "—", "-1", "nan", "none", "null", "na", "n/a", "#n/a"}
)

# Fewer than above: NA may be somebody's initials.
_NO_SUBJECT = frozenset({"", "/", "\\", "-", "nan", "#n/a"})

# No recording reaches 10**15 frames, and Python refuses to convert some thousand digits.
_WHOLE = re.compile(r"(-?\d{1,15})(?:[.,]0*)?")
_RATE = re.compile(r"\d{1,15}(?:[.,]\d{1,15})?")
_THOUSANDS = re.compile(r"\d+,\d{3}")
_MAX_FPS = 10_000
_BETWEEN_UNITS = "+,;、"
_UNIT_PREFIX = re.compile(r"(?i)(?<![a-z])au\s*(?=\d)")
_INTENSITY = re.compile(r"(?i)(?<=\d)\s*\(\s*([A-E])\s*\)")
# SAMM's key says: "/" = or. A parenthesis that is left has a meaning that nobody wrote down.
_ALTERNATIVE = re.compile(r"(?i)(?<![a-z])or(?![a-z])|[/|?()或]")


def as_text(value: Cell) -> str:
    """The cell as text: stripped, and whole numbers without the point that workbooks add.

    Examples
    --------
    >>> as_text(1.0), as_text(" 01 "), as_text(29.97), as_text(None)
    ('1', '01', '29.97', '')
    """
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def plain(value: Cell) -> str:
    """The text with full-width digits, non-breaking spaces and typographic minus made plain."""
    text = unicodedata.normalize("NFKC", as_text(value)).replace("−", "-")
    return text.strip().lstrip("\ufeff")


def is_missing(value: Cell, tokens: Collection[str] = MISSING_TOKENS) -> bool:
    """Whether the cell says that nothing is known."""
    if isinstance(value, float) and math.isnan(value):
        return True
    return plain(value).lower() in tokens


def frame_number(value: Cell, column: str, missing: Collection[str] = MISSING_TOKENS) -> int | None:
    """A frame number; None where the cell says that there is none.

    Raises
    ------
    BadCell
        If it is negative, no whole number, text, a date or a truth value.

    Examples
    --------
    >>> frame_number("４０", "OnsetFrame"), frame_number(40.0, "OnsetFrame")
    (40, 40)
    >>> frame_number("/", "ApexFrame") is None
    True
    """
    if is_missing(value, missing):
        return None
    match = None
    if not isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        match = _WHOLE.fullmatch("".join(plain(value).split()))
    number = -1 if match is None else int(match[1])
    if match is not None and is_missing(number, missing):
        return None  # -1.0, and -1 with spaces in it
    if match is None or number < 0:
        raise BadCell(
            f"The cell reads {as_text(value)!r}, which is no frame number",
            where=Place(column=column),
            expected="a whole number such as 40, or / where it is unknown",
            mend="Correct the cell in the sheet",
        )
    return number


def frame_rate(value: Cell, column: str, missing: Collection[str] = MISSING_TOKENS) -> float | None:
    """Frames per second, with a point or a comma; None where the cell says nothing.

    Raises
    ------
    BadCell
        If it is no number above 0 and below 10 000, or could be read in two ways (``1,000``).

    Examples
    --------
    >>> frame_rate("29,97", "fps"), frame_rate(200, "fps")
    (29.97, 200.0)
    """
    if is_missing(value, missing):
        return None
    text = plain(value)
    is_number = not isinstance(value, bool | dt.date | dt.time | dt.timedelta)
    if is_number and _RATE.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        rate = float(text.replace(",", "."))
        if 0 < rate < _MAX_FPS:
            return rate
    raise BadCell(
        f"The cell reads {as_text(value)!r}, which is no frame rate",
        where=Place(column=column),
        expected=f"frames per second above 0 and below {_MAX_FPS}, such as 200 or 29.97",
        mend="Correct the cell in the sheet",
    )


def action_units(value: Cell, missing: Collection[str] = MISSING_TOKENS) -> tuple[str, ...]:
    """The action units that a cell joins with ``+`` or commas, sides and intensities kept.

    Alternatives stay together in one text, which :func:`is_ambiguous_unit` then tells apart:
    nobody but the coder can say which it was.

    Examples
    --------
    >>> action_units("R4+L10"), action_units(4), action_units("AU4 + AU7"), action_units("/")
    (('R4', 'L10'), ('4',), ('4', '7'), ())
    >>> action_units("4 + (L12 or L14)"), action_units("R14(A)")
    (('4', 'L12 or L14'), ('R14A',))
    """
    if is_missing(value, missing):
        return ()
    waiting = [_INTENSITY.sub(r"\1", _UNIT_PREFIX.sub("", plain(value)))]
    units: list[str] = []
    while waiting:
        whole = waiting.pop()
        parts = _split_outside_parentheses(whole)
        if len(parts) > 1:
            waiting.extend(reversed(parts))
        elif _is_enclosed(whole):
            waiting.append(whole[1:-1].strip())
        elif whole:
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
        if depth == 0 and text[index] in _BETWEEN_UNITS:
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


def word(value: Cell, aliases: Mapping[str, str], missing: Collection[str] = MISSING_TOKENS) -> str:
    """A class name in lower case, in its usual spelling; empty where the cell says nothing.

    Examples
    --------
    >>> word(" Happy ", {"happy": "happiness"}), word("Tense", {}), word("/", {})
    ('happiness', 'tense', '')
    """
    if is_missing(value, missing):
        return ""
    text = " ".join(plain(value).lower().split())
    return aliases.get(text, text)


def subject(value: Cell, column: str, pattern: str, n_digits: int) -> str:
    r"""The subject's canonical name: the pattern's group 1, padded with zeros to ``n_digits``.

    Raises
    ------
    BadCell
        If the cell is empty or does not fit the pattern.

    Examples
    --------
    >>> subject(1.0, "Subject", r"(?:sub)?0*(\d+)", 2), subject("sub01", "Subject", r"sub(.+)", 0)
    ('01', '01')
    """
    is_empty = is_missing(value, _NO_SUBJECT)
    match = None if is_empty else re.fullmatch(pattern, plain(value), re.IGNORECASE | re.DOTALL)
    if match is None or not match[1]:
        raise BadCell(
            "The subject is empty"
            if is_empty
            else f"The cell reads {as_text(value)!r}, which is no subject",
            where=Place(column=column),
            expected="the subject's number or name" if not n_digits else "a number such as 01",
            mend="Fill in or correct the cell in the sheet",
        )
    return match[1].zfill(n_digits)
