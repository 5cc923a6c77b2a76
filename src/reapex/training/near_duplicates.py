"""Is one recording in a corpus under two names? Told by hashes of its key frames.

Conventions
-----------
``hashes.csv`` has three difference hashes of 256 bits per clip
(:mod:`reapex.frames.hashing`, with the measurements that the thresholds are from).
Onset, apex and offset of one clip show one face, so they are one piece of evidence, and the frame
that differs most counts. A picture with next to no set bits is even all over, and tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reapex.errors import InputError
from reapex.evaluation import Check, Verdict, same_name
from reapex.frames.hashing import COPY_BITS, LEAST_SET, N_BITS, bits_of
from reapex.training.run_folder import RunFolder
from reapex.training.shown import some
from reapex.training.storing import read_csv

HASHES = "hashes.csv"
UNSURE_BITS = 11
"""Differing bits up to which nothing can be said: strong compression, another brightness or cut."""

_CODE, _TITLE = "near_duplicates", "No clip under two names in two folds"
_FRAMES = ("onset_hash", "apex_hash", "offset_hash")
_OLD_DIGITS = 16


def check_near_duplicates(folder: RunFolder) -> Check:
    """No clip of one person has the key frames of another's in another fold."""
    path = folder.path / HASHES
    if not path.is_file():
        return _cannot_tell(f"The folder has no {HASHES}, so pictures cannot be compared.")
    try:
        rows = read_csv(path, ("clip", "person", *_FRAMES))
        clips = [row["clip"] for row in rows]
        if rows and all(len(row[name]) <= _OLD_DIGITS for row in rows for name in _FRAMES):
            return _cannot_tell(
                f"{HASHES} has hashes of 64 bits, which do not tell faces apart.",
                "Start the run again: it writes them anew",
            )
        bits = np.stack([_bits([row[name] for row in rows]) for name in _FRAMES])
        unknown = sorted(folder.truth().keys() - set(clips))
        tested = {row["clip"]: row["fold"] for row in folder.parts() if row["part"] == "test"}
    except (InputError, ValueError) as error:
        return _cannot_tell(f"{HASHES} and who is tested cannot be read: {error}")
    folds = np.array([tested.get(row["clip"], "") for row in rows])
    persons = np.array([same_name(row["person"]) for row in rows])
    apart = _distances(bits).max(axis=0)
    apart[(folds[:, None] == folds) | (persons[:, None] == persons)] = N_BITS
    apart[np.tril_indices(len(rows))] = N_BITS  # each pair once
    is_even = ((bits > 0).sum(axis=2) < LEAST_SET).any(axis=0)
    is_copy = (apart <= COPY_BITS) & ~(is_even[:, None] | is_even)
    unsure = _named(rows, (apart <= UNSURE_BITS) & ~is_copy)
    copies = _named(rows, is_copy)
    numbers = {"clips": len(rows), "pairs": len(copies), "unsure_pairs": len(unsure)}
    if copies:
        return Check(
            _CODE, _TITLE, Verdict.FAIL,
            f"The key frames are alike in {some(copies)}, said to be of different persons and "
            "tested in different folds.",
            "Look at these clips; if they are one recording, leave one out or give both one "
            "subject",
            numbers,
        )  # fmt: skip
    if unsure:
        return _cannot_tell(
            f"The key frames of {some(unsure)} are as alike as copies in another brightness or "
            "cut, and as people may be. They are said to be of different persons and are tested "
            "in different folds.",
            "Look at these clips",
            numbers,
        )
    if unknown:
        return _cannot_tell(f"{HASHES} lacks {some(unknown)}.", "Start the run again", numbers)
    words = f"{len(rows)} clips; no two of different persons and folds look alike."
    return Check(_CODE, _TITLE, Verdict.PASS, words, numbers=numbers)


def _cannot_tell(words: str, mend: str = "", numbers: dict[str, int] | None = None) -> Check:
    return Check(_CODE, _TITLE, Verdict.CANNOT_TELL, words, mend, numbers or {})


def _named(rows: Sequence[dict[str, str]], pairs: npt.NDArray[np.bool_]) -> list[str]:
    return [f"{rows[a]['clip']} and {rows[b]['clip']}" for a, b in np.argwhere(pairs).tolist()]


def _bits(hashes: Sequence[str]) -> npt.NDArray[np.float32]:
    """Hashes of at most 64 hex digits as ``(n, 256)`` of −1 and 1."""
    return bits_of([int(each, 16) for each in hashes])


def _distances(bits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Differing bits of every pair, ``(frames, n, n)``, from ``(frames, n, 256)``; exact."""
    return np.asarray((N_BITS - bits @ bits.transpose(0, 2, 1)) / 2, dtype=np.float32)
