"""MO: what the corrector saw while it looked for better key frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.correction import REASONS, ClipCorrection
from reapex.keyframes import KEYS


def _because(reason: str) -> Callable[[Evidence], Iterable[Hit]]:
    """Clips of which any key frame has this reason."""

    def look(evidence: Evidence) -> Iterator[Hit]:
        for each in evidence.corrections:
            keys = [key for key in KEYS if reason in each.reasons(key)]
            if each.searched and keys:
                words = REASONS[reason]
                where = "" if len(keys) == len(KEYS) else f" ({' and '.join(keys)})"
                yield Hit(each.clip.place, f"{words[0].upper()}{words[1:]}{where}.")

    return look


def _beyond_interval(evidence: Evidence) -> Iterator[Hit]:
    for each in evidence.corrections:
        said = list(_far_moves(each))
        if said:
            yield Hit(each.clip.place, f"{'; '.join(said)}.")


def _far_moves(correction: ClipCorrection) -> Iterator[str]:
    times, proposal = correction.clip.timeline.times_ms, correction.proposal
    if times is None or proposal is None or not correction.searched:
        return
    for key, manual in zip(KEYS, proposal.manual, strict=True):
        found = proposal.keys[key]
        if found.interval_ms is None:
            continue
        low, high = found.interval_ms
        moved = abs(times[found.position] - times[manual])
        if moved > high - low and not low <= times[manual] <= high:
            numbers = correction.clip.timeline.numbers
            yield (
                f"The {key} would move from {numbers[manual]} to {numbers[found.position]}, by "
                f"{moved:.0f} ms; its interval is {high - low:.0f} ms wide"
            )


MOTION_RULES = (
    Rule(
        "MO801",
        Severity.INFO,
        "blink or gaze in the clip",
        _because("blink_or_gaze"),
        Need.PROPOSALS,
        finds="Clips in which the eyes move more than the rest of the face near the labels.",
        why="A blink moves more pixels than a micro-expression: apexes are put on blinks, by "
        "people and by programs.",
        mend="Look whether the key frames follow the blink or the expression.",
        example="The eyes blink or move more than the rest, so they were left out.",
    ),
    Rule(
        "MO802",
        Severity.INFO,
        "head moves in the clip",
        _because("head"),
        Need.PROPOSALS,
        finds="Clips in which the head moves much compared with the face.",
        why="Differences of pictures show the head then, and proposals are less sure.",
        mend="Look at the curve in the report before you take the proposal.",
        example="The head moves much, which makes the proposal less sure.",
    ),
    Rule(
        "MO803",
        Severity.INFO,
        "key frame moves by more than its interval",
        _beyond_interval,
        Need.PROPOSALS,
        finds="A key frame whose proposal is further from the label than the proposal's 80 % "
        "interval is wide, and whose label lies outside that interval.",
        why="The pictures speak against the label more clearly than the corrector is unsure. These "
        "are the clips to look at first.",
        mend="Look at the clip in the report, and take the proposal or keep the label.",
        example="The onset would move from 41 to 63, by 110 ms; its interval is 35 ms wide.",
    ),
    Rule(
        "MO804",
        Severity.INFO,
        "movement too faint",
        _because("faint"),
        Need.PROPOSALS,
        finds="Clips in which the pictures show too little movement near a label to tell where it "
        "begins, peaks or ends.",
        why="Nothing can be said for or against the label, and a network sees as little.",
        mend="Look at the clip at its full size; the label may be of another clip.",
        example="The pictures show too little movement here to tell (onset and offset).",
    ),
)
