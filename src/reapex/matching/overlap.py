"""Intervals of frames and how much of them two people marked alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from reapex.keyframes import RawKeyFrames

Span = tuple[int, int]
"""First and last frame, both included."""


def span_of(raw: RawKeyFrames) -> Span | None:
    """From onset to offset; None where either is missing or they are out of order."""
    if raw.onset is None or raw.offset is None or raw.onset > raw.offset:
        return None
    return raw.onset, raw.offset


def interval_iou(one: Span, other: Span) -> float:
    """Frames in both over frames in either (the Jaccard index of two intervals).

    Examples
    --------
    >>> interval_iou((10, 19), (15, 24)), interval_iou((1, 5), (6, 9))
    (0.3333333333333333, 0.0)
    """
    both = max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)
    either = one[1] - one[0] + other[1] - other[0] + 2 - both
    return both / either


def overlapping(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[int, int, float]]:
    """Every pair that shares a frame: index of the one, of the other, and their IoU.

    Sorted ends keep it quick where one recording holds thousands of expressions.
    """
    order = sorted(range(len(others)), key=lambda j: others[j])
    starts = [others[j][0] for j in order]
    furthest = list(accumulate((others[j][1] for j in order), max))
    for i, (first, last) in enumerate(ones):
        at = bisect_right(starts, last) - 1
        while at >= 0 and furthest[at] >= first:
            iou = interval_iou((first, last), others[order[at]])
            if iou:
                yield i, order[at], iou
            at -= 1
