"""Is anybody learned from and tested in one fold? Told by ``folds.csv``, if it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reapex.errors import InputError
from reapex.evaluation import Check, Verdict, same_name
from reapex.training.run_folder import RunFolder
from reapex.training.shown import some

_CODE, _TITLE = "train_test_subjects", "Nobody learned from and tested at once"
_AGAIN = "Start the run again: it writes the table anew"


def check_overlap(folder: RunFolder) -> Check:
    """Nobody is learned from and tested in one fold; two spellings of a name are one person.

    It passes only if the table tells of every fold, of every clip in each, and of one test for
    every clip: what a table does not tell of cannot be said to be clean.
    """
    try:
        rows = folder.parts()
        lacking = list(_lacking(folder, rows))
    except InputError as error:
        return Check(_CODE, _TITLE, Verdict.CANNOT_TELL, str(error), _AGAIN)
    parts: dict[str, dict[str, set[str]]] = {}
    names: dict[str, str] = {}
    for row in rows:
        person = same_name(row["person"])
        names.setdefault(person, row["person"])
        parts.setdefault(row["fold"], {}).setdefault(row["part"], set()).add(person)
    both = {
        fold: sorted(each.get("train", set()) & each.get("test", set()))
        for fold, each in parts.items()
    }
    split = [f"{names[person]} in fold {fold}" for fold, found in both.items() for person in found]
    numbers = {"folds": len(parts), "persons": len(names), "in_both": len(split)}
    if split:
        return Check(
            _CODE, _TITLE, Verdict.FAIL,
            f"Learned from and tested at once: {some(split)}.",
            "Make the folds by person",
            numbers,
        )  # fmt: skip
    if lacking:
        words = f"folds.csv is not whole: {some(lacking)}."
        return Check(_CODE, _TITLE, Verdict.CANNOT_TELL, words, _AGAIN, numbers)
    words = f"{len(names)} persons in {len(parts)} folds; none is in both parts of a fold."
    return Check(_CODE, _TITLE, Verdict.PASS, words, numbers=numbers)


def _lacking(folder: RunFolder, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """What the table does not tell of, or tells twice."""
    clips = {*folder.truth(), *(row["clip"] for row in rows), *_predicted(folder)}
    told = Counter((row["fold"], row["clip"]) for row in rows)
    for fold in folder.info["folds"]:
        n = sum(told[fold, clip] == 1 for clip in clips)
        if n != len(clips):
            yield f"fold {fold} has {n} of {len(clips)} clips once"
    tests = Counter(row["clip"] for row in rows if row["part"] == "test")
    wrong = [clip for clip in clips if tests[clip] != 1]
    if wrong:
        yield f"{len(wrong)} clips are not tested once, such as {min(wrong)}"


def _predicted(folder: RunFolder) -> tuple[str, ...]:
    table = folder.predictions() or folder.incomplete_predictions()
    return () if table is None else table.clip
