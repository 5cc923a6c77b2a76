"""Is any subject in two folds? Then others of their clips were there to learn from."""

from __future__ import annotations

from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.evidence import Evidence
from reapex.evaluation.predictions import Predictions, same_name

_CODE, _TITLE = "subject_folds", "Subjects in one fold each"
_SHOWN = 5


def check_subject_folds(evidence: Evidence) -> Check:
    """Every subject is tested in one fold of a seed; two spellings of a name are one subject."""
    table = evidence.predictions
    missing = [name for name in ("subject", "fold") if not getattr(table, name)]
    if missing:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL,
            f"The file has no column for {' and '.join(missing)}.",
            " ".join(f"--columns {name}=YourHeader" for name in missing),
        )  # fmt: skip
    n_folds = len({same_name(fold) for fold in table.fold})
    numbers = {"folds": n_folds, "subjects": len({same_name(each) for each in table.subject})}
    if n_folds == 1:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL,
            "Only one fold is in the file; who was trained on, it does not say.",
            numbers=numbers,
        )  # fmt: skip
    split: dict[str, str] = {}
    for each in table.by_seed():
        split |= _split(each)
    numbers["split_subjects"] = len(split)
    if not split:
        return Check(
            _CODE, _TITLE, Verdict.PASS,
            f"{numbers['subjects']} subjects in {n_folds} folds, none of them in two.",
            numbers=numbers,
        )  # fmt: skip
    shown = "; ".join(list(split.values())[:_SHOWN]) + ("; …" if len(split) > _SHOWN else "")
    return Check(
        _CODE, _TITLE, Verdict.FAIL,
        f"{len(split)} of {numbers['subjects']} subjects are tested in more than one fold ({shown})"
        ". When one of these folds is tested, the same person's other clips are among those "
        "learned from, unless they were taken out of them.",
        "Split by subject: all clips of a person in one fold",
        numbers,
    )  # fmt: skip


def _split(table: Predictions) -> dict[str, str]:
    """The subjects of one seed who are in several folds, with where they are."""
    folds: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for index, (subject, fold) in enumerate(zip(table.subject, table.fold, strict=True)):
        key = same_name(subject)
        names.setdefault(key, subject)
        folds.setdefault(key, {}).setdefault(same_name(fold), index)
    found = {}
    for key, first_of in folds.items():
        if len(first_of) > 1:
            rows = [table.row[index] for index in first_of.values()] if table.row else []
            where = f", as in rows {' and '.join(map(str, rows[:2]))}" if rows else ""
            found[key] = f"{names[key]}: {len(first_of)} folds{where}"
    return found
