"""Some pictures of every clip in one array on disk, decoded once.

Conventions
-----------
``uint8 (n, ..., size, size, 3)``, RGB; a :class:`Taking` says which pictures of a clip there are.
The array is found again by all that determines it (:mod:`.taken_key`). A clip with a picture that
cannot be read is skipped, and the others go on; it is tried again whenever the array is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import numpy as np
import numpy.typing as npt

from reapex.auditing.jobs import spread
from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import InputError, NothingUsable, UsageError
from reapex.face import Outcome, Viewing
from reapex.frames.hashing import N_BITS, Hashes, difference_hash
from reapex.progress import Progress
from reapex.recognition.inputs.cache import ArrayCache, Kept
from reapex.recognition.inputs.marking import MarkedClip, Marking
from reapex.recognition.inputs.pictures import pictures_of
from reapex.recognition.inputs.stored import StoredInputs
from reapex.recognition.inputs.taken_key import taken_key
from reapex.series import UInt8Array

LEAST_SIZE = 16

Stored_co = TypeVar("Stored_co", bound=StoredInputs, covariant=True)
Decoded = tuple[UInt8Array, Outcome] | Skipped
Decode = Callable[[MarkedClip], Decoded]


@dataclass(frozen=True)
class Taking(Generic[Stored_co]):
    """Which pictures of a clip are taken, and how they lie in its row.

    Parameters
    ----------
    kind
        The name in the cache.
    shape
        Of a row, without ``(size, size, 3)``.
    positions
        The pictures of a clip, as many as the shape has places, its last axis the quickest.
    key_places
        Where onset, apex and offset are among them.
    inputs
        Makes inputs of an array's path, its rows and what its bytes are known by.
    """

    kind: str
    shape: tuple[int, ...]
    positions: Callable[[MarkedClip], Sequence[int]]
    key_places: tuple[int, int, int]
    inputs: Callable[[Path, tuple[int, ...], str], Stored_co]


@dataclass(frozen=True, eq=False)
class Taken(Generic[Stored_co]):
    """The pictures of the clips that have all that are asked for.

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
        Difference hashes of onset, apex and offset, ``(n, 3)`` whole numbers of 256 bits.
    outcomes
        What was seen of each clip's face; ``no_face`` means that whole pictures were taken.
    """

    source: str
    key: str
    size: int
    marked: tuple[MarkedClip, ...]
    skipped: tuple[Skipped, ...]
    inputs: Stored_co
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

    def at(self, rows: Sequence[int]) -> Self:
        """Only these rows, in this order; what was skipped stays as it is."""
        return replace(
            self,
            marked=tuple(self.marked[row] for row in rows),
            inputs=self.inputs.at(rows),
            hashes=self.hashes[list(rows)],
            outcomes=tuple(self.outcomes[row] for row in rows),
        )


def taken_of(
    taking: Taking[Stored_co],
    marking: Marking,
    size: int,
    cache: Path,
    *,
    viewing: Viewing | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> Taken[Stored_co]:
    """Pictures of clips; decoded only if the cache does not have them.

    Parameters
    ----------
    taking
        Which pictures.
    marking
        The clips and their key frames.
    size
        Pixels along each side, 16 or more.
    cache
        A folder for the pictures; about 0.15 MB a picture at 224.
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
        If no clip has pictures that can be read; the message holds the first reason.
    OutputError
        If the cache cannot be written.
    """
    if size < LEAST_SIZE:
        raise UsageError(f"The size is {size} pixels", expected=f"{LEAST_SIZE} or more")
    marked = marking.marked
    if not marked:
        raise _nothing(marking.skipped)
    key = taken_key(taking.kind, [(each, taking.positions(each)) for each in marked], size, viewing)
    store = ArrayCache(cache)
    kept = store.find(taking.kind, key)
    work = partial(_decoded, taking, size=size, viewing=viewing)
    if kept is None or _is_mended(kept, marked, work):
        shape = (len(marked), *taking.shape, size, size, 3)
        fill = partial(_fill, taking, marked, work, jobs, progress)
        kept = store.make(taking.kind, key, shape, np.uint8, fill)
    elif progress is not None:
        progress(len(marked), len(marked))
    return _taken(taking, marking, size, key, kept)


def in_common(variants: Sequence[Taken[Stored_co]]) -> tuple[Taken[Stored_co], ...]:
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
    taking: Taking[StoredInputs],
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
            pictures, outcome = found
            array[row] = pictures.reshape(array.shape[1:])
            notes.append({"hashes": _hashes(taking, pictures), "outcome": outcome})
        if progress is not None:
            progress(row + 1, len(marked))
    return notes


def _hashes(taking: Taking[StoredInputs], pictures: UInt8Array) -> list[str]:
    """Hashes of the key frames, hexadecimal: JSON readers need not know numbers of 256 bits."""
    keys = (pictures[place] for place in taking.key_places)
    return [f"{difference_hash(picture):0{N_BITS // 4}x}" for picture in keys]


def _of_width(hashes: list[str]) -> list[str] | None:
    """Hashes as they are made now; None for the shorter ones of an older cache."""
    return hashes if all(len(text) == N_BITS // 4 for text in hashes) else None


def _decoded(
    taking: Taking[StoredInputs], marked: MarkedClip, size: int, viewing: Viewing | None
) -> Decoded:
    try:
        return pictures_of(marked, taking.positions(marked), size, viewing)
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


def _taken(
    taking: Taking[Stored_co], marking: Marking, size: int, key: str, kept: Kept
) -> Taken[Stored_co]:
    pairs = list(zip(marking.marked, kept.notes, strict=True))
    skipped = tuple(
        _skipped(each.clip, note["skipped"]) for each, note in pairs if "skipped" in note
    )
    rows = tuple(row for row, (_, note) in enumerate(pairs) if "hashes" in note)
    if not rows:
        raise _nothing((*marking.skipped, *skipped))
    array = np.load(kept.path, mmap_mode="r")
    flat = array.reshape(len(array), -1, *array.shape[-3:])  # a view of the pictures of each row
    told = (_of_width(pairs[row][1]["hashes"]) or _hashes(taking, flat[row]) for row in rows)
    hashes = [[int(text, 16) for text in each] for each in told]
    return Taken(
        marking.source,
        key,
        size,
        tuple(pairs[row][0] for row in rows),
        (*marking.skipped, *skipped),
        taking.inputs(kept.path, rows, kept.content),
        np.array(hashes, dtype=object),
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
