"""What a corpus is made of: the paper's Table I.

Conventions
-----------
One part per corpus of a manifest, or per group. A trait's values are counted by person, not by
clip; a trait whose values are all numbers (age) is given by its mean and range.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from reapex.auditing.groups import UNKNOWN, grouped_by
from reapex.clip import Clip

_HIGHEST_CODE = 2  # gender is often 0 and 1, or 1 and 2: numbers that stand for words
_MOST_VALUES = 12  # a column with more different values says nothing of a composition


@dataclass(frozen=True, slots=True)
class Part:
    """One corpus or group.

    Parameters
    ----------
    name
        What it is called.
    n_clips, n_persons
        Clips, and people in them.
    rates_fps
        The frame rates that occur, growing; empty where none is known.
    classes
        Clips by emotion, the most frequent first.
    composition
        By trait, how its values are spread over the people, in words.
    """

    name: str
    n_clips: int
    n_persons: int
    rates_fps: tuple[float, ...]
    classes: Mapping[str, int]
    composition: Mapping[str, str]

    @classmethod
    def of(cls, name: str, clips: Sequence[Clip]) -> Part:
        """What these clips are made of."""
        people = {clip.person: clip.traits for clip in clips}
        traits = dict.fromkeys(trait for said in people.values() for trait in said)
        spread = {
            trait: words
            for trait in traits
            if (words := _spread([said.get(trait, "") for said in people.values()]))
        }
        return cls(
            name,
            len(clips),
            len(people),
            tuple(sorted({clip.fps for clip in clips if clip.fps is not None})),
            dict(Counter(clip.emotion or UNKNOWN for clip in clips).most_common()),
            spread,
        )


def overview(clips: Iterable[Clip], group: str | None = None) -> tuple[Part, ...]:
    """The parts of a corpus.

    Parameters
    ----------
    clips
        All clips.
    group
        The column to split by; the corpora of a manifest if None, and one part without one.

    Raises
    ------
    UsageError
        If no clip has such a column.
    """
    all_clips = list(clips)
    if group is not None:
        parts = grouped_by(all_clips, group)
    elif any(clip.corpus for clip in all_clips):
        parts = grouped_by(all_clips, "corpus")
    else:
        parts = {"all": all_clips}
    return tuple(Part.of(name, mine) for name, mine in parts.items())


def _spread(values: Sequence[str]) -> str:
    """Mean and range of numbers, or how many people have each value."""
    said = [value for value in values if value]
    numbers = [number for value in said if (number := _number(value)) is not None]
    if numbers and len(numbers) == len(said) and max(numbers) > _HIGHEST_CODE:
        lowest, highest, unknown = min(numbers), max(numbers), len(values) - len(said)
        spread = f"mean {fmean(numbers):.1f} ({lowest:g} to {highest:g})"
        return (spread if lowest < highest else f"{lowest:g}") + (
            f", {unknown} {UNKNOWN}" if unknown else ""
        )
    counts = Counter(value or UNKNOWN for value in values)
    if not said or len(counts) > _MOST_VALUES:
        return ""
    return ", ".join(f"{count} {value}" for value, count in counts.most_common())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
