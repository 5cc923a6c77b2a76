"""Leak checks that need a run folder: who was learned from, and what was looked at when.

They make the same :class:`~reapex.evaluation.Check` as those of a table, and join them by
:meth:`~reapex.evaluation.LeakReport.joined`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from reapex.errors import InputError
from reapex.evaluation import Check, Predictions, Verdict, evaluate
from reapex.training.near_duplicates import check_near_duplicates
from reapex.training.oracle import ORACLE_LEDGER
from reapex.training.outcome import LEDGER, result_of
from reapex.training.overlap import check_overlap
from reapex.training.run_folder import JobState, RunFolder, honest_rows
from reapex.training.sealed import read_ledger
from reapex.training.shown import some
from reapex.training.storing import sha256_of
from reapex.training.trained import WEIGHTS, Ended


def check_run(folder: RunFolder) -> tuple[Check, ...]:
    """Every check of a run folder."""
    checks: tuple[Callable[[RunFolder], Check], ...] = (
        check_overlap,
        check_near_duplicates,
        check_shuffled,
        check_epoch_choice,
        check_oracle_apart,
        check_transductive,
    )
    return tuple(check(folder) for check in checks)


def check_shuffled(folder: RunFolder) -> Check:
    """Learned from shuffled labels, the true ones are predicted no better than by chance."""
    code, title = "shuffled_labels", "Shuffled labels at chance"
    table = _table(folder, "shuffled")
    if table is None:
        return Check(
            code, title, Verdict.CANNOT_TELL,
            "No run with shuffled labels is in the folder, or it is not done.",
            "Train with --baselines",
        )  # fmt: skip
    found = evaluate(table, folder.classes)
    # What does not depend on the truth has a mean recall of one class in so many, whatever it
    # predicts; F1 has no such value, it rises with the classes that are tried.
    chance = {
        "uar": 1 / len(folder.classes),
        "accuracy": _largest(table.y_true),
    }
    numbers: dict[str, float] = {}
    said, above = [], []
    for name, level in chance.items():
        score = found[name]
        if score.interval is None:
            words = "There are too few subjects for an interval, so chance cannot be told apart."
            return Check(code, title, Verdict.CANNOT_TELL, words)
        numbers |= {name: score.value, f"{name}_low": score.interval.low, f"{name}_chance": level}
        said.append(
            f"{_SHOWN_AS[name]} {score.value:.3f} [{score.interval.low:.3f}, "
            f"{score.interval.high:.3f}], chance {level:.3f}"
        )
        above += [name] if score.interval.low > level else []
    words = "; ".join(said) + "."
    if not above:
        return Check(code, title, Verdict.PASS, words, numbers=numbers)
    return Check(
        code, title, Verdict.FAIL,
        f"{words} What was learned from labels without meaning predicts the true ones.",
        "Look for what ties test clips to training clips: one recording in two folds, a choice "
        "made on the test clips, a class written into the pictures",
        numbers,
    )  # fmt: skip


def check_epoch_choice(folder: RunFolder) -> Check:
    """Every fold was opened with the one set of weights that learning ended with, and no other.

    No clock is asked: an opening names the hash of the weights, which nothing has before they are
    written. The openings of a fold are numbered, so that one that was taken out is missed. Opening
    again after an interruption, with the same weights, is no second look.
    """
    code, title = "epoch_choice", "Epoch chosen without the test clips"
    jobs = [job for job in folder.jobs() if job.status == "done"]
    if not jobs:
        return Check(code, title, Verdict.CANNOT_TELL, "No fold is done yet.")
    found = [(job, *_opening(job)) for job in jobs]
    wrong = [f"fold {job.fold}, seed {job.seed}: {why}" for job, why, _ in found if why]
    again = sum(n > 1 for _, why, n in found if not why)
    if folder.selection not in ("fixed", "inner"):
        wrong.insert(0, f"selection {folder.selection} is neither fixed nor inner")
    numbers = {"folds": len(jobs), "wrong": len(wrong), "opened_again": again}
    if wrong:
        return Check(
            code, title, Verdict.FAIL,
            f"The ledger of openings does not fit: {some(wrong)}.",
            "Train these folds anew, in another folder",
            numbers,
        )  # fmt: skip
    gone = sum(not (job.folder / WEIGHTS).is_file() for job in jobs)
    if gone:
        return Check(
            code, title, Verdict.CANNOT_TELL,
            f"The weights of {gone} of {len(jobs)} folds are not there, so they cannot be compared "
            "with what the ledger says.",
            "Keep the weights in the run folder",
            numbers | {"without_weights": gone},
        )  # fmt: skip
    rule = (
        "stated before the run" if folder.selection == "fixed" else "chosen among training persons"
    )
    more = f" {again} were opened again after an interruption, with the same." if again else ""
    return Check(
        code, title, Verdict.PASS,
        f"Epochs were {rule}; {len(jobs)} folds were opened after learning, each with one set of "
        f"weights.{more}",
        numbers=numbers,
    )  # fmt: skip


def check_oracle_apart(folder: RunFolder) -> Check:
    """The run's predictions are those of the openings, not those of the epochs that fitted best."""
    code, title = "oracle_apart", "The oracle stands apart"
    table = _table(folder, "main")
    if table is None:
        words = "The run is not complete, or its table is damaged."
        return Check(code, title, Verdict.CANNOT_TELL, words)
    stored = {
        (str(job.seed), row["clip"]): row["y_pred"]
        for job in folder.jobs("main")
        if job.status == "done"
        for row in honest_rows(job)
    }
    told = dict(zip(zip(table.seed, table.clip, strict=True), table.y_pred, strict=True))
    differing = sum(stored.get(key) != said for key, said in told.items())
    numbers = {"rows": len(table), "differing": differing}
    if differing or len(stored) != len(table):
        return Check(
            code, title, Verdict.FAIL,
            f"{differing} of {len(table)} predictions are not those of the folds' one opening, and "
            f"the folds hold {len(stored)}.",
            "Delete the table and start the run again: it is made from the folds",
            numbers,
        )  # fmt: skip
    oracle = "No oracle was asked for."
    if folder.with_oracle:
        looks = sum(_n_looks(job) for job in folder.jobs("main"))
        numbers["oracle_looks"] = looks
        oracle = f"The oracle's are in files of their own, and so are its {looks} looks."
    words = f"All {len(table)} predictions are those of the folds' one opening. {oracle}"
    return Check(code, title, Verdict.PASS, words, numbers=numbers)


