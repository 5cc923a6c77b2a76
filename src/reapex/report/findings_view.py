"""Findings as the page shows them: by rule, the worst first, each rule with its explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reapex.auditing import Audit, Finding, Need, Rule, Severity, rule_of

_MOST_SHOWN = 200  # of one rule; the rest is in --json, --csv and --sarif


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """What one rule found."""

    rule: Rule
    findings: tuple[Finding, ...]
    n_found: int

    @property
    def n_left_out(self) -> int:
        """Findings that the page does not list."""
        return self.n_found - len(self.findings)


def findings_by_rule(findings: Iterable[Finding]) -> tuple[RuleFindings, ...]:
    """The findings in the order in which their rules first occur."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    return tuple(
        RuleFindings(rule_of(code), tuple(mine[:_MOST_SHOWN]), len(mine))
        for code, mine in found.items()
    )


def severities_found(audit: Audit) -> tuple[tuple[Severity, int], ...]:
    """How many findings there are of each severity that occurs, the worst first."""
    counts = ((severity, audit.count(severity)) for severity in sorted(Severity, reverse=True))
    return tuple((severity, count) for severity, count in counts if count)


def blind_sentences(audit: Audit) -> Iterator[str]:
    """Which rules were not looked at, and what they need."""
    for need in Need:
        codes = [rule.code for rule in audit.blind if rule.needs is need]
        if codes:
            rules = "1 rule was" if len(codes) == 1 else f"{len(codes)} rules were"
            yield f"{rules} not looked at, for want of {need.value}: {', '.join(codes)}."
