"""MTCNN's cascade over one picture: a pyramid of proposals, refined twice.

Conventions
-----------
Boxes are rows of left, top, right, bottom in the picture's plane, where pixel ``i`` reaches from
``i`` to ``i + 1``; points that leave this module are in the house's counting, where whole numbers
are the middles of pixels. Thresholds and overlaps are those of the published demonstration.

References
----------
Zhang, Zhang, Li & Qiao (2016), as in :mod:`reapex.face.mtcnn_networks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import torch
from threadpoolctl import ThreadpoolController
from torch import Tensor

from reapex.face.mtcnn_weights import networks
from reapex.face.suppression import Indices, kept_of_smaller, kept_of_union, sides
from reapex.series import FloatArray, UInt8Array

_WINDOW, _STEP = 12, 2  # of the proposal network, in pixels
_FACTOR = 0.709  # from one picture of the pyramid to the next: half the area
_THRESHOLDS = (0.6, 0.7, 0.7)
_SIDE_REFINED, _SIDE_OUTPUT = 24, 48
_SAME_SCALE, _SAME_FACE = 0.5, 0.7
_MOST_PROPOSALS = 2000  # a picture of nothing but small faces has fewer


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """The faces of one picture, the largest box first.

    Parameters
    ----------
    boxes
        ``(n, 4)``; they may stick out of the picture.
    scores
        Probabilities ``(n,)``.
    points
        Eyes, nose and corners of the mouth ``(n, 5, 2)``, the picture's left ones first.
    """

    boxes: FloatArray
    scores: FloatArray
    points: FloatArray


def detections(picture: UInt8Array, least_side: float) -> Detections:
    """The faces of an RGB picture ``(h, w, 3)`` that are about ``least_side`` pixels or larger.

    Raises
    ------
    MissingExtra
        If torch or the weights are missing.
    """
    networks()
    with _one_thread().limit(limits=1):
        return _detected(picture, least_side)


@lru_cache(maxsize=1)
def _one_thread() -> ThreadpoolController:
    """Holds torch to one thread, in the thread that asks and no other.

    Networks this small gain little from a second thread, and lose much where the cores are busy
    already, as with one clip per thread; and sums then never depend on how many there are.
    """
    return ThreadpoolController().select(user_api="openmp")


def _detected(picture: UInt8Array, least_side: float) -> Detections:
    _, refine, output = networks()
    boxes, scores = _proposed(picture, least_side)
    with torch.inference_mode():
        if len(boxes):
            squares = _square(boxes)
            values, corrections = refine(_looks(picture, squares, _SIDE_REFINED))
            boxes, scores, good = _believed(squares, values, corrections, _THRESHOLDS[1])
            kept = kept_of_union(boxes, scores, _SAME_FACE)
            boxes = boxes[kept]
        if not len(boxes):
            return Detections(np.empty((0, 4)), np.empty(0), np.empty((0, 5, 2)))
        squares = _square(boxes)
        values, corrections, shares = output(_looks(picture, squares, _SIDE_OUTPUT))
    boxes, scores, good = _believed(squares, values, corrections, _THRESHOLDS[2])
    points = _points(squares[good], _as_float(shares)[good])
    kept = kept_of_smaller(boxes, scores, _SAME_FACE)
    areas = sides(boxes[kept]).prod(axis=1)
    kept = kept[np.argsort(-areas, kind="stable")]
    return Detections(boxes[kept], scores[kept], points[kept])


def _proposed(picture: UInt8Array, least_side: float) -> tuple[FloatArray, FloatArray]:
    """What the proposal network finds in every picture of the pyramid, and its scores."""
    found = [_proposed_at(picture, size) for size in _pyramid(picture, least_side)]
    if not found:
        return np.empty((0, 4)), np.empty(0)
    boxes = np.concatenate([each for each, _ in found])
    scores = np.concatenate([each for _, each in found])
    kept = kept_of_union(boxes, scores, _SAME_FACE)[:_MOST_PROPOSALS]
    return boxes[kept], scores[kept]


def _pyramid(picture: UInt8Array, least_side: float) -> Iterator[tuple[int, int]]:
    """Widths and heights in which faces of growing size fill the window."""
    height, width = picture.shape[:2]
    scale = _WINDOW / max(least_side, _WINDOW)
    while min(height, width) * scale >= _WINDOW:
        yield round(width * scale), round(height * scale)
        scale *= _FACTOR


def _proposed_at(picture: UInt8Array, size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    propose, _, _ = networks()
    reduced = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    with torch.inference_mode():
        values, corrections = propose(_as_input(reduced[np.newaxis]))
    probabilities = _as_float(values[0])
    rows, columns = np.nonzero(probabilities >= _THRESHOLDS[0])
    # A window of the reduced picture, as it lies in the whole one.
    stretch = np.array(picture.shape[1::-1], dtype=np.float64) / size
    corner = np.stack([columns, rows], axis=1) * float(_STEP)
    boxes = np.hstack([corner * stretch, (corner + _WINDOW) * stretch])
    boxes = _corrected(boxes, _as_float(corrections[0])[:, rows, columns].T)
    scores = probabilities[rows, columns]
    kept = kept_of_union(boxes, scores, _SAME_SCALE)
    return boxes[kept], scores[kept]


def _believed(
    boxes: FloatArray, values: Tensor, corrections: Tensor, threshold: float
) -> tuple[FloatArray, FloatArray, Indices]:
    """Corrected boxes and scores of those above a threshold, and which they were."""
    scores = _as_float(values)
    good = np.flatnonzero(scores >= threshold)
    return _corrected(boxes[good], _as_float(corrections)[good]), scores[good], good


def _corrected(boxes: FloatArray, shares: FloatArray) -> FloatArray:
    moved: FloatArray = boxes + shares * np.tile(sides(boxes), 2)
    return moved


def _square(boxes: FloatArray) -> FloatArray:
    """Squares round the same middles, as long as each box's longer side."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = np.maximum(sides(boxes).max(axis=1, keepdims=True) / 2, 0.5)
    return np.hstack([middle - half, middle + half])