def check_transductive(folder: RunFolder) -> Check:
    """What corrected the key frames learned nothing from the tested persons' clips."""
    code, title = "correction_apart", "Correction learned inside the training clips"
    learned = folder.facts.get("coders_learned_from_all_clips")
    if learned is None:
        return Check(
            code, title, Verdict.CANNOT_TELL,
            "The run does not say what the correction of key frames was learned from.",
        )  # fmt: skip
    if learned:
        return Check(
            code, title, Verdict.CANNOT_TELL,
            "How coders place key frames was learned from all clips together, those of tested "
            "persons among them, and decides on the key frames that are learned from. No class "
            "was looked at, but something of the tested clips was; whether it changes a score, "
            "this run cannot tell.",
            "Compare with manual key frames, or with a correction that learns nothing",
        )  # fmt: skip
    return Check(
        code, title, Verdict.PASS,
        "Nothing that chose key frames was learned from the tested persons' clips.",
    )  # fmt: skip


def _table(folder: RunFolder, kind: str) -> Predictions | None:
    """A table that is whole; None if it is not there or damaged."""
    with suppress(InputError):
        return folder.predictions(kind)
    return None


_SHOWN_AS = {"uar": "UAR", "accuracy": "accuracy"}


def _opening(job: JobState) -> tuple[str, int]:
    """What is wrong with a job's ledger, empty if nothing is; and how often the fold was opened."""
    try:
        entries = read_ledger(job.folder / LEDGER)
        ended = Ended.noted(job.folder).sha256
    except InputError as error:
        return error.what, 0
    done = result_of(job.folder) or {}
    hashes = {entry["weights_sha256"] for entry in entries}
    numbers = [entry.get("number", place) for place, entry in enumerate(entries, 1)]
    weights = job.folder / WEIGHTS
    why = ""
    if not entries:
        why = "nothing says that it was opened"
    elif hashes != {ended} or done.get("weights_sha256") != ended:
        why = "opened with other weights than learning ended with"
    elif numbers != list(range(1, len(entries) + 1)):
        why = "an opening is missing from the ledger, or out of its order"
    elif weights.is_file() and sha256_of(weights) != ended:
        why = "the weights on disk are others than it was opened with"
    return why, len(entries)


def _n_looks(job: JobState) -> int:
    """How often the oracle looked; 0 where its ledger is not there or damaged."""
    try:
        return len(read_ledger(job.folder / ORACLE_LEDGER))
    except InputError:
        return 0


def _largest(labels: tuple[str, ...]) -> float:
    """The share of the most frequent class: the most that a guess without a clue can have right."""
    return max(labels.count(label) for label in set(labels)) / len(labels)
