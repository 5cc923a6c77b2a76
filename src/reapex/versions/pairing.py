"""Which row of the first version is which of the second.

Conventions
-----------
In this order: the same subject, name, coder and onset (the sample key of the data sets, reference
note datasets §1.14); the same id where both files state one; the only expression of a clip in
either version; the best overlap within a clip; and last the same key frames under another name of
the same subject, or the same name of another subject, where no other row has these key frames.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from reapex.clip import Clip
from reapex.matching import ClipNamer, Span, best_pairs, span_of


@dataclass(frozen=True, slots=True)
class Pair:
    """One expression in both versions; one of them is None where it is only in the other."""

    first: Clip | None
    second: Clip | None


def pair_versions(
    first: Sequence[Clip],
    second: Sequence[Clip],
    stated: frozenset[str] = frozenset(),
) -> tuple[Pair, ...]:
    """Pair the clips of two versions.

    Parameters
    ----------
    first, second
        The clips of either.
    stated
        Ids that stand in both files themselves.

    Returns
    -------
    tuple of Pair
        Every clip once: in the order of the first version, then what was added.
    """
    pairing = _Pairing(first, second)
    pairing.by(pairing.sample_key)
    pairing.by(lambda clip: clip.id if clip.id in stated else None)
    pairing.alone(first, second)
    pairing.overlapping()
    pairing.renamed(lambda clip: pairing.clip_key(clip)[:2])
    pairing.renamed(lambda clip: pairing.clip_key(clip)[2])
    return pairing.pairs(first, second)


class _Pairing:
    """What is left of both versions, and the pairs found so far."""

    def __init__(self, first: Sequence[Clip], second: Sequence[Clip]) -> None:
        self._left = {id(clip): clip for clip in first}
        self._right = {id(clip): clip for clip in second}
        self._found: dict[int, Clip] = {}
        self.clip_key = ClipNamer(first, second).key_of
        self._with_coders = all(any(clip.coder for clip in clips) for clips in (first, second))

    def sample_key(self, clip: Clip) -> Hashable:
        """Subject, name, coder and onset; no key without an onset."""
        if clip.raw.onset is None:
            return None
        return self._group(clip), clip.raw.onset

    def by(self, key: Callable[[Clip], Hashable | None]) -> None:
        """Pair what has the same key, in the order of the rows where several have."""
        there = _grouped(self._right.values(), key)
        for group, clips in _grouped(self._left.values(), key).items():
            for one, other in zip(clips, there.get(group, ()), strict=False):
                self._pair(one, other)

    def alone(self, first: Sequence[Clip], second: Sequence[Clip]) -> None:
        """Pair clips that have one expression in either version, wherever it lies."""
        befores, afters = (_grouped(clips, self._group) for clips in (first, second))
        for group, clips in befores.items():
            others = afters.get(group, [])
            if len(clips) == len(others) == 1:
                one, other = clips[0], others[0]
                if id(one) in self._left and id(other) in self._right:
                    self._pair(one, other)

    def overlapping(self) -> None:
        """Pair the other expressions of a clip by the largest sum of IoUs."""
        there = _grouped(self._right.values(), self._group)
        for group, clips in _grouped(self._left.values(), self._group).items():
            for one, other in _best(clips, there.get(group, [])):
                self._pair(one, other)

    def renamed(self, key: Callable[[Clip], Hashable]) -> None:
        """Pair the same key frames with the same ``key``, where they are the only ones."""

        def marks(clip: Clip) -> Hashable | None:
            complete = clip.raw.onset is not None and clip.raw.offset is not None
            return (key(clip), *clip.raw) if complete else None

        there = _grouped(self._right.values(), marks)
        for group, clips in _grouped(self._left.values(), marks).items():
            others = there.get(group, [])
            if len(clips) == len(others) == 1:
                self._pair(clips[0], others[0])

    def pairs(self, first: Sequence[Clip], second: Sequence[Clip]) -> tuple[Pair, ...]:
        """All pairs, and what has no partner."""
        kept = [Pair(clip, self._found.get(id(clip))) for clip in first]
        return (*kept, *(Pair(None, clip) for clip in second if id(clip) in self._right))

    def _group(self, clip: Clip) -> Hashable:
        return self.clip_key(clip), clip.coder if self._with_coders else ""

    def _pair(self, one: Clip, other: Clip) -> None:
        self._found[id(one)] = other
        del self._left[id(one)], self._right[id(other)]


def _grouped(
    clips: Iterable[Clip], key: Callable[[Clip], Hashable | None]
) -> dict[Hashable, list[Clip]]:
    groups: defaultdict[Hashable, list[Clip]] = defaultdict(list)
    for clip in clips:
        group = key(clip)
        if group is not None:
            groups[group].append(clip)
    return groups


def _best(ones: Sequence[Clip], others: Sequence[Clip]) -> list[tuple[Clip, Clip]]:
    """The best pairs; the same ones whichever version comes first, even where several are best."""
    if _content(others) < _content(ones):
        return [(one, other) for other, one in _best(others, ones)]
    mine, theirs = _with_spans(ones), _with_spans(others)
    pairs = best_pairs([span for span, _ in mine], [span for span, _ in theirs])
    return [(mine[i][1], theirs[j][1]) for i, j in pairs]


def _with_spans(clips: Iterable[Clip]) -> list[tuple[Span, Clip]]:
    found = [(span, clip) for clip in clips if (span := span_of(clip.raw)) is not None]
    return sorted(found, key=lambda each: _order(each[1]))


def _content(clips: Iterable[Clip]) -> list[tuple[object, ...]]:
    return sorted(_order(clip) for clip in clips)


def _order(clip: Clip) -> tuple[object, ...]:
    numbers = tuple(-1 if number is None else number for number in clip.raw)
    return (*numbers, clip.emotion, clip.coder, clip.action_units)
