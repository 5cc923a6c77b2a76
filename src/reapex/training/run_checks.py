"""Leak checks that need a run folder: who was learned from, and what was looked at when.

They make the same :class:`~reapex.evaluation.Check` as those of a table, and join them by
:meth:`~reapex.evaluation.LeakReport.joined`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from reapex.errors import InputError
from reapex.evaluation import Check, Verdict, evaluate, same_name
from reapex.training.job import LEDGER
from reapex.training.run_folder import JobState, RunFolder, honest_rows
from reapex.training.sealed import read_ledger
from reapex.training.storing import read_csv, read_json, sha256_of
from reapex.training.trained import TRAINED, WEIGHTS

HASHES = "hashes.csv"
NEAR_BITS = 3
"""Two pictures whose 64-bit hashes differ in at most so many bits are near-duplicates."""

_FRAMES = ("onset_hash", "apex_hash", "offset_hash")
_SHOWN = 5


def check_run(folder: RunFolder) -> tuple[Check, ...]:
    """Every check of a run folder."""
    checks: tuple[Callable[[RunFolder], Check], ...] = (
        check_overlap,
        check_near_duplicates,
        check_shuffled,
        check_epoch_choice,
        check_oracle_apart,
    )
    return tuple(check(folder) for check in checks)


def check_overlap(folder: RunFolder) -> Check:
    """Nobody is learned from and tested in one fold; two spellings of a name are one person."""
    code, title = "train_test_subjects", "Nobody learned from and tested at once"
    parts: dict[str, dict[str, set[str]]] = {}
    names: dict[str, str] = {}
    for row in folder.parts():
        person = same_name(row["person"])
        names.setdefault(person, row["person"])
        parts.setdefault(row["fold"], {}).setdefault(row["part"], set()).add(person)
    both = {
        fold: sorted(each.get("train", set()) & each.get("test", set()))
        for fold, each in parts.items()
    }
    split = [f"{names[person]} in fold {fold}" for fold, found in both.items() for person in found]
    numbers = {"folds": len(parts), "persons": len(names), "in_both": len(split)}
    if not split:
        words = f"{len(names)} persons in {len(parts)} folds; none is in both parts of a fold."
        return Check(code, title, Verdict.PASS, words, numbers=numbers)
    return Check(
        code, title, Verdict.FAIL,
        f"Learned from and tested at once: {_some(split)}.",
        "Make the folds by person",
        numbers,
    )  # fmt: skip


def check_near_duplicates(folder: RunFolder) -> Check:
    """No clip of one person has the key frames of another's in another fold."""
    code, title = "near_duplicates", "No clip under two names in two folds"
    path = folder.path / HASHES
    if not path.is_file():
        return Check(
            code, title, Verdict.CANNOT_TELL,
            f"The folder has no {HASHES}, so pictures cannot be compared.",
        )  # fmt: skip
    try:
        rows = read_csv(path, ("clip", "person", *_FRAMES))
        bits = np.stack([_bits([row[name] for row in rows]) for name in _FRAMES])
    except (InputError, ValueError) as error:
        return Check(code, title, Verdict.CANNOT_TELL, f"{HASHES} cannot be read: {error}")
    tested = {row["clip"]: row["fold"] for row in folder.parts() if row["part"] == "test"}
    folds = np.array([tested.get(row["clip"], "") for row in rows])
    persons = np.array([same_name(row["person"]) for row in rows])
    # All three key frames are alike: one alone may be, as two resting faces at 64 bits are.
    is_near = (_distances(bits) <= NEAR_BITS).all(axis=0)
    is_near &= (folds[:, None] != folds) & (persons[:, None] != persons)
    pairs = np.argwhere(np.triu(is_near))
    numbers = {"clips": len(rows), "pairs": len(pairs)}
    if not len(pairs):
        words = f"{len(rows)} clips; no two of different persons and folds look alike."
        return Check(code, title, Verdict.PASS, words, numbers=numbers)
    shown = [f"{rows[a]['clip']} and {rows[b]['clip']}" for a, b in pairs.tolist()]
    return Check(
        code, title, Verdict.FAIL,
        f"The key frames are alike in {_some(shown)}, said to be of different persons and tested "
        "in different folds.",
        "Look at these clips; if they are one recording, leave one out or give both one subject",
        numbers,
    )  # fmt: skip


