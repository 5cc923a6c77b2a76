"""A paragraph for the methods section: who reviewed what, how, and how well they agree.

Conventions
-----------
Everything in it is counted from the decisions; what is not known (who the coders are, how they were
trained) is left to the authors, in square brackets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from statistics import median

from reapex.clip import Clip
from reapex.keyframes import KEYS, Key
from reapex.review.agreeing import PairAgreement, pair_agreement
from reapex.review.decision import Decision, Standing, Status
from reapex.review.outcome import AGREED, Outcomes
from reapex.review.sides import Further, manual_side, page_sides, sheet_sides, standings_of
from reapex.version import __version__

_STATUSES: Mapping[Status, str] = {
    "accepted": "the proposal was accepted",
    "kept": "the manual key frames were kept",
    "edited": "key frames were set by hand",
    "cant_tell": "the coder could not tell",
}


def methods_paragraph(
    labels: str,
    clips: Sequence[Clip],
    further: Further,
    decisions: Sequence[Decision],
    outcomes: Outcomes,
    methods: Mapping[str, str],
) -> str:
    """The paragraph, as Markdown.

    Parameters
    ----------
    labels
        The annotation file's name.
    clips, further
        One per clip id, and the rows of the sheet's further coders.
    decisions
        Every decision of the store.
    outcomes
        What was exported.
    methods
        The correctors whose proposals were shown, with the version of Reapex.
    """
    known = {clip.id for clip in clips}
    made = [each for each in decisions if each.clip_id in known]
    standings = standings_of(clips, made)
    sentences = [
        _what(labels, clips, list(standings)),
        _how(methods),
        *(_of_coder(coder, len(clips), own, made) for coder, own in standings.items()),
        _effort(made),
        *_before(clips, further),
        *_after(clips, made),
        _result(outcomes),
        "[Say who the coders are, how they were trained, and how the clips were chosen.]",
    ]
    text = " ".join(filter(None, sentences))
    return f"# Methods: review of key frames\n\n{text}\n"


def _what(labels: str, clips: Sequence[Clip], coders: Sequence[str]) -> str:
    n_subjects = len({clip.person for clip in clips})
    who = f"{_counted(len(coders), 'coder')} ({', '.join(coders)})" if coders else "no coder yet"
    return (
        f"Onset, apex and offset of {_counted(len(clips), 'clip')} of "
        f"{_counted(n_subjects, 'subject')} ({labels}) were reviewed frame by frame on the review "
        f"page of Reapex {__version__} by {who}."
    )


def _how(methods: Mapping[str, str]) -> str:
    if not methods:
        return "No proposals were shown."
    names = " and ".join(f"{name} (Reapex {version})" for name, version in methods.items())
    return (
        f"The page showed the manual key frames, the motion over time, and proposals by {names} "
        "with their 80 % intervals where the method gives them."
    )


def _of_coder(
    coder: str, n_clips: int, own: Mapping[str, Standing], decisions: Iterable[Decision]
) -> str:
    decided = {clip_id for clip_id, each in own.items() if each.is_decided}
    counts = Counter(each.status for each in own.values() if each.is_decided)
    parts = [f"in {counts[status]} {text}" for status, text in _STATUSES.items() if counts[status]]
    mine = [each for each in decisions if each.coder == coder and each.clip_id in decided]
    seeing = {each.clip_id for each in mine if not each.is_blind}
    n_blind = len(decided - seeing)
    blind = {0: "", len(decided): ", all of them blind to other coders' marks"}.get(
        n_blind, f", {n_blind} of them blind to other coders' marks"
    )
    said = f": {', '.join(parts)}" if parts else ""
    return f"{coder} decided {len(decided)} of {n_clips} clips{blind if decided else ''}{said}."


def _effort(decisions: Sequence[Decision]) -> str:
    per_clip: defaultdict[tuple[str, str], float] = defaultdict(float)
    for each in decisions:
        per_clip[each.coder, each.clip_id] += each.seconds
    times = [seconds for seconds in per_clip.values() if seconds > 0]
    if not times:
        return ""
    hours = sum(times) / 3600
    whole = f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min"
    return (
        f"Clips were on screen for {whole} in all, in the median {median(times):.0f} s per clip "
        "and coder."
    )


def _before(clips: Sequence[Clip], further: Further) -> list[str]:
    pairs = combinations(sheet_sides(clips, further), 2)
    found = [pair for one, two in pairs if (pair := pair_agreement(clips, one, two)) is not None]
    return [f"Before the review, {_agreement(each)}" for each in found]


def _after(clips: Sequence[Clip], decisions: Sequence[Decision]) -> list[str]:
    coders, manual = page_sides(clips, decisions), manual_side(clips)
    pairs = [*combinations(coders, 2), *((manual, coder) for coder in coders)]
    found = [pair for one, two in pairs if (pair := pair_agreement(clips, one, two)) is not None]
    return [f"After the review, {_agreement(each)}" for each in found]


def _agreement(pair: PairAgreement) -> str:
    one = pair.a if pair.a_kind == "coder" else "the manual labels"
    parts = [text for key in KEYS if (text := _of_key(pair, key))]
    overlap = "" if pair.iou is None else f"; mean IoU {pair.iou:.2f}"
    return f"{one} and {pair.b} differed by {', '.join(parts)} (n = {pair.n}{overlap})."


def _of_key(pair: PairAgreement, key: Key) -> str:
    figures = pair.keys[key]
    if figures.mae_frames is None:
        return ""
    frames = f"{figures.mae_frames:.1f} frames"
    size = frames if figures.mae_ms is None else f"{figures.mae_ms:.1f} ms ({frames})"
    more = [] if figures.within_1_frame is None else [f"{100 * figures.within_1_frame:.0f} % ≤ 1"]
    more += [] if figures.icc is None else [f"ICC(2,1) {figures.icc:.2f}"]
    more += [] if figures.alpha is None else [f"α {figures.alpha:.2f}"]
    return f"{size} at the {key}" + (f" [{', '.join(more)}]" if more else "")


def _result(outcomes: Outcomes) -> str:
    whose = (
        f"the clips on which {' and '.join(outcomes.coders)} agree within a frame"
        if outcomes.coder == AGREED
        else f"the decisions of {outcomes.coder}"
    )
    return (
        f"The published key frames are those of {whose}: {outcomes.n_changed} of "
        f"{_counted(len(outcomes.clips), 'clip')} have other key frames than before, and "
        f"{len(outcomes.left)} kept the manual ones for want of a decision that counts."
    )


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
