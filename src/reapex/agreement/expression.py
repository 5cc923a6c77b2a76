"""One expression as each coder marked it, and how the marks of several files find each other.

Conventions
-----------
In this order: ids that both files state (``_reapex_id``); the same subject and clip name where each
coder marks one expression there, whether the two overlap or not; and where a coder marks several,
the pairing with the largest sum of IoUs. What finds no partner is an expression that the other
coder did not mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reapex.agreement.rater import Rater
from reapex.clip import Clip
from reapex.matching import ClipKey, ClipNamer, Span, best_pairs, span_of


@dataclass(frozen=True, slots=True)
class Expression:
    """The clips of one expression.

    Parameters
    ----------
    clips
        One per coder in their order; None where a coder did not mark it.
    """

    clips: tuple[Clip | None, ...]

    @property
    def clip(self) -> Clip:
        """What says subject, emotion and so on: the first coder's who named an emotion, if any."""
        marked = [clip for clip in self.clips if clip is not None]
        return next((clip for clip in marked if clip.emotion), marked[0])

    @property
    def n_marked(self) -> int:
        """How many coders marked it."""
        return sum(clip is not None for clip in self.clips)

    @property
    def marked_by_all(self) -> bool:
        """Whether every coder did."""
        return self.n_marked == len(self.clips)


def match_raters(raters: Sequence[Rater]) -> tuple[Expression, ...]:
    """The expressions of some coders, in the order of the first coder's rows, then the next's."""
    namer = ClipNamer(*(rater.clips for rater in raters))
    drafts = _Drafts(len(raters), namer)
    for index, rater in enumerate(raters):
        drafts.add(index, rater)
    return tuple(Expression(tuple(draft)) for draft in drafts.all)


class _Drafts:
    """Expressions while coders are added one after the other."""

    def __init__(self, n_raters: int, namer: ClipNamer) -> None:
        self.all: list[list[Clip | None]] = []
        self._n_raters = n_raters
        self._namer = namer
        self._by_key: dict[ClipKey, list[int]] = {}
        self._by_id: dict[str, int] = {}

    def add(self, rater: int, who: Rater) -> None:
        """Put a coder's clips beside those that are there."""
        groups: dict[ClipKey, list[Clip]] = {}
        for clip in who.clips:
            draft = self._by_id.get(clip.id) if clip.id in who.stated else None
            if draft is not None and self.all[draft][rater] is None:
                self.all[draft][rater] = clip
            else:
                groups.setdefault(self._namer.key_of(clip), []).append(clip)
        new: list[Clip] = []
        for key, clips in groups.items():
            there = [i for i in self._by_key.get(key, ()) if self.all[i][rater] is None]
            found = self._paired(there, clips)
            for draft, clip in found:
                self.all[draft][rater] = clip
            taken = {id(clip) for _, clip in found}
            new += [clip for clip in clips if id(clip) not in taken]
        for clip in new:
            row: list[Clip | None] = [None] * self._n_raters
            row[rater] = clip
            self._by_key.setdefault(self._namer.key_of(clip), []).append(len(self.all))
            self.all.append(row)
        for index, row in enumerate(self.all):
            own = row[rater]
            if own is not None and own.id in who.stated:
                self._by_id.setdefault(own.id, index)

    def _paired(self, there: list[int], clips: list[Clip]) -> list[tuple[int, Clip]]:
        if len(there) == len(clips) == 1:
            return [(there[0], clips[0])]
        old = [(i, span) for i in there if (span := _consensus(self.all[i])) is not None]
        mine = [(clip, span) for clip in clips if (span := _shown_span(clip)) is not None]
        pairs = best_pairs([span for _, span in old], [span for _, span in mine])
        return [(old[i][0], mine[j][0]) for i, j in pairs]


def _shown_span(clip: Clip) -> Span | None:
    return span_of(clip.raw)


def _consensus(clips: Iterable[Clip | None]) -> Span | None:
    """From the mean onset to the mean offset of those who marked it."""
    spans = [span for clip in clips if clip is not None and (span := span_of(clip.raw)) is not None]
    if not spans:
        return None
    return (
        round(sum(first for first, _ in spans) / len(spans)),
        round(sum(last for _, last in spans) / len(spans)),
    )
