"""How clips are put together: the batches of an epoch, the parts of a batch, classes' weights."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise


def balanced_weights(targets: tuple[int, ...], n_classes: int) -> list[float]:
    """Each class's weight: all clips by its own and by the number of classes; 1 without clips.

    Examples
    --------
    >>> balanced_weights((0, 0, 0, 1), 3)
    [0.4444444444444444, 1.3333333333333333, 1.0]
    """
    counts = [targets.count(k) for k in range(n_classes)]
    return [len(targets) / (n_classes * n) if n else 1.0 for n in counts]


def batch_bounds(n_clips: int, batch_size: int) -> list[tuple[int, int]]:
    """From and to of each batch; a last one of a single clip is learned with the one before.

    Examples
    --------
    >>> batch_bounds(10, 4), batch_bounds(9, 4), batch_bounds(1, 4)
    ([(0, 4), (4, 8), (8, 10)], [(0, 4), (4, 9)], [(0, 1)])
    """
    starts = list(range(0, n_clips, batch_size))
    if len(starts) > 1 and batch_size > 1 and n_clips - starts[-1] == 1:
        starts.pop()
    return list(zip(starts, [*starts[1:], n_clips], strict=True))


def parts(n: int, most: int) -> Iterator[slice]:
    """A batch of ``n`` in parts of at most ``most`` and of nearly the same size."""
    n_parts = math.ceil(n / most)
    edges = [n * k // n_parts for k in range(n_parts + 1)]
    return (slice(start, stop) for start, stop in pairwise(edges))
