"""Is the score pooled? Averaged over folds it is another number, and not a better one."""

from __future__ import annotations

from reapex.evaluation.leaks.alternatives import PER_FOLD, over_folds, pooled
from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.evidence import Evidence

_CODE, _TITLE = "pooling", "Score pooled over folds"


def check_pooling(evidence: Evidence) -> Check:
    """Whether a claim is the pooled score or a mean over folds; both numbers in any case."""
    table, labels = evidence.predictions, evidence.labels
    whole = {metric: list(pooled(table, labels, metric)) for metric in ("uf1", "uar", "accuracy")}
    means = {metric: list(over_folds(table, labels, metric)) for metric in whole}
    if not means["uf1"]:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL, "The file does not name two folds.",
            "" if table.fold else "--columns fold=YourHeader",
        )  # fmt: skip
    numbers = {"uf1": whole["uf1"][0][1], "uf1_mean_over_folds": dict(means["uf1"])[PER_FOLD]}
    words = (
        f"UF1 is {numbers['uf1']:.3f} pooled; as {PER_FOLD} it would be "
        f"{numbers['uf1_mean_over_folds']:.3f}."
    )
    decided: list[Verdict] = []
    for claim in evidence.claims:
        if any(claim.fits(value) for _, value in whole[claim.metric]):
            decided.append(Verdict.PASS)
            words += f" The claimed {claim} is the pooled one."
            continue
        name = next((name for name, value in means[claim.metric] if claim.fits(value)), None)
        if name is not None:
            decided.append(Verdict.FAIL)
            words += f" The claimed {claim} is {name}."
    if Verdict.FAIL in decided:
        mend = "Report the score of one confusion matrix over all folds"
        return Check(_CODE, _TITLE, Verdict.FAIL, words, mend, numbers)
    if decided:
        return Check(_CODE, _TITLE, Verdict.PASS, words, numbers=numbers)
    mend = "Say what was published, as in --claimed uf1=0.831" if not evidence.claims else ""
    words += " Which was published" + (
        " cannot be told from what is claimed." if evidence.claims else ", the file does not say."
    )
    return Check(_CODE, _TITLE, Verdict.CANNOT_TELL, words, mend, numbers)
