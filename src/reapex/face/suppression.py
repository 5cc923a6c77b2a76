"""Many boxes over one face become one.

Conventions
-----------
Boxes are rows of left, top, right, bottom ``(n, 4)`` in float pixels; the right and bottom borders
are those of the picture's plane, so that a box's width is ``right - left``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray

Indices = npt.NDArray[np.intp]
_Overlap = Callable[[FloatArray, FloatArray], FloatArray]


def sides(boxes: FloatArray) -> FloatArray:
    """Widths and heights ``(n, 2)``, never below 0."""
    found: FloatArray = np.maximum(boxes[:, 2:] - boxes[:, :2], 0)
    return found


def shared_of_union(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """What a box ``(4,)`` and each of others share, of what both cover."""
    shared, one, others = _areas(box, boxes)
    return _share(shared, one + others - shared)


def shared_of_smaller(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """The same of the smaller box: 1 where one lies inside the other."""
    shared, one, others = _areas(box, boxes)
    return _share(shared, np.minimum(one, others))


def kept_of_union(boxes: FloatArray, scores: FloatArray, most: float) -> Indices:
    """Which boxes stay when none may share more than ``most`` with one of a better score.

    Returns
    -------
    ndarray
        Indices, the best score first; equal scores keep their order.

    Examples
    --------
    >>> boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [30, 0, 40, 10.0]])
    >>> kept_of_union(boxes, np.array([0.7, 0.9, 0.8]), 0.5).tolist()
    [1, 2]
    """
    return _kept(boxes, scores, most, shared_of_union)


def kept_of_smaller(boxes: FloatArray, scores: FloatArray, most: float) -> Indices:
    """The same by what two boxes share of the smaller: a face inside another face goes.

    Examples
    --------
    >>> boxes = np.array([[0, 0, 10, 10], [2, 2, 6, 6.0]])
    >>> kept_of_smaller(boxes, np.array([0.7, 0.9]), 0.7).tolist()
    [1]
    """
    return _kept(boxes, scores, most, shared_of_smaller)


def _kept(boxes: FloatArray, scores: FloatArray, most: float, overlap: _Overlap) -> Indices:
    waiting = np.argsort(-scores, kind="stable")
    kept = []
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        kept.append(best)
        waiting = waiting[overlap(boxes[best], boxes[waiting]) <= most]
    return np.array(kept, dtype=np.intp)


def _areas(box: FloatArray, boxes: FloatArray) -> tuple[FloatArray, float, FloatArray]:
    first = np.maximum(box[:2], boxes[:, :2])
    last = np.minimum(box[2:], boxes[:, 2:])
    shared = np.maximum(last - first, 0).prod(axis=1)
    return shared, float(sides(box[np.newaxis]).prod()), sides(boxes).prod(axis=1)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    found: FloatArray = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return found
