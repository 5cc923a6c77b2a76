"""Whose decisions count, and what comes of every clip: what an export writes.

Conventions
-----------
One coder: his decisions count. Several: one of them is named, or ``agreed``, by which a clip gets
new key frames only where all of them are done, could tell, and lie within a frame of each other in
each key frame; it gets the median of theirs. Everything else keeps what the sheet says, and is
listed with the reason. Decisions about clips that are not in the sheet any more are listed too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low

from reapex.clip import Clip
from reapex.errors import UsageError
from reapex.keyframes import KEYS, RawKeyFrames
from reapex.review.decision import Decision, Standing, Status
from reapex.review.sides import standings_of

AGREED = "agreed"
_WITHIN_FRAMES = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a clip.

    Parameters
    ----------
    clip
        As the sheet has it.
    keyframes
        What is written, in the sheet's counting.
    decision
        The status of the decision that counts, ``agreed`` or ``disagreed``.
    coder
        Whose it is; several names joined by ``+``.
    seconds, note
        How long it took, and what was remarked.
    why_manual
        Why the sheet's key frames stay although nobody decided to keep them; empty otherwise.
    """

    clip: Clip
    keyframes: RawKeyFrames
    decision: Status | str
    coder: str = ""
    seconds: float = 0.0
    note: str = ""
    why_manual: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether any key frame is another than the sheet's."""
        return self.keyframes != self.clip.raw


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What comes of every clip of a sheet.

    Parameters
    ----------
    clips
        One per clip, in the sheet's order.
    coder
        Who counts: a name, or ``agreed``.
    coders
        Everybody who counts.
    strayed
        Decisions about clips that are not in the sheet.
    """

    clips: tuple[Outcome, ...]
    coder: str
    coders: tuple[str, ...]
    strayed: tuple[Decision, ...] = field(default=())

    @property
    def n_changed(self) -> int:
        """Clips whose key frames are others than the sheet's."""
        return sum(each.is_changed for each in self.clips)

    @property
    def left(self) -> tuple[Outcome, ...]:
        """Clips that keep the sheet's key frames although nobody decided so."""
        return tuple(each for each in self.clips if each.why_manual)


def who_counts(coders: Sequence[str], asked: str | None) -> str:
    """The name whose decisions count, or ``agreed``.

    Parameters
    ----------
    coders
        Everybody who decided anything.
    asked
        A name, ``agreed``, or None where there is nothing to choose.

    Raises
    ------
    UsageError
        If nobody decided anything, the name is none of theirs, or one has to be chosen.

    Examples
    --------
    >>> who_counts(["Li"], None), who_counts(["Li", "Wu"], "agreed")
    ('Li', 'agreed')
    """
    if not coders:
        raise UsageError("Nothing was decided yet", mend="Decide with reapex review LABELS")
    choice = " or ".join([*coders, AGREED])
    if asked is None:
        if len(coders) > 1:
            raise UsageError(
                f"{len(coders)} coders decided: {', '.join(coders)}",
                expected="whose decisions count",
                mend=f"Say --coder {choice}",
            )
        return coders[0]
    if asked in coders:
        return asked
    if asked != AGREED:
        raise UsageError(f"{asked!r} decided nothing here", expected=choice)
    if len(coders) < 2:
        raise UsageError(f"{coders[0]} alone decided, and there is nobody to agree with")
    return AGREED


def outcomes_of(
    clips: Sequence[Clip], decisions: Sequence[Decision], asked: str | None = None
) -> Outcomes:
    """What comes of the clips.

    Parameters
    ----------
    clips
        One per clip id.
    decisions
        Every decision of the store, in order.
    asked
        Whose count; see :func:`who_counts`.

    Raises
    ------
    UsageError
        As :func:`who_counts`.
    """
    coders = list(dict.fromkeys(each.coder for each in decisions))
    who = who_counts(coders, asked)
    standings = standings_of(clips, decisions)
    known = {clip.id for clip in clips}
    counted = tuple(coders) if who == AGREED else (who,)
    found = (
        _agreed(clip, {coder: standings[coder].get(clip.id) for coder in coders})
        if who == AGREED
        else _decided(clip, who, standings[who].get(clip.id))
        for clip in clips
    )
    strayed = (each for each in decisions if each.clip_id not in known and each.coder in counted)
    return Outcomes(tuple(found), who, counted, tuple(strayed))


def _decided(clip: Clip, coder: str, standing: Standing | None) -> Outcome:
    if standing is None or not standing.is_decided:
        remark = standing or Standing(clip.raw)
        why = f"{coder} has not decided"
        return Outcome(clip, clip.raw, "undecided", "", remark.seconds, remark.note, why)
    is_open = standing.status == "cant_tell"
    return Outcome(
        clip,
        clip.raw if is_open else standing.keyframes,
        standing.status,
        coder,
        standing.seconds,
        standing.note,
        f"{coder} could not tell" if is_open else "",
    )


def _agreed(clip: Clip, standings: Mapping[str, Standing | None]) -> Outcome:
    there = {coder: each for coder, each in standings.items() if each is not None}
    seconds = sum(each.seconds for each in there.values())
    note = "; ".join(f"{coder}: {each.note}" for coder, each in there.items() if each.note)
    names = "+".join(standings)
    why = _why_not_agreed(standings)
    if why:
        is_open = any(each is None or not each.is_decided for each in standings.values())
        word = "undecided" if is_open else "disagreed"
        return Outcome(clip, clip.raw, word, names, seconds, note, why)
    marks = [each.keyframes for each in there.values()]
    return Outcome(clip, _middle(marks), AGREED, names, seconds, note)


def _why_not_agreed(standings: Mapping[str, Standing | None]) -> str:
    """Why no agreed key frames come of a clip; empty if they do."""
    undone = [who for who, each in standings.items() if each is None or not each.is_decided]
    if undone:
        return f"{' and '.join(undone)} did not decide"
    decided = {who: each for who, each in standings.items() if each is not None}
    unsure = [who for who, each in decided.items() if each.status == "cant_tell"]
    if unsure:
        return f"{' and '.join(unsure)} could not tell"
    for key in KEYS:
        marks = [getattr(each.keyframes, key) for each in decided.values()]
        numbers = [each for each in marks if each is not None]
        if len(numbers) not in (0, len(marks)):
            return f"the {key} was set by some of them only"
        if numbers and max(numbers) - min(numbers) > _WITHIN_FRAMES:
            return f"the {key} differs by {max(numbers) - min(numbers)} frames"
    return ""


def _middle(marks: Sequence[RawKeyFrames]) -> RawKeyFrames:
    """The lower median of each key frame: one that somebody marked, and still in order."""
    middle = []
    for key in KEYS:
        numbers = [number for each in marks if (number := getattr(each, key)) is not None]
        middle.append(median_low(numbers) if numbers else None)
    return RawKeyFrames(*middle)