def check_shuffled(folder: RunFolder) -> Check:
    """Learned from shuffled labels, the true ones are predicted no better than by chance."""
    code, title = "shuffled_labels", "Shuffled labels at chance"
    table = folder.predictions("shuffled")
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
    """Every fold was opened after learning, with the one set of weights that learning ended with.

    Opening again after an interruption, with the same weights, is no second look.
    """
    code, title = "epoch_choice", "Epoch chosen without the test clips"
    jobs = [job for job in folder.jobs() if job.status == "done"]
    if not jobs:
        return Check(code, title, Verdict.CANNOT_TELL, "No fold is done yet.")
    wrong = [f"fold {job.fold}, seed {job.seed}: {why}" for job in jobs if (why := _opening(job))]
    if folder.selection not in ("fixed", "inner"):
        wrong.insert(0, f"selection {folder.selection} is neither fixed nor inner")
    again = sum(len(read_ledger(job.folder / LEDGER)) > 1 for job in jobs if not wrong)
    numbers = {"folds": len(jobs), "wrong": len(wrong), "opened_again": again}
    if wrong:
        return Check(
            code, title, Verdict.FAIL,
            f"The ledger of openings does not fit: {_some(wrong)}.",
            "Train these folds anew, in another folder",
            numbers,
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
    table = folder.predictions()
    if table is None:
        return Check(code, title, Verdict.CANNOT_TELL, "The run is not complete.")
    stored = {
        (str(job.seed), row["clip"]): row["y_pred"]
        for job in folder.jobs("main")
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
    oracle = (
        "The oracle's are in files of their own"
        if folder.with_oracle
        else "No oracle was asked for"
    )
    words = f"All {len(table)} predictions are those of the folds' one opening. {oracle}."
    return Check(code, title, Verdict.PASS, words, numbers=numbers)


_SHOWN_AS = {"uar": "UAR", "accuracy": "accuracy"}


def _opening(job: JobState) -> str:
    """What is wrong with a job's ledger; empty if nothing is."""
    try:
        entries = read_ledger(job.folder / LEDGER)
        trained = read_json(job.folder / TRAINED)
        done = read_json(job.folder / "done.json")
    except InputError as error:
        return error.what
    if not entries:
        return "nothing says that it was opened"
    hashes = {entry["weights_sha256"] for entry in entries}
    if hashes != {trained["weights_sha256"]} or done["weights_sha256"] not in hashes:
        return "opened with other weights than learning ended with"
    if any(entry["opened"] < trained["ended"] for entry in entries):
        return "opened before learning ended"
    weights = job.folder / WEIGHTS
    if weights.is_file() and sha256_of(weights) not in hashes:
        return "the weights on disk are others than it was opened with"
    return ""


def _bits(hashes: list[str]) -> npt.NDArray[np.float32]:
    """Hashes of 16 hex digits as ``(n, 64)`` of −1 and 1."""
    data = np.array([int(each, 16) for each in hashes], dtype=">u8").view(np.uint8)
    return np.unpackbits(data.reshape(len(hashes), 8), axis=1).astype(np.float32) * 2 - 1


def _distances(bits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Differing bits of every pair, ``(frames, n, n)``, from ``(frames, n, 64)``; exact."""
    return np.asarray((64 - bits @ bits.transpose(0, 2, 1)) / 2, dtype=np.float32)


def _largest(labels: tuple[str, ...]) -> float:
    """The share of the most frequent class: the most that a guess without a clue can have right."""
    return max(labels.count(label) for label in set(labels)) / len(labels)


def _some(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return "; ".join(words[:_SHOWN]) + more
