"""RW: rows that say a thing twice, or that contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.keyframes import KEYS

_APART_MS = 100.0  # a fifth of the longest micro-expression
_APART_FRAMES = 10  # where the rate is unknown


def _duplicates(evidence: Evidence) -> Iterator[Hit]:
    for skipped in evidence.corpus.skipped:
        if skipped.code == "duplicate_row":
            yield Hit(skipped.where, f"{skipped.what}.", f"{skipped.mend}.")


def _overlapping(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        videos: dict[tuple[str, ...], list[tuple[Clip, int, int]]] = {}
        for clip, onset, offset in marked(part):
            key = (clip.subject, clip.name, clip.coder, clip.kind)
            videos.setdefault(key, []).append((clip, onset, offset))
        for found in videos.values():
            found.sort(key=lambda each: each[1:])
            longest, _, end = found[0]  # of those before: a neighbour may end long before it
            for second, onset, offset in found[1:]:
                if onset < end:
                    yield Hit(
                        second.place,
                        f"It begins at frame {onset}, before the expression of row "
                        f"{longest.provenance.row} in the same video ends at {end}.",
                    )
                if offset > end:
                    longest, end = second, offset


def _copied(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        often = Counter(clip.raw for clip in part)
        for first, second in pairwise(part):
            onset, apex, offset = second.raw
            if first.raw != second.raw or onset is None or apex is None or offset is None:
                continue
            is_next = second.provenance.row == first.provenance.row + 1
            is_other = (first.subject, first.name) != (second.subject, second.name)
            # Clips that all begin at 1, or were all cut round their apex, are alike by design.
            if is_next and is_other and onset > 1 and offset > onset + 1 and often[first.raw] == 2:
                yield Hit(
                    second.place,
                    f"Its key frames {second.raw} are those of row {first.provenance.row}, "
                    f"{first.id}, to the frame.",
                )


def _coders_apart(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        by_id: dict[str, list[Clip]] = {}
        for clip in part:
            by_id.setdefault(clip.id, []).append(clip)
        for clips in by_id.values():
            for one, other in combinations(clips, 2):
                apart = _apart(one, other)
                if one.coder != other.coder and apart:
                    yield Hit(
                        other.place,
                        f"Coders {one.coder or '–'} (row {one.provenance.row}) and "
                        f"{other.coder or '–'} are far apart: {apart}.",
                    )


def _apart(one: Clip, other: Clip) -> str:
    said = []
    for key, here, there in zip(KEYS, one.raw, other.raw, strict=True):
        if here is None or there is None:
            continue
        n_frames = abs(here - there)
        if one.fps is None and n_frames > _APART_FRAMES:
            said.append(f"{key} by {n_frames} frames")
        elif one.fps is not None and n_frames * 1000 / one.fps > _APART_MS:
            said.append(f"{key} by {n_frames * 1000 / one.fps:.0f} ms")
    return ", ".join(said)


def _nearly_one_name(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        first: dict[tuple[str, str], Clip] = {}
        said: set[tuple[str, str]] = set()
        for clip in part:
            key = (clip.subject, "".join(clip.name.casefold().split()))
            other = first.setdefault(key, clip)
            if other.name != clip.name and (clip.subject, clip.name) not in said:
                said.add((clip.subject, clip.name))
                yield Hit(
                    clip.place,
                    f"The clip is named {clip.name!r}, and {other.name!r} in row "
                    f"{other.provenance.row}: one name but for case or spaces.",
                )


ROW_RULES = (
    Rule(
        "RW201",
        Severity.ERROR,
        "duplicate row",
        _duplicates,
        Need.LABELS,
        finds="A row with the subject, clip, onset and coder of an earlier row. The later row is "
        "skipped.",
        why="A clip that is counted twice weighs twice in every score.",
        mend="Delete one of the two, or correct the onset if they are two expressions.",
        example="The row says again what row 5 says: the same subject, clip, onset and coder.",
    ),
    Rule(
        "RW202",
        Severity.WARNING,
        "expressions of one video overlap",
        _overlapping,
        Need.LABELS,
        finds="Two rows of one subject, clip name, coder and kind (micro or macro) of which the "
        "later begins before the other ends; each is named once, with the row that ends last of "
        "those before it. A frame that ends one and begins the next is fine.",
        why="One movement may have been coded twice, and both rows show frames of the other.",
        mend="Look at both: merge them, or correct where the first ends.",
        example="It begins at frame 120, before the expression of row 7 in the same video ends at "
        "131.",
    ),
    Rule(
        "RW203",
        Severity.WARNING,
        "row with the numbers of the row above",
        _copied,
        Need.LABELS,
        finds="Two rows, one below the other, with the same three key frames for different clips. "
        "Rows that count from 1 are passed over, and so are numbers that three clips share.",
        why="Two expressions rarely agree in three numbers: a row was filled down or copied, and "
        "one of the two is wrong.",
        mend="Look at the second clip, and correct the row that was copied.",
        example="Its key frames 40 / 60 / 90 are those of row 12, casme2/99/EP02_01f#1, to the "
        "frame.",
    ),
    Rule(
        "RW204",
        Severity.WARNING,
        "coders far apart",
        _coders_apart,
        Need.LABELS,
        finds="Two coders of one clip who differ by more than 100 ms in a key frame, a fifth of "
        "the longest micro-expression; by more than ten frames where the rate is unknown.",
        why="The two probably marked different movements, so that their mean is nobody's opinion.",
        mend="Let the two look at the clip together.",
        example="Coders A (row 4) and B are far apart: offset by 165 ms.",
    ),
    Rule(
        "RW208",
        Severity.WARNING,
        "one clip name in two spellings",
        _nearly_one_name,
        Need.LABELS,
        finds="Names of one subject's clips that differ by case or spaces only.",
        why="They are one folder on Windows and two elsewhere, and tables joined by name lose one.",
        mend="Spell the name one way, as the folder does.",
        example="The clip is named 'ep02_01F', and 'EP02_01f' in row 3: one name but for case or "
        "spaces.",
    ),
)
