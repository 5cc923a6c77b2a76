"""Rules about key frames and the rows they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.auditing.finding import Severity
from reapex.auditing.rule import Evidence, Hit, Rule
from reapex.keyframes import KEYS
from reapex.labels import descriptor_of


def _out_of_order(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if not clip.raw.in_order:
            yield Hit(
                clip.place,
                f"Onset / apex / offset are {clip.raw}, which is out of order.",
                "Look at the frames and correct the row.",
            )


def _apex_missing(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if clip.raw.apex is not None:
            continue
        stands_in = ""
        if clip.apex_source == "midpoint" and clip.keyframes is not None:
            middle = clip.timeline.numbers_of(clip.keyframes).apex
            stands_in = f" The middle, frame {middle}, stands in for it."
        yield Hit(
            clip.place,
            f"The row has no apex.{stands_in}",
            "Mark the apex, or choose with --apex-policy midpoint, drop or keep.",
        )


def _outside_folder(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if clip.frames is None or not clip.raw.in_order:
            continue
        missing = [
            f"{key} {number}"
            for key, number in zip(KEYS, clip.raw, strict=True)
            if number is not None and clip.timeline.position_of(number) is None
        ]
        if missing:
            numbers = clip.frames.numbers
            verb = "is" if len(missing) == 1 else "are"
            yield Hit(
                clip.place,
                f"{' and '.join(missing)} {verb} not among the pictures in {clip.frames.place} "
                f"(numbers {numbers[0]} to {numbers[-1]} were looked at).",
                "Add the missing files, or correct the row.",
            )


def _apex_at_an_end(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        onset, apex, offset = clip.raw
        if apex is not None and apex in (onset, offset) and clip.raw.in_order:
            end, phase = ("onset", "rise") if apex == onset else ("offset", "fall")
            yield Hit(
                clip.place,
                f"Apex and {end} are both frame {apex}, so there is no {phase}.",
                "Often the recording began late or was cut early; if not, correct the row.",
            )


def _duplicates(evidence: Evidence) -> Iterator[Hit]:
    for skipped in evidence.corpus.skipped:
        if skipped.code == "duplicate_row":
            yield Hit(skipped.where, f"{skipped.what}.", f"{skipped.mend}.")


def _unknown_emotions(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        known = descriptor_of(clip.dataset).emotions
        unknown = [emotion for emotion in clip.emotions if known and emotion not in known]
        for emotion in unknown:
            yield Hit(
                clip.place,
                f"The emotion {emotion!r} is none of this data set's ({', '.join(sorted(known))}).",
                "Check the spelling in the sheet.",
            )


KEYFRAME_RULES = (
    Rule("KF101", Severity.ERROR, "key frames out of order", _out_of_order),
    Rule("KF102", Severity.WARNING, "apex missing", _apex_missing),
    Rule("KF103", Severity.ERROR, "key frame outside the folder", _outside_folder),
    Rule("KF104", Severity.INFO, "apex at an end of the clip", _apex_at_an_end),
    Rule("RW201", Severity.ERROR, "duplicate row", _duplicates),
    Rule("LB401", Severity.WARNING, "unknown emotion", _unknown_emotions),
)
