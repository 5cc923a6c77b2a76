"""All changes between two versions, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Self

from reapex.corpus import Corpus
from reapex.keyframes import KEYS, Key
from reapex.loading import Loaded
from reapex.matching import stated_ids
from reapex.versions.change import KINDS, Change, Kind
from reapex.versions.comparing import Comparer, common_shift, skipped_changes
from reapex.versions.pairing import pair_versions


@dataclass(frozen=True, slots=True)
class Moves:
    """How far the moved ones of a key frame moved, in frames, and in ms over those with a rate."""

    n: int
    mean: float
    mean_absolute: float
    median_absolute: float
    largest: float
    n_timed: int
    mean_ms: float | None
    mean_absolute_ms: float | None

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Self:
        """The figures of at least one change that has ``frames``."""
        found = list(changes)
        frames = [each.frames for each in found if each.frames is not None]
        ms = [each.ms for each in found if each.ms is not None]
        return cls(
            len(frames),
            fmean(frames),
            fmean(map(abs, frames)),
            median(map(abs, frames)),
            max(map(abs, frames)),
            len(ms),
            fmean(ms) if ms else None,
            fmean(map(abs, ms)) if ms else None,
        )


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What changed.

    Parameters
    ----------
    first, second
        What was read.
    n_paired, n_unchanged
        Expressions in both versions, and those of them that are the same in everything.
    changes
        Every change, by kind in the order of :data:`~reapex.versions.KINDS`, then by row.
    remarks
        What explains many changes at once.
    """

    first: Corpus
    second: Corpus
    n_paired: int
    n_unchanged: int
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[Kind, int]:
        """Changes of each kind that occurs."""
        found = Counter(each.kind for each in self.changes)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(each for each in self.changes if each.kind == kind)

    @property
    def moves(self) -> Mapping[Key, Moves]:
        """How far each key frame moved where it did."""
        by_key = {key: [each for each in self.of("moved") if each.field == key] for key in KEYS}
        return {key: Moves.of(changes) for key, changes in by_key.items() if changes}

    @property
    def emotions(self) -> Mapping[tuple[str, str], int]:
        """How often an emotion became another, the commonest first."""
        return dict(Counter((each.before, each.after) for each in self.of("emotion")).most_common())

    @property
    def subjects(self) -> Mapping[str, int]:
        """Changes by subject, those with most first."""
        found = Counter(each.subject for each in self.changes if each.subject)
        return dict(found.most_common())


def diff_versions(first: Sequence[Loaded], second: Sequence[Loaded]) -> VersionDiff:
    """What changed from a first version of labels to a second.

    Read both with ``apex_policy="keep"`` and ``unmarked=True``, so that nothing is put in the place
    of a missing mark and no row is lost.

    Parameters
    ----------
    first, second
        What a loader returned: one corpus of a file, or several of a manifest.
    """
    before, after = _corpus(first), _corpus(second)
    stated = frozenset[str]().union(*map(stated_ids, first)) & frozenset[str]().union(
        *map(stated_ids, second)
    )
    pairs = pair_versions(before.clips, after.clips, stated)
    comparer = Comparer(before.clips, after.clips)
    changes = [*comparer.columns(), *skipped_changes(before.skipped, after.skipped)]
    n_paired = n_unchanged = 0
    for pair in pairs:
        of_pair = list(comparer.changes(pair))
        changes += of_pair
        in_both = pair.first is not None and pair.second is not None
        n_paired += in_both
        n_unchanged += in_both and not of_pair
    rank = {kind: place for place, kind in enumerate(KINDS)}
    changes.sort(key=lambda each: (rank[each.kind], *(row or 0 for row in each.rows)))
    shift = common_shift(pairs)
    remarks = []
    if shift is not None:
        usual, times, n = shift
        remarks.append(
            f"{times} of {n} key frames differ by exactly {usual:+d}: the versions seem to count "
            "frames from different numbers."
        )
    return VersionDiff(before, after, n_paired, n_unchanged, tuple(changes), tuple(remarks))


def _corpus(parts: Sequence[Loaded]) -> Corpus:
    if len(parts) == 1:
        return parts[0].corpus
    return Corpus.of(" + ".join(part.corpus.name for part in parts), (p.corpus for p in parts))
