"""FR, from 308 on: pictures that can be read and show what they should not.

They are noted while the corrector reads them (:mod:`reapex.auditing.sight`); what it does not read
is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.auditing.sight import Sight
from reapex.clip import Clip
from reapex.frames.hashing import COPY_BITS, LEAST_SET, bits_of

BoolArray = npt.NDArray[np.bool_]

_EVEN_SD = 1.0  # grey levels; noise alone makes more, after averaging over hundreds of pixels
_BLACK, _WHITE = 8.0, 247.0
_JUMP = 25.0  # grey levels of the mean between two frames: a tenth of the range
_BLOCK = 1000  # clips that are compared with all others at a time


def _frozen(evidence: Evidence) -> Iterator[Hit]:
    for clip, sight in evidence.seen:
        # Of blank pictures FR309 tells; any two of them are alike.
        alike = _neighbours(sight) & (np.diff(sight.identities) == 0) & ~_blank(sight)[1:]
        if alike.any():
            first = clip.timeline.numbers[sight.positions[1:][alike][0]]
            n_same = int(alike.sum())
            yield Hit(
                clip.place.at(frame=first),
                f"{_pictures(n_same)} the same, to the last bit, as the picture before; the first "
                f"is frame {first}.",
            )


def _blank_pictures(evidence: Evidence) -> Iterator[Hit]:
    for clip, sight in evidence.seen:
        blank = _blank(sight)
        is_drawn = bool((sight.spread < _EVEN_SD).all()) and not blank.all()
        if blank.any() and not is_drawn:  # even areas throughout are a test chart, no recording
            first = clip.timeline.numbers[sight.positions[blank][0]]
            yield Hit(
                clip.place.at(frame=first),
                f"{_pictures(int(blank.sum()))} black or white all over; the first is frame "
                f"{first}.",
            )


def _flicker(evidence: Evidence) -> Iterator[Hit]:
    for clip, sight in evidence.seen:
        blank = _blank(sight)
        jumps = np.abs(np.diff(sight.brightness))
        sudden = _neighbours(sight) & (jumps >= _JUMP) & ~(blank[1:] | blank[:-1])
        if sudden.any():
            worst = int(np.argmax(np.where(sudden, jumps, 0)))
            number = clip.timeline.numbers[sight.positions[worst + 1]]
            yield Hit(
                clip.place.at(frame=number),
                f"The light changes by {jumps[worst]:.0f} of 255 grey levels at frame {number}.",
            )


def _two_names(evidence: Evidence) -> Iterator[Hit]:
    found = [(clip, sight) for clip, sight in evidence.seen if len(sight.key_hashes) == 3]
    if not found:
        return
    # Two bits that differ in sign where a bit differs: products count the bits that agree.
    bits = np.stack([bits_of([sight.key_hashes[key][0] for _, sight in found]) for key in range(3)])
    is_even = ((bits > 0).sum(axis=2) < LEAST_SET).any(axis=0)
    said: set[int] = set()
    for start in range(0, len(found), _BLOCK):
        near = _near(bits, start) & ~is_even[start : start + _BLOCK, None] & ~is_even
        for one, other in np.argwhere(near).tolist():
            first, second = found[start + one], found[other]
            if start + one < other and other not in said and _is_copy(first, second):
                said.add(other)
                yield Hit(
                    second[0].place,
                    f"Its onset, apex and offset are the pictures of {first[0].id}, row "
                    f"{first[0].provenance.row}.",
                )


def _near(bits: npt.NDArray[np.float32], start: int) -> BoolArray:
    """Which clips of a block may be copies of which: ``(block, n)``, by all three key frames."""
    n_bits = bits.shape[2]
    near = np.ones((len(bits[0, start : start + _BLOCK]), bits.shape[1]), dtype=np.bool_)
    for key in bits:
        near &= n_bits - key[start : start + _BLOCK] @ key.T <= 2 * COPY_BITS
    return near


def _is_copy(one: tuple[Clip, Sight], other: tuple[Clip, Sight]) -> bool:
    """Equal pictures, or pictures of two people that are as near as copies are.

    Frames of one person in one pose look alike, so that only equal ones tell.
    """
    if _folder(one[0]) == _folder(other[0]):
        return False
    if one[0].person != other[0].person:
        return True
    same = [each[1] for each in one[1].key_hashes] == [each[1] for each in other[1].key_hashes]
    return same


def _folder(clip: Clip) -> object:
    return None if clip.frames is None else clip.frames.place.frames


def _neighbours(sight: Sight) -> BoolArray:
    neighbours: BoolArray = np.diff(sight.positions) == 1
    return neighbours


def _blank(sight: Sight) -> BoolArray:
    level = sight.brightness
    blank: BoolArray = (sight.spread < _EVEN_SD) & ((level < _BLACK) | (level > _WHITE))
    return blank


def _pictures(count: int) -> str:
    return "1 picture is" if count == 1 else f"{count} pictures are"


PICTURE_RULES = (
    Rule(
        "FR308",
        Severity.WARNING,
        "picture repeated",
        _frozen,
        Need.PICTURES,
        finds="A picture that is the same as the one before it, to the last bit. Noise makes any "
        "two exposures differ.",
        why="The camera dropped a frame, or a video was converted to a higher rate: the movement "
        "stands still and then jumps, and times are wrong.",
        mend="Extract the frames again from the recording, without conversion of the frame rate.",
        example="4 pictures are the same, to the last bit, as the picture before; the first is "
        "frame 61.",
    ),
    Rule(
        "FR309",
        Severity.WARNING,
        "picture black or white all over",
        _blank_pictures,
        Need.PICTURES,
        finds="A picture without any contrast that is nearly black or nearly white.",
        why="It differs more from every other picture than any face can, so that a search takes it "
        "for the apex.",
        mend="Copy or extract the picture again, or delete the file, which then counts as missing.",
        example="1 picture is black or white all over; the first is frame 73.",
    ),
    Rule(
        "FR310",
        Severity.WARNING,
        "light changes at once",
        _flicker,
        Need.PICTURES,
        finds="Two pictures, one after the other, whose mean brightness differs by 25 of 255 grey "
        "levels or more.",
        why="Differences of pixels then show the lamp and not the face. Lamps on mains current "
        "flicker at 200 fps, and cameras change their exposure.",
        mend="Use a criterion that does not see it, as in --criterion mean_free, or leave the clip "
        "out.",
        example="The light changes by 41 of 255 grey levels at frame 58.",
    ),
    Rule(
        "FR311",
        Severity.WARNING,
        "one clip under two names",
        _two_names,
        Need.PICTURES,
        finds="Two folders with the same pictures at onset, apex and offset: equal ones, or of two "
        "people whose difference hashes of 256 bits are at most 7 bits apart, as copies in other "
        "sizes and qualities are (portraits of different people are 20 apart or more). Pictures "
        "that are even all over are passed over.",
        why="If the two fall into different folds, the test clip was seen in training. Under two "
        "subjects even leaving one subject out does not help.",
        mend="Look at both; if they are one recording, leave one out or give both one subject.",
        example="Its onset, apex and offset are the pictures of table/99/a#1, row 2.",
    ),
)
