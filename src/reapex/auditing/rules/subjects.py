"""SB: one person under two ids, and ids that disagree with the clip's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip

_SESSION = re.compile(r"(.*[^_-])[_-](\d{1,2})")
_NUMBERED = re.compile(r"([a-z.]*?)[\s_.-]*0*(\d+)(?:\.0+)?")
_JUST_A_NUMBER = frozenset({"", "s", "sub", "subj", "subject", "no"})
_LEAST_CLIPS = 5
_SHARE = 0.8  # of the clips whose names begin with their subject, for it to be the rule


def _spellings(evidence: Evidence) -> Iterator[Hit]:
    """One finding per label file: if one subject is spelled in two ways, mostly all are."""
    for part in evidence.parts:
        found: dict[str, dict[str, Clip]] = {}
        for clip in part:
            if clip.subject_raw:
                found.setdefault(clip.subject, {}).setdefault(clip.subject_raw, clip)
        several = {name: raws for name, raws in found.items() if len(raws) > 1}
        if several:
            name, raws = next(iter(several.items()))
            yield Hit(
                list(raws.values())[1].place,
                f"{len(several)} of {len(found)} subjects are written in several ways; "
                f"{name}, for one, as {', '.join(map(repr, raws))}.",
            )


def _one_person(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        found: dict[tuple[str, str], dict[str, Clip]] = {}
        for clip in part:
            found.setdefault(_plain(clip.subject), {}).setdefault(clip.subject, clip)
        for same in found.values():
            if len(same) > 1:
                yield Hit(
                    list(same.values())[1].place,
                    f"The subjects {', '.join(map(repr, same))} are probably one person.",
                )


def _sessions(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        first = {clip.subject: clip for clip in reversed(part)}
        for subject, clip in sorted(first.items()):
            match = _SESSION.fullmatch(subject)
            if match is not None and match[1] in first:
                yield Hit(
                    clip.place,
                    f"The subject {subject!r} looks like another session of {match[1]!r}.",
                )


def _other_subject(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        named = [(clip, number) for clip in part if (number := _leading(clip.name)) is not None]
        agree = [clip for clip, number in named if _last_number(clip.subject) == number]
        n_subjects = len({clip.subject for clip in agree})
        # Episodes are numbered, too: only where names follow their subjects is it the rule.
        if len(agree) < max(_LEAST_CLIPS, _SHARE * len(named)) or n_subjects < 2:
            continue
        for clip, number in named:
            if _last_number(clip.subject) != number:
                yield Hit(
                    clip.place,
                    f"The clip is named {clip.name!r}, as of subject {number}, and the subject is "
                    f"{clip.subject!r}.",
                )


def _plain(subject: str) -> tuple[str, str]:
    """A subject without what people vary: zeros, case, and words that only mean subject."""
    text = subject.strip().casefold()
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return "".join(text.split()), ""
    return "" if match[1] in _JUST_A_NUMBER else match[1], match[2]


def _leading(name: str) -> int | None:
    match = re.match(r"[^\d]{0,3}(\d{1,6})(?=[_-])", name)
    return None if match is None else int(match[1])


def _last_number(subject: str) -> int | None:
    numbers = re.findall(r"\d{1,6}", subject)
    return int(numbers[-1]) if numbers else None


SUBJECT_RULES = (
    Rule(
        "SB601",
        Severity.INFO,
        "subject written in several ways",
        _spellings,
        Need.LABELS,
        finds="One subject that the sheet writes as 1, 01 or sub01, which Reapex reads as one. One "
        "finding per label file.",
        why="Programs that do not know this data set make two subjects of it, and folders are "
        "found by one spelling only.",
        mend="Write it one way throughout, as text.",
        example="2 of 26 subjects are written in several ways; 04, for one, as '04', '4'.",
    ),
    Rule(
        "SB602",
        Severity.WARNING,
        "one person under two ids",
        _one_person,
        Need.LABELS,
        finds="Subjects that differ by zeros, case, spaces, or a word such as s, sub or subject "
        "only: 1, 01 and s1. P1 and s1 are two.",
        why="Leaving one subject out then leaves half a person out: the other half is trained on, "
        "and the score is too good.",
        mend="Write one id for one person.",
        example="The subjects '1', 's01' are probably one person.",
    ),
    Rule(
        "SB603",
        Severity.WARNING,
        "session in the subject's id",
        _sessions,
        Need.LABELS,
        finds="A subject such as S13_1 beside a subject S13.",
        why="Sessions of one person must stay on one side of every split. 4DME marks them so: its "
        "subjects are 56 people only when they are joined.",
        mend="Take the session out of the subject, into a column of its own.",
        example="The subject 'S13_1' looks like another session of 'S13'.",
    ),
    Rule(
        "SB604",
        Severity.WARNING,
        "clip named after another subject",
        _other_subject,
        Need.LABELS,
        finds="Where four clips in five are named after their subject (006_1_2, S03-01-002), a "
        "clip that is named after another. Five such clips of two subjects at least.",
        why="Either the subject or the clip is wrong, and the clip may be tested on the person it "
        "was trained on.",
        mend="Correct the subject or the name.",
        example="The clip is named '006_1_2', as of subject 6, and the subject is '007'.",
    ),
)
