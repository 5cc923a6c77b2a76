"""Which rules are asked for: by code, or by what codes begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from reapex.auditing.rule import Rule
from reapex.auditing.rules import FAMILIES, RULES
from reapex.errors import UsageError


def rule_of(code: str) -> Rule:
    """The rule of a code.

    Raises
    ------
    UsageError
        If there is none; the nearest is named.
    """
    wanted = code.strip().upper()
    for rule in RULES:
        if rule.code == wanted:
            return rule
    raise _unknown(code)


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that are selected (all if nothing is) and not ignored.

    Parameters
    ----------
    select, ignore
        Codes, or what they begin with (``KF``, ``TM50``), each text one or several with commas.

    Raises
    ------
    UsageError
        If no rule's code begins so, or no rule is left.

    Examples
    --------
    >>> [rule.code for rule in chosen(["KF101, lb40"], ["LB402", "LB404,LB405"])]
    ['KF101', 'LB401', 'LB403', 'LB406', 'LB407']
    """
    wanted, unwanted = _prefixes(select), _prefixes(ignore)
    left = tuple(
        rule
        for rule in RULES
        if (not wanted or rule.code.startswith(wanted)) and not rule.code.startswith(unwanted)
    )
    if not left:
        raise UsageError(
            "No rule is left to be looked at",
            mend="Leave --ignore out, or select rules that it does not name",
        )
    return left


def _prefixes(texts: Iterable[str]) -> tuple[str, ...]:
    words = [word.strip().upper() for text in texts for word in text.split(",")]
    found = tuple(word for word in words if word)
    for word in found:
        if not any(rule.code.startswith(word) for rule in RULES):
            raise _unknown(word)
    return found


def _unknown(word: str) -> UsageError:
    known: Sequence[str] = (*(rule.code for rule in RULES), *FAMILIES)
    close = get_close_matches(word.strip().upper(), known, n=1, cutoff=0.5)
    nearest = f"Did you mean {close[0]}? " if close else ""
    return UsageError(
        f"There is no rule {word.strip()!r}",
        expected=f"a code such as KF101, or a family: {', '.join(FAMILIES)}",
        mend=f"{nearest}reapex explain lists them all",
    )
