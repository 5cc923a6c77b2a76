"""What a rule is: a stable code, how bad it is, and a look at the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reapex.auditing.finding import Finding, Severity
from reapex.corpus import Corpus
from reapex.errors import Place


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
    look: Callable[[Corpus], Iterable[Hit]]

    def findings(self, corpus: Corpus) -> Iterator[Finding]:
        """What the rule finds in a corpus."""
        for hit in self.look(corpus):
            yield Finding(self.code, self.severity, hit.where, hit.explanation, hit.mend)
