"""Agreement in sentences, and what its figures are measured from."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.agreement import AgreementStudy, Errors
from reapex.evaluation import Interval
from reapex.report.words import counted

REFERENCE = (
    "Apex and offset are counted from the mean of the coders' onsets, the onset from the mean of "
    "their offsets: frame numbers of a recording differ by hundreds for no reason of the coders', "
    "and would give an ICC and α of nearly 1 whatever they do."
)

_FEW_PAIRS = 3
_WORDS = ((0.5, "poor"), (0.75, "moderate"), (0.9, "good"))


def agreement_sentences(study: AgreementStudy) -> Iterator[str]:
    """What was marked by whom, and how far the marks of each two coders lie apart."""
    overall = study.overall
    everyone = "both coders" if len(study.names) == 2 else f"all {len(study.names)} coders"
    yield (
        f"{counted(overall.n, 'expression')} of {counted(overall.n_subjects, 'subject')}: "
        f"{overall.n_by_all} marked by {everyone}."
    )
    for each in overall.pairs:
        one, other = study.names[each.first], study.names[each.second]
        found = each.detection
        if found.only_first or found.only_second:
            yield (
                f"{one} and {other} both marked {found.both}; {found.only_first} only {one}, "
                f"{found.only_second} only {other} (F1 {found.f1:.3f})."
            )
        if len(overall.pairs) > _FEW_PAIRS:
            continue  # the tables say it; a sentence for each key frame of each pair is a page
        errors, unit = (each.ms, "ms") if each.ms else (each.frames, "frames")
        for part, error in errors.items():
            if part != "duration" and is_clear(error):
                later = "later" if error.bias > 0 else "earlier"
                yield (
                    f"On average the {part} of {other} lies {abs(error.bias):.1f} {unit} {later} "
                    f"than that of {one}, more than drawing subjects anew would explain."
                )


def is_clear(error: Errors) -> bool:
    """Whether the interval of the mean difference leaves out 0."""
    return error.bias_interval is not None and 0.0 not in error.bias_interval


def reliability_word(icc: float) -> str:
    """Koo & Li's word for an ICC (Journal of Chiropractic Medicine 15, 2016).

    Examples
    --------
    >>> reliability_word(0.29), reliability_word(0.8), reliability_word(0.95)
    ('poor', 'good', 'excellent')
    """
    return next((word for bound, word in _WORDS if icc < bound), "excellent")


def interval_text(interval: Interval | None, form: str = ".2f") -> str:
    """Both ends, or a dash: ``0.12 to 0.34``."""
    return "–" if interval is None else f"{interval.low:{form}} to {interval.high:{form}}"
