"""What a check comes to, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a check comes to."""

    PASS = "pass"
    FAIL = "fail"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Parameters
    ----------
    code
        Its name for programs: ``subject_folds``.
    title
        Its name for people.
    verdict
        What it came to.
    words
        Why, in sentences.
    mend
        What would make it pass, or able to tell; empty where nothing is to be done.
    numbers
        What was measured, by name; counts, or scores from 0 to 1.
    """

    code: str
    title: str
    verdict: Verdict
    words: str
    mend: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeakReport:
    """The checks that were made, in their order."""

    checks: tuple[Check, ...]

    def __getitem__(self, code: str) -> Check:
        return next(each for each in self.checks if each.code == code)

    def count(self, verdict: Verdict) -> int:
        """How many checks came to this."""
        return sum(each.verdict is verdict for each in self.checks)

    @property
    def fails(self) -> bool:
        """Whether any check failed."""
        return self.count(Verdict.FAIL) > 0

    def joined(self, further: tuple[Check, ...]) -> LeakReport:
        """With further checks; one of the same code takes the place of the one that was there.

        A run folder can tell what a table could not.
        """
        replaced = {each.code: each for each in further}
        kept = tuple(replaced.pop(each.code, each) for each in self.checks)
        return LeakReport((*kept, *replaced.values()))
