"""Whether the file gives the score that was published for it."""

from __future__ import annotations

from reapex.evaluation.leaks.alternatives import others, pooled
from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.claim import Claim
from reapex.evaluation.leaks.evidence import Evidence

_CODE, _TITLE = "claimed", "Claimed score recomputed"


def check_claimed(evidence: Evidence) -> Check:
    """Every claim is what the file gives, pooled or as the mean over seeds, to its last digit."""
    if not evidence.claims:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL, "No score was claimed to compare with.",
            "Say what was published, as in --claimed uf1=0.831",
        )  # fmt: skip
    answers = [_answer(evidence, claim) for claim in evidence.claims]
    numbers: dict[str, float] = {}
    for claim in evidence.claims:
        (_, value), *_ = pooled(evidence.predictions, evidence.labels, claim.metric)
        numbers |= {claim.metric: value, f"{claim.metric}_claimed": claim.value}
    words = " ".join(text for _, text in answers)
    if all(fits for fits, _ in answers):
        return Check(_CODE, _TITLE, Verdict.PASS, words, numbers=numbers)
    mend = "Publish the score that the predictions give, or the predictions that give the score"
    return Check(_CODE, _TITLE, Verdict.FAIL, words, mend, numbers)


def _answer(evidence: Evidence, claim: Claim) -> tuple[bool, str]:
    table, labels = evidence.predictions, evidence.labels
    rightly = list(pooled(table, labels, claim.metric))
    name = next((name for name, value in rightly if claim.fits(value)), None)
    if name is not None:
        return True, f"The claimed {claim} is what the file gives, {name}."
    oddly = [name for name, value in others(table, labels, claim.metric) if claim.fits(value)]
    instead = f" {claim.shown} is {' or '.join(oddly)}." if oddly else ""
    return (
        False,
        f"{claim} is claimed; the file gives {rightly[0][1]:.4f}, {rightly[0][0]}.{instead}",
    )
