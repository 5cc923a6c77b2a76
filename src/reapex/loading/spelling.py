"""One subject under several spellings: ``1``, ``01``, ``sub01``, ``S 1``, ``被试1``.

Conventions
-----------
Only words that mean "subject" are dropped, and only zeros before a number: ``CN01`` and ``UK01``
are two people. Where a loose spelling could be several of the known subjects, only the exact one
counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NUMBERED = re.compile(
    r"(?:subject|subj|sub|spno|participant|person|proband|pp|vp|s|p|被试|受试者|编号)?[\W_]*0*(\d+)"
)


def plainly(text: str) -> str:
    """A name whatever its case, and however the system composes its accents."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def loosely(subject: str) -> str:
    """The number of a subject that is called by one, or else its plain spelling.

    Examples
    --------
    >>> loosely("Sub01"), loosely("006"), loosely("Anna"), loosely("UK01")
    ('1', '6', 'anna', 'uk01')
    """
    plain = plainly(subject)
    numbered = _NUMBERED.fullmatch(plain)
    return numbered[1] if numbered else plain


class Spellings:
    """The subjects that are known, and which of them a spelling means."""

    def __init__(self, known: Iterable[str]) -> None:
        self._exact: dict[str, str] = {}
        self._loose: dict[str, set[str]] = {}
        for subject in known:
            self._exact.setdefault(plainly(subject), subject)
            self._loose.setdefault(loosely(subject), set()).add(plainly(subject))

    def meaning(self, text: str) -> str | None:
        """The known subject that a text means; None if none does, or several might."""
        exact = self._exact.get(plainly(text))
        if exact is not None:
            return exact
        alike = self._loose.get(loosely(text), set())
        return self._exact[next(iter(alike))] if len(alike) == 1 else None
