"""What a rule is: a stable code, how bad it is, what it needs, and a look at the evidence.

Conventions
-----------
Everything that people read about a rule stands with the rule: ``reapex explain``, the pages in
``docs/rules`` and the report are written from the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Finding, Severity
from reapex.errors import Place


class Need(Enum):
    """What a rule looks at; its value is how people are told."""

    LABELS = "the labels alone"
    CELLS = "the cells of the sheet, as they are written"
    FILES = "the list of each clip's pictures (--frames)"
    PICTURES = "the pictures themselves (--frames)"
    PROPOSALS = "what a corrector proposes (--frames)"

    def met_by(self, evidence: Evidence) -> bool:
        """Whether there is anything to look at."""
        if self is Need.CELLS:
            return bool(evidence.sheets)
        if self is Need.FILES:
            return evidence.has_files
        if self is Need.LABELS:
            return True
        return bool(evidence.corrections)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule holds: where, what was found there, and how to mend it.

    ``mend`` is the rule's own where it is empty.
    """

    where: Place
    explanation: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    code
        Stable for ever: people suppress findings by it.
    severity
        Of all its findings.
    title
        What it looks for, in a few words.
    look
        Yields a :class:`Hit` for each place.
    needs
        What there must be for it to be looked at.
    finds, why
        What it finds, with its limits and their source, and why that matters: sentences.
    mend
        What to do about it.
    example
        A message as it may appear.
    """

    code: str
    severity: Severity
    title: str
    look: Callable[[Evidence], Iterable[Hit]]
    needs: Need
    finds: str
    why: str
    mend: str
    example: str

    def findings(self, evidence: Evidence) -> Iterator[Finding]:
        """What the rule finds."""
        for hit in self.look(evidence):
            yield Finding(
                self.code,
                self.severity,
                self.title,
                hit.where,
                hit.explanation,
                hit.mend or self.mend,
            )
