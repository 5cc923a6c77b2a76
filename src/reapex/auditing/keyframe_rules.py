"""Rules about key frames and the rows they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Rule
from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.keyframes import KEYS


def _out_of_order(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        if not clip.raw.in_order:
            yield Hit(
                clip.place,
                f"Onset / apex / offset are {clip.raw}, which is out of order.",
                "Look at the frames and correct the row.",
            )


def _apex_missing(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        if clip.raw.apex is not None:
            continue
        if clip.apex_source == "midpoint" and clip.raw.onset is not None:
            middle = (clip.raw.onset + (clip.raw.offset or clip.raw.onset)) // 2
            stands_in = f" The middle, frame {middle}, stands in for it."
        else:
            stands_in = ""
        yield Hit(
            clip.place,
            f"The row has no apex.{stands_in}",
            "Mark the apex, or choose with --apex-policy midpoint, drop or keep.",
        )


def _outside_folder(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        if clip.frames is None or not clip.raw.in_order:
            continue
        missing = [
            f"{key} {number}"
            for key, number in zip(KEYS, clip.raw, strict=True)
            if number is not None and clip.timeline.position_of(number) is None
        ]
        if missing:
            yield Hit(
                clip.place,
                f"{_and(missing)} {'is' if len(missing) == 1 else 'are'} not among the pictures in "
                f"{clip.frames.place} (numbers {_file_numbers(clip)}).",
                "Add the missing files, or correct the row.",
            )


def _apex_at_an_end(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        onset, apex, offset = clip.raw
        if apex is not None and apex in (onset, offset) and clip.raw.in_order:
            end, phase = ("onset", "rise") if apex == onset else ("offset", "fall")
            yield Hit(
                clip.place,
                f"Apex and {end} are both frame {apex}, so there is no {phase}.",
                "Often the recording began late or was cut early; if not, correct the row.",
            )


def _duplicates(corpus: Corpus) -> Iterator[Hit]:
    for skipped in corpus.skipped:
        if skipped.code == "duplicate_row":
            yield Hit(skipped.where, skipped.reason, "Delete one of the two rows.")


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _file_numbers(clip: Clip) -> str:
    numbers = clip.frames.numbers if clip.frames is not None else ()
    return f"{numbers[0]} to {numbers[-1]}" if numbers else "none"


KEYFRAME_RULES = (
    Rule("KF101", Severity.ERROR, "key frames out of order", _out_of_order),
    Rule("KF102", Severity.WARNING, "apex missing", _apex_missing),
    Rule("KF103", Severity.ERROR, "key frame outside the folder", _outside_folder),
    Rule("KF104", Severity.INFO, "apex at an end of the clip", _apex_at_an_end),
    Rule("RW201", Severity.ERROR, "duplicate row", _duplicates),
)
