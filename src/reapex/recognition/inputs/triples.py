"""Every clip's onset, apex and offset in one array on disk, decoded once.

Conventions
-----------
``uint8 (n, 3, size, size, 3)``, RGB. The array is found again by all that determines it
(:mod:`.triples_key`). A clip with a picture that cannot be read is skipped, and the others go on;
it is tried again whenever the array is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.auditing.jobs import spread
from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import InputError, NothingUsable, UsageError
from reapex.face import Outcome, Viewing
from reapex.progress import Progress
from reapex.recognition.inputs.cache import ArrayCache, Kept
from reapex.recognition.inputs.hashing import Hashes, difference_hash
from reapex.recognition.inputs.marking import MarkedClip, Marking
from reapex.recognition.inputs.pictures import triple_of
from reapex.recognition.inputs.stored import TripleInputs
from reapex.recognition.inputs.triples_key import triples_key
from reapex.series import UInt8Array

LEAST_SIZE = 16
_KIND = "triples"

Decoded = tuple[UInt8Array, Outcome] | Skipped
Decode = Callable[[MarkedClip], Decoded]


@dataclass(frozen=True, eq=False)
class Triples:
    """The pictures of the clips that have all three.

    Parameters
    ----------
    source
        The name of the source of their key frames.
    key
        What the array is known by.
    size
        Pixels along each side.
    marked
        The clips, a row each.
    skipped
        Clips without key frames, and clips with a picture that cannot be read.
    inputs
        Their pictures.
    hashes
        Difference hashes of the pictures, ``uint64 (n, 3)``.
    outcomes
        What was seen of each clip's face; ``no_face`` means that whole pictures were taken.
    """

    source: str
    key: str
    size: int
    marked: tuple[MarkedClip, ...]
    skipped: tuple[Skipped, ...]
    inputs: TripleInputs
    hashes: Hashes
    outcomes: tuple[Outcome, ...]

    def __len__(self) -> int:
        return len(self.marked)

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips, a row each."""
        return tuple(each.clip for each in self.marked)

    @property
    def without_face(self) -> tuple[str, ...]:
        """The ids of clips in which no face was found."""
        pairs = zip(self.clips, self.outcomes, strict=True)
        return tuple(clip.id for clip, outcome in pairs if outcome == "no_face")

    def at(self, rows: Sequence[int]) -> Triples:
        """Only these rows, in this order; what was skipped stays as it is."""
        return replace(
            self,
            marked=tuple(self.marked[row] for row in rows),
            inputs=self.inputs.at(rows),
            hashes=self.hashes[list(rows)],
            outcomes=tuple(self.outcomes[row] for row in rows),
        )


