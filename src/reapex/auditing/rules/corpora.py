"""CP: a corpus as a whole, against what was published and what can be learned from it."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.auditing.rules.labels import emotions_of
from reapex.labels import class_maps_of

_WHOLE = 0.9  # of the published clips: with fewer, the sheet is a part on purpose
_LEAST_SUBJECTS = 8  # with fewer in all, nobody leaves one out


def _class_counts(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        for class_map in class_maps_of(part[0].dataset):
            counts = class_map.count_of(part)
            published = sum(class_map.expected.values())
            if not counts.difference or abs(counts.n - published) > (1 - _WHOLE) * published:
                continue
            said = ", ".join(
                f"{counts[name]} {name} for {class_map.expected[name]}"
                for name in counts.difference
            )
            yield Hit(
                evidence.part_place(part),
                f"The classes {class_map.name} hold {said}.",
                f"Published: {class_map.source}. Releases differ: say which one you used.",
            )
            break  # the maps of one sheet differ alike


def _of_one_subject(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        if len({clip.person for clip in part}) < _LEAST_SUBJECTS:
            continue
        for emotion, clips in emotions_of(part).items():
            if len({clip.person for clip in clips}) == 1:
                yield Hit(
                    clips[0].place,
                    f"All clips of {emotion!r} ({len(clips)}) are of subject {clips[0].subject}.",
                )


CORPUS_RULES = (
    Rule(
        "CP701",
        Severity.INFO,
        "class counts are not the published ones",
        _class_counts,
        Need.LABELS,
        finds="A sheet with nearly as many clips of a class setting as were published (within a "
        "tenth), but not so many of each class. One finding per label file, for the first such "
        "setting; reapex doctor lists them all.",
        why="Scores on other clips cannot be compared, and 246, 247 and 255 clips of CASME II are "
        "all about.",
        mend="Say in your paper which release you used.",
        example="The classes casme2/5 hold 33 happiness for 32, 62 disgust for 63.",
    ),
    Rule(
        "CP702",
        Severity.INFO,
        "class of one subject only",
        _of_one_subject,
        Need.LABELS,
        finds="An emotion all of whose clips are of one person, in a sheet of eight people or "
        "more.",
        why="When that person is left out, nothing of the class is left to learn from: its recall "
        "is 0 whatever the network is.",
        mend="Merge the class with another, by a class map, or leave it out.",
        example="All clips of 'fear' (2) are of subject 17.",
    ),
)
