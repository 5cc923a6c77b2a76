"""Whose marks there are of the clips under review: the sheet's, the proposals', every coder's.

Conventions
-----------
A coder's marks are those of the clips that he is done with and could tell. Where the sheet has the
rows of several coders for a clip, each of them is a coder with marks of that clip; what the same
name decides on the page then counts instead of his row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reapex.clip import Clip
from reapex.keyframes import RawKeyFrames
from reapex.review.decision import Decision, Standing
from reapex.review.desk import Desk

SideKind = Literal["manual", "proposal", "coder"]
Standings = Mapping[str, Mapping[str, Standing]]
Further = Mapping[str, tuple[Clip, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    Parameters
    ----------
    kind
        The sheet's first rows, the proposals, or a coder.
    name
        The coder's name; empty of the other two.
    marks
        Key frames by clip id, in the sheet's counting.
    """

    kind: SideKind
    name: str
    marks: Mapping[str, RawKeyFrames]


def standings_of(clips: Iterable[Clip], decisions: Iterable[Decision]) -> Standings:
    """What every coder's decisions amount to, by coder and clip id.

    Coders come in the order of their first decisions. Decisions about clips that are not among
    these are left out.
    """
    made: defaultdict[str, defaultdict[str, list[Decision]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in decisions:
        made[each.coder][each.clip_id].append(each)
    manual = {clip.id: clip.raw for clip in clips}
    return {
        coder: {
            clip_id: Standing.of(manual[clip_id], own)
            for clip_id, own in by_clip.items()
            if clip_id in manual
        }
        for coder, by_clip in made.items()
    }


def sheet_sides(clips: Iterable[Clip], further: Further) -> tuple[Side, ...]:
    """The coders of a sheet that has several rows for a clip, on those clips."""
    marks: defaultdict[str, dict[str, RawKeyFrames]] = defaultdict(dict)
    for clip in clips:
        more = further.get(clip.id, ())
        for row in (clip, *more) if more else ():
            marks[row.coder][clip.id] = row.raw
    return tuple(Side("coder", coder, found) for coder, found in marks.items())


def page_sides(clips: Iterable[Clip], decisions: Iterable[Decision]) -> tuple[Side, ...]:
    """The coders who decided on the page, with the marks that they are sure of."""
    found = []
    for coder, standings in standings_of(clips, decisions).items():
        sure = {
            clip_id: each.keyframes
            for clip_id, each in standings.items()
            if each.is_decided and each.status != "cant_tell"
        }
        if sure:
            found.append(Side("coder", coder, sure))
    return tuple(found)


def coder_sides(desk: Desk) -> tuple[Side, ...]:
    """Every coder with marks: those of the sheet first, then the page's."""
    marks: dict[str, dict[str, RawKeyFrames]] = {}
    for side in (
        *sheet_sides(desk.clips, desk.further),
        *page_sides(desk.clips, desk.store.decisions()),
    ):
        marks.setdefault(side.name, {}).update(side.marks)
    return tuple(Side("coder", coder, found) for coder, found in marks.items())


def manual_side(clips: Iterable[Clip]) -> Side:
    """The labels as the sheet has them, the first row of each clip."""
    return Side("manual", "", {clip.id: clip.raw for clip in clips})


def proposal_side(desk: Desk) -> Side:
    """The proposals, where a clip was searched."""
    found = {}
    for clip, correction in zip(desk.clips, desk.proposals.all(), strict=True):
        if correction is not None and correction.proposed_numbers is not None:
            found[clip.id] = RawKeyFrames(*correction.proposed_numbers)
    return Side("proposal", "", found)


def in_both(one: Side, other: Side) -> Sequence[str]:
    """The ids of the clips that both have marks of."""
    return [clip_id for clip_id in one.marks if clip_id in other.marks]