def triples_of(
    marking: Marking,
    size: int,
    cache: Path,
    *,
    viewing: Viewing | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> Triples:
    """The pictures of clips at their key frames; decoded only if the cache does not have them.

    Parameters
    ----------
    marking
        The clips and their key frames.
    size
        Pixels along each side, 16 or more.
    cache
        A folder for the pictures; about 0.45 MB a clip at 224.
    viewing
        What is done about faces; None takes whole pictures.
    jobs
        Clips that are decoded at a time; None for as many as there are cores.
    progress
        Called with the clips done and their number; once if all were found.

    Raises
    ------
    UsageError
        If the size is too small.
    NothingUsable
        If no clip has three pictures that can be read; the message holds the first reason.
    OutputError
        If the cache cannot be written.
    """
    if size < LEAST_SIZE:
        raise UsageError(f"The size is {size} pixels", expected=f"{LEAST_SIZE} or more")
    marked = marking.marked
    if not marked:
        raise _nothing(marking.skipped)
    key = triples_key(marked, size, viewing)
    store = ArrayCache(cache)
    kept = store.find(_KIND, key)
    work = partial(_decoded, size=size, viewing=viewing)
    if kept is None or _is_mended(kept, marked, work):
        shape = (len(marked), 3, size, size, 3)
        fill = partial(_fill, marked, work, jobs, progress)
        kept = store.make(_KIND, key, shape, np.uint8, fill)
    elif progress is not None:
        progress(len(marked), len(marked))
    return _triples(marking, size, key, kept)


def in_common(variants: Sequence[Triples]) -> tuple[Triples, ...]:
    """The same clips in the same order in each; the order is that of the first.

    Variants differ in their key frames, so that a clip may have pictures in one and not in another.
    The clips that are lost so are in the ``skipped`` of the variant that lacks them.
    """
    rows = [{_identity(each.clip): i for i, each in enumerate(v.marked)} for v in variants]
    shared = [who for who in rows[0] if all(who in each for each in rows)] if rows else []
    return tuple(
        variant.at([of_variant[who] for who in shared])
        for variant, of_variant in zip(variants, rows, strict=True)
    )


def _identity(clip: Clip) -> tuple[Any, ...]:
    # Two coders of one clip share its id, and two corpora may be of one data set.
    row = clip.provenance
    return clip.corpus, clip.id, row.file, row.sheet, row.row


def _is_mended(kept: Kept, marked: Sequence[MarkedClip], work: Decode) -> bool:
    """Whether a clip that was skipped can be read now, as after a disk failed for a moment."""
    pairs = zip(marked, kept.notes, strict=True)
    lost = (each for each, note in pairs if "skipped" in note)
    return any(not isinstance(work(each), Skipped) for each in lost)


def _fill(
    marked: Sequence[MarkedClip],
    work: Decode,
    jobs: int | None,
    progress: Progress | None,
    array: npt.NDArray[Any],
) -> list[dict[str, Any]]:
    """Write each clip's pictures into its row; a clip that has none leaves zeros and its reason."""
    notes: list[dict[str, Any]] = []
    for row, found in enumerate(spread(work, marked, jobs)):
        if isinstance(found, Skipped):
            notes.append({"skipped": _told(found)})
        else:
            triple, outcome = found
            array[row] = triple
            # JSON readers need not know whole numbers of 64 bits.
            hashes = [f"{difference_hash(picture):016x}" for picture in triple]
            notes.append({"hashes": hashes, "outcome": outcome})
        if progress is not None:
            progress(row + 1, len(marked))
    return notes


def _decoded(marked: MarkedClip, size: int, viewing: Viewing | None) -> Decoded:
    try:
        return triple_of(marked, size, viewing)
    except InputError as error:
        return Skipped.because(error)


def _told(skipped: Skipped) -> dict[str, Any]:
    where = skipped.where
    return {
        "frames": None if where.frames is None else str(where.frames),
        "frame": where.frame,
        "code": skipped.code,
        "what": skipped.what,
        "expected": skipped.expected,
        "mend": skipped.mend,
    }


def _skipped(clip: Clip, told: dict[str, Any]) -> Skipped:
    frames = None if told["frames"] is None else Path(told["frames"])
    where = clip.place.at(frames=frames, frame=told["frame"])
    return Skipped(where, told["code"], told["what"], told["expected"], told["mend"])


def _triples(marking: Marking, size: int, key: str, kept: Kept) -> Triples:
    pairs = list(zip(marking.marked, kept.notes, strict=True))
    skipped = tuple(
        _skipped(each.clip, note["skipped"]) for each, note in pairs if "skipped" in note
    )
    rows = tuple(row for row, (_, note) in enumerate(pairs) if "hashes" in note)
    if not rows:
        raise _nothing((*marking.skipped, *skipped))
    hashes = [[int(text, 16) for text in pairs[row][1]["hashes"]] for row in rows]
    return Triples(
        marking.source,
        key,
        size,
        tuple(pairs[row][0] for row in rows),
        (*marking.skipped, *skipped),
        TripleInputs(kept.path, rows),
        np.array(hashes, dtype=np.uint64),
        tuple(pairs[row][1]["outcome"] for row in rows),
    )


def _nothing(skipped: Sequence[Skipped]) -> NothingUsable:
    if not skipped:
        return NothingUsable("There is no clip to take pictures of")
    first = skipped[0]
    return NothingUsable(
        f"None of {len(skipped)} clips can be used; the first: {first.reason.rstrip('.')}",
        where=first.where,
    )
