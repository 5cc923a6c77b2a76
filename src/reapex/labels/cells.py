"""What one cell of a sheet says: a frame number, a frame rate, a word, a subject.

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

from reapex.errors import BadCell, Place

Cell = str | float | int | bool | dt.date | dt.time | dt.timedelta | None

# Reference note datasets §13, what Excel (#N/A) and R (NA) write, and dashes of word processors.
MISSING_TOKENS = frozenset(
    {"", "/", "\\", "-", "–", "—", "-1", "nan", "none", "null", "na", "n/a", "#n/a"}
)

JOINER = "+"  # of several class names in one canonical text

# Fewer than above: NA may be somebody's initials.
_NO_SUBJECT = frozenset({"", "/", "\\", "-", "nan", "#n/a"})

# No recording reaches 10**15 frames, and Python refuses to convert some thousand digits.
_WHOLE = re.compile(r"(-?\d{1,15})(?:[.,]0*)?")
_RATE = re.compile(r"\d{1,15}(?:[.,]\d{1,15})?")
_THOUSANDS = re.compile(r"\d+,\d{3}")
_MAX_FPS = 10_000


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


def words(
    value: Cell,
    aliases: Mapping[str, str],
    separator: str,
    missing: Collection[str] = MISSING_TOKENS,
) -> str:
    """Several class names of one cell, each in its usual spelling and once, joined with ``+``.

    Without a separator the cell holds one name, whatever it reads.

    Examples
    --------
    >>> words("Surprise + Sad", {"sad": "sadness"}, "+"), words("a+b", {}, "")
    ('surprise+sadness', 'a+b')
    """
    if not separator or is_missing(value, missing):
        return word(value, aliases, missing)
    names = [word(part, aliases, missing) for part in plain(value).split(separator)]
    return JOINER.join(dict.fromkeys(filter(None, names)))


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
