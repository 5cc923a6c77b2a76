"""KF: key frames that cannot be, or that hardly can."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.keyframes import KEYS

_UNEQUAL = 10  # times
_LEAST_FRAMES = 10  # with fewer, one frame is too large a share


def _out_of_order(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if not clip.raw.in_order:
            yield Hit(
                clip.place,
                f"Onset / apex / offset are {clip.raw}, which is out of order.",
            )


def _apex_missing(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if clip.raw.apex is not None:
            continue
        stands_in = ""
        if clip.apex_source == "midpoint" and clip.keyframes is not None:
            middle = clip.timeline.numbers_of(clip.keyframes).apex
            stands_in = f" The middle, frame {middle}, stands in for it."
        yield Hit(clip.place, f"The row has no apex.{stands_in}")


def _outside_folder(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        if clip.frames is None or not clip.raw.in_order:
            continue
        missing = [
            (key, number)
            for key, number in zip(KEYS, clip.raw, strict=True)
            if number is not None and clip.timeline.position_of(number) is None
        ]
        if missing:
            numbers = clip.frames.numbers
            verb = "is" if len(missing) == 1 else "are"
            named = " and ".join(f"{key} {number}" for key, number in missing)
            beside = {numbers[0] - 1, numbers[-1] + 1}
            is_next = all(number + clip.index_shift in beside for _, number in missing)
            by_one = " Only one frame is lacking: does the sheet count from 0, or from 1?"
            yield Hit(
                clip.place,
                f"{named} {verb} not among the pictures in {clip.frames.place} "
                f"(numbers {numbers[0]} to {numbers[-1]} were looked at)."
                + (by_one if is_next else ""),
            )


def _apex_at_an_end(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        onset, apex, offset = clip.raw
        at_an_end = apex is not None and apex in (onset, offset) and clip.raw.in_order
        if not at_an_end or (apex == onset and id(clip) in evidence.without_context):
            continue
        end, phase = ("onset", "rise") if apex == onset else ("offset", "fall")
        yield Hit(clip.place, f"Apex and {end} are both frame {apex}, so there is no {phase}.")


def _began_late(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        onset, apex, _ = clip.raw
        if apex is None or onset != apex or id(clip) not in evidence.without_context:
            continue
        if clip.frames is not None and clip.raw.in_order:
            yield Hit(
                clip.place,
                f"Onset and apex are both frame {onset}, the first picture in "
                f"{clip.frames.place}: when the recording began, the movement was at its height.",
            )


def _unequal(evidence: Evidence) -> Iterator[Hit]:
    for clip, onset, offset in marked(evidence.corpus):
        apex = clip.raw.apex
        if apex is None or offset - onset + 1 < _LEAST_FRAMES:
            continue
        rise, fall = apex - onset, offset - apex
        if min(rise, fall) == 0 or max(rise, fall) < _UNEQUAL * min(rise, fall):
            continue
        cause = (
            "A slow fall is often real; else the offset is late."
            if fall > rise
            else "Movements rise faster than they fall as a rule: the onset may be early, or the "
            "clip was cut at its apex."
        )
        yield Hit(clip.place, f"The rise takes {rise} frames and the fall {fall}. {cause}")


KEY_FRAME_RULES = (
    Rule(
        "KF101",
        Severity.ERROR,
        "key frames out of order",
        _out_of_order,
        Need.LABELS,
        finds="A row whose numbers decrease from onset to apex to offset. A missing apex is passed "
        "over, and equal numbers are in order.",
        why="Nothing can be measured between key frames out of order, and readers that trust the "
        "sheet take frames of another expression, or none.",
        mend="Look at the frames and correct the row.",
        example="Onset / apex / offset are 112 / 83 / 358, which is out of order.",
    ),
    Rule(
        "KF102",
        Severity.WARNING,
        "apex missing",
        _apex_missing,
        Need.LABELS,
        finds="A row whose apex is empty, or holds a sign such as / that means unknown.",
        why="Most recognisers read the apex. What stands in for it decides about their input, and "
        "papers differ: some take the middle, some drop the clip, and few say so.",
        mend="Mark the apex, or choose with --apex-policy midpoint, drop or keep.",
        example="The row has no apex. The middle, frame 35, stands in for it.",
    ),
    Rule(
        "KF103",
        Severity.ERROR,
        "key frame outside the folder",
        _outside_folder,
        Need.FILES,
        finds="A key frame for which the clip's folder has no picture; said apart where only one "
        "frame is lacking at an end, as it is where one side counts from 0 and the other from 1.",
        why="The clip cannot be used as it is labelled: programs skip it, or take another frame.",
        mend="Add the missing files, or correct the row.",
        example="offset 44 is not among the pictures in Cropped/sub99/EP02_01f (numbers 1 to 40 "
        "were looked at).",
    ),
    Rule(
        "KF104",
        Severity.INFO,
        "apex at an end of the clip",
        _apex_at_an_end,
        Need.LABELS,
        finds="An apex on the onset's or the offset's own frame. Where the onset is also the first "
        "picture that there is, KF105 says it instead.",
        why="One of the two phases is empty, so that its duration is 0 and nothing can be searched "
        "in it. At 30 fps it can be true: a rise may take less than a frame.",
        mend="Often the recording began late or was cut early; if not, correct the row.",
        example="Apex and offset are both frame 111, so there is no fall.",
    ),
    Rule(
        "KF105",
        Severity.WARNING,
        "recording began late",
        _began_late,
        Need.FILES,
        finds="Onset and apex on one frame which is the first picture in the folder.",
        why="The onset was never filmed: it lies before the recording, and the number in the sheet "
        "is only where the pictures begin. In CAS(ME)³ about the first seven frames of many videos "
        "were lost, and 55 clips have onset = apex (jingtingEmmaLi/CAS-ME-3, issues 3 and 4).",
        mend="Find the lost pictures if there are any; else leave the clip out wherever the rise "
        "matters, and say how many you left out.",
        example="Onset and apex are both frame 8, the first picture in part_A/spNO.99/a/color: "
        "when the recording began, the movement was at its height.",
    ),
    Rule(
        "KF106",
        Severity.INFO,
        "rise and fall very unequal",
        _unequal,
        Need.LABELS,
        finds="A clip of ten frames or more of which one phase is ten times as long as the other, "
        "or longer. The limit is a choice, and a wide one: the authors of CAS(ME)³ call its falls "
        "very diverse by design (CAS-ME-3, issue 4).",
        why="A key frame that slipped by a digit, or a coder who waited for the face to rest, "
        "looks like this; so does a slow decay that is real.",
        mend="Look at the shorter phase in the report, and correct the row if a key frame slipped.",
        example="The rise takes 3 frames and the fall 64. A slow fall is often real; else the "
        "offset is late.",
    ),
)
