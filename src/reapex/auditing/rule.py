"""What a rule is: a stable code, how bad it is, and a look at the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reapex.auditing.finding import Finding, Severity
from reapex.corpus import Corpus
from reapex.correction import ClipCorrection
from reapex.errors import Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """What rules look at: the corpus, and what came of its clips if they were searched."""

    corpus: Corpus
    corrections: tuple[ClipCorrection, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule holds: where, what was found there, and how to mend it."""

    where: Place
    explanation: str
    mend: str


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
    """

    code: str
    severity: Severity
    title: str
    look: Callable[[Evidence], Iterable[Hit]]

    def findings(self, evidence: Evidence) -> Iterator[Finding]:
        """What the rule finds."""
        for hit in self.look(evidence):
            yield Finding(
                self.code, self.severity, self.title, hit.where, hit.explanation, hit.mend
            )