def _looks(picture: UInt8Array, squares: FloatArray, side: int) -> Tensor:
    """Each square of the picture, black where it sticks out, in ``side`` pixels."""
    return _as_input(np.stack([_look(picture, square, side) for square in squares]))


def _look(picture: UInt8Array, square: FloatArray, side: int) -> UInt8Array:
    height, width = picture.shape[:2]
    left, top = (int(value) for value in np.floor(square[:2] + 0.5))
    length = max(round(float(square[2] - square[0])), 1)
    x, y = max(left, 0), max(top, 0)
    cut = picture[y : max(min(top + length, height), y), x : max(min(left + length, width), x)]
    if cut.shape[:2] != (length, length):
        framed = np.zeros((length, length, 3), np.uint8)
        if cut.size:
            framed[y - top :, x - left :][: cut.shape[0], : cut.shape[1]] = cut
        cut = framed
    kernel = cv2.INTER_AREA if length > side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(cut, (side, side), interpolation=kernel), np.uint8)


def _points(squares: FloatArray, shares: FloatArray) -> FloatArray:
    """Five points in the picture, from five x and five y in shares of each square."""
    parts = shares.reshape(-1, 2, 5).transpose(0, 2, 1)
    found: FloatArray = squares[:, np.newaxis, :2] + parts * sides(squares)[:, np.newaxis] - 0.5
    return found


def _as_input(pictures: UInt8Array) -> Tensor:
    values = (pictures.astype(np.float32) - 127.5) / 128
    return torch.from_numpy(np.ascontiguousarray(values.transpose(0, 3, 1, 2)))


def _as_float(values: Tensor) -> FloatArray:
    return np.asarray(values.numpy(), dtype=np.float64)
