"""Are these the data set's clips? How many of each class, and of how many subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.evidence import Evidence, Published
from reapex.evaluation.predictions import Predictions, same_name

_COUNTS, _SUBJECTS = "counts", "subjects"
_TITLES = {_COUNTS: "Clips per class as published", _SUBJECTS: "Subjects as published"}
_NAME = "Name the data set and its classes, as in --dataset casme2/5"


def check_counts(evidence: Evidence) -> Check:
    """The clips of each class are as many as were published.

    Numbers do not say which class they are: where classes are numbered, their sizes are compared
    without their order.
    """
    published = evidence.published
    if published is None:
        return _cannot(_COUNTS, "No data set is named to compare with.", _NAME)
    if not published.counts:
        return _cannot(_COUNTS, f"No counts are known of {published.name}.", "")
    in_file = _clips_per_class(evidence.predictions)
    order = dict.fromkeys((*published.counts, *evidence.predictions.classes))
    found = {label: in_file[label] for label in order if label in in_file}
    numbers = {"clips": sum(found.values()), "published": sum(published.counts.values())}
    is_numbered = all(label.isdecimal() for label in found)
    if is_numbered:
        # A class without clips has no number in the file.
        agrees = sorted(found.values()) == sorted(n for n in published.counts.values() if n)
    else:
        agrees = found == {label: n for label, n in published.counts.items() if n}
    about = "their sizes, whatever their numbers mean, " if is_numbered else ""
    if agrees:
        words = f"{numbers['clips']} clips; {about}as published for {published.name}."
        return Check(_COUNTS, _TITLES[_COUNTS], Verdict.PASS, words, numbers=numbers)
    words = (
        f"{numbers['clips']} clips ({_listed(found)}); published for {published.name} are "
        f"{numbers['published']} ({_listed(published.counts)})."
        + _missing(found, published, is_numbered)
        + _note(published)
    )
    return Check(
        _COUNTS, _TITLES[_COUNTS], Verdict.FAIL, words,
        "Say which release was used and which clips were left out, and compare only with scores "
        "of the same clips",
        numbers,
    )  # fmt: skip


def check_subjects(evidence: Evidence) -> Check:
    """There are as many subjects as were published."""
    published, table = evidence.published, evidence.predictions
    if published is None:
        return _cannot(_SUBJECTS, "No data set is named to compare with.", _NAME)
    if not table.subject:
        words, mend = "The file has no column for subject.", "--columns subject=YourHeader"
        return _cannot(_SUBJECTS, words, mend)
    if published.n_subjects is None:
        return _cannot(_SUBJECTS, f"No number of subjects is known of {published.name}.", "")
    n = len({same_name(each) for each in table.subject})
    numbers = {"subjects": n, "published": published.n_subjects}
    title = _TITLES[_SUBJECTS]
    if n == published.n_subjects:
        words = f"{n} subjects, as published for {published.name}."
        return Check(_SUBJECTS, title, Verdict.PASS, words, numbers=numbers)
    return Check(
        _SUBJECTS, title, Verdict.FAIL,
        f"{n} subjects; published for {published.name} are {published.n_subjects}."
        + _note(published),
        "Say who was left out and why; a fold that was never tested is a subject missing here",
        numbers,
    )  # fmt: skip


def _clips_per_class(table: Predictions) -> dict[str, int]:
    """Clips, each told once however many seeds there are; in which seed makes no difference."""
    return dict(Counter(table.by_seed()[0].y_true))


def _missing(found: Mapping[str, int], published: Published, is_numbered: bool) -> str:
    if is_numbered:
        return ""
    strange = [label for label in found if label not in published.counts]
    absent = [label for label, n in published.counts.items() if n and label not in found]
    return (f" {', '.join(strange)} is no class of it." if strange else "") + (
        f" {', '.join(absent)} has no clip." if absent else ""
    )


def _note(published: Published) -> str:
    return f" To know: {published.note}." if published.note else ""


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{label} {n}" for label, n in counts.items())


def _cannot(code: str, words: str, mend: str) -> Check:
    return Check(code, _TITLES[code], Verdict.CANNOT_TELL, words, mend)
