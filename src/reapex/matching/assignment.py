"""The pairing of two coders' intervals whose IoUs add up to most.

The Hungarian method with potentials (Kuhn 1955; Munkres 1957), O(n³), on each cluster of intervals
that overlap one another: clusters are small, and nothing outside one can change it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reapex.matching.overlap import Span, overlapping

FloatArray = npt.NDArray[np.float64]
_NEARER = 1e-6  # of two pairings with equal IoU, the one whose ends lie nearer together


def best_pairs(ones: Sequence[Span], others: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """One-to-one pairs of intervals that overlap, with the largest sum of IoUs.

    Returns
    -------
    tuple of tuple of int
        Index of the one and of the other, growing; intervals that overlap nothing, or lose theirs
        to a better pairing, are in none.
    """
    weights = {
        (i, j): iou + _NEARER / (1 + _apart(ones[i], others[j]))
        for i, j, iou in overlapping(ones, others)
    }
    found: list[tuple[int, int]] = []
    for rows, columns in _clusters(weights):
        if len(rows) == len(columns) == 1:
            found.append((rows[0], columns[0]))
            continue
        gains = np.array([[weights.get((i, j), 0.0) for j in columns] for i in rows])
        found += [
            (rows[i], columns[j]) for i, j in most_in_all(gains) if (rows[i], columns[j]) in weights
        ]
    return tuple(sorted(found))


def most_in_all(gains: FloatArray) -> list[tuple[int, int]]:
    """Row and column pairs, each used once at most, whose gains have the largest sum.

    Parameters
    ----------
    gains
        Shape ``(n_rows, n_columns)``, not negative.
    """
    if gains.shape[0] > gains.shape[1]:
        return sorted((i, j) for j, i in most_in_all(gains.T))
    owner = _owners(-gains)
    return sorted((int(row), column) for column, row in enumerate(owner) if row >= 0)


def _apart(one: Span, other: Span) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _owners(costs: FloatArray) -> npt.NDArray[np.int64]:
    """The row that owns each column, -1 for none, at the least total cost; rows <= columns."""
    n_rows, n_columns = costs.shape
    row_price, column_price = np.zeros(n_rows), np.zeros(n_columns + 1)
    owner = np.full(n_columns + 1, -1)  # the last column is where a new row starts
    for row in range(n_rows):
        owner[n_columns] = row
        at = n_columns
        slack, came_from = np.full(n_columns, np.inf), np.full(n_columns, n_columns)
        seen = np.zeros(n_columns + 1, dtype=bool)
        while owner[at] >= 0:
            seen[at] = True
            here = int(owner[at])
            reduced = costs[here] - row_price[here] - column_price[:n_columns]
            better = ~seen[:n_columns] & (reduced < slack)
            slack[better], came_from[better] = reduced[better], at
            open_slack = np.where(seen[:n_columns], np.inf, slack)
            nearest = int(np.argmin(open_slack))
            step = open_slack[nearest]
            row_price[owner[seen]] += step
            column_price[seen] -= step
            slack[~seen[:n_columns]] -= step
            at = nearest
        while at != n_columns:
            before = int(came_from[at])
            owner[at] = owner[before]
            at = before
    return owner[:n_columns]


def _clusters(
    pairs: dict[tuple[int, int], float],
) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that hang together, each cluster in growing order."""
    of_row: dict[int, list[int]] = {}
    of_column: dict[int, list[int]] = {}
    for i, j in pairs:
        of_row.setdefault(i, []).append(j)
        of_column.setdefault(j, []).append(i)
    found = []
    left = dict.fromkeys(sorted(of_row))
    while left:
        rows, columns, queue = set[int](), set[int](), [next(iter(left))]
        while queue:
            row = queue.pop()
            if row in rows:
                continue
            rows.add(row)
            del left[row]
            for column in of_row[row]:
                if column not in columns:
                    columns.add(column)
                    queue += of_column[column]
        found.append((sorted(rows), sorted(columns)))
    return found
