"""What explains a disagreement better than the coders do: two ways of counting, two rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from reapex.agreement.marks import MarkTable
from reapex.agreement.overlaps import ious_of

_NEARLY_ALL = 0.8
_FEWEST = 5  # a handful of equal differences may be chance


def remarks_on(table: MarkTable, names: Sequence[str]) -> tuple[str, ...]:
    """Sentences on each pair of coders, and on frame rates."""
    found = list(_rates(table))
    for first, second in combinations(range(len(names)), 2):
        found += _counting(table, first, second, names)
    return tuple(found)


def _counting(table: MarkTable, first: int, second: int, names: Sequence[str]) -> Iterator[str]:
    apart = table.frames[:, second] - table.frames[:, first]
    apart = apart[np.isfinite(apart[:, (0, 2)]).all(axis=1)]
    if len(apart) < _FEWEST:
        return
    one, other = names[first], names[second]
    known = apart[np.isfinite(apart)]
    ((usual, times),) = Counter(known.tolist()).most_common(1)
    if usual and times >= _NEARLY_ALL * len(known):
        which = "All" if times == len(known) else f"{times} of {len(known)}"
        yield (
            f"{which} marks of {other} differ from those of {one} by exactly {usual:+.0f}: the two "
            "sheets seem to count frames from different numbers, and figures below include that."
        )
        return
    each_alike = (apart[:, 0] == apart[:, 2]) & (np.abs(apart[:, 0]) > 0)
    if each_alike.sum() >= _NEARLY_ALL * len(apart):
        yield (
            f"In {int(each_alike.sum())} of {len(apart)} clips the marks of {other} differ from "
            f"those of {one} by one number per clip: one of the sheets seems to count every clip "
            "from its own start. With --frames DIR the files tell how each counts."
        )
        return
    ious = ious_of(table.frames[:, first], table.frames[:, second])
    n_apart = int((ious == 0).sum())
    lengths = np.abs(apart[:, 2] - apart[:, 0])
    if n_apart >= _NEARLY_ALL * len(apart) and np.median(lengths) < np.median(np.abs(apart[:, 0])):
        yield (
            f"{n_apart} of {len(apart)} clips have no frame in common by {one} and {other}, though "
            "they last about as long: the sheets seem to count frames differently. With --frames "
            "DIR the files tell how each counts."
        )
    elif n_apart:
        yield (
            f"{n_apart} of {len(apart)} clips have no frame in common by {one} and {other}; they "
            "stand among the worst, and may be other expressions or slips."
        )


def _rates(table: MarkTable) -> Iterator[str]:
    n_two = 0
    for expression in table.expressions:
        rates = {clip.fps for clip in expression.clips if clip is not None and clip.fps}
        n_two += len(rates) > 1
    if n_two:
        yield (
            f"The files give {n_two} expressions different frame rates; the first file's counts. "
            "--fps N sets one for all."
        )
    n_unknown = int(np.isnan(table.ms_per_frame).sum())
    if n_unknown:
        yield (
            f"{n_unknown} of {len(table.expressions)} expressions have no frame rate, so that they "
            "have no figures in ms; --fps N gives one."
        )
