"""Suppression against a plain definition of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.face.suppression import (
    kept_of_smaller,
    kept_of_union,
    shared_of_smaller,
    shared_of_union,
)
from reapex.series import FloatArray


@st.composite
def scored_boxes(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    n = draw(st.integers(0, 12))
    corner = st.tuples(st.integers(0, 20), st.integers(0, 20))
    corners = np.array([draw(corner) for _ in range(n)], dtype=float).reshape(-1, 2)
    sizes = np.array([draw(corner) for _ in range(n)], dtype=float).reshape(-1, 2)
    scores = np.array([draw(st.integers(0, 4)) for _ in range(n)], dtype=float)
    return np.hstack([corners, corners + sizes]), scores


def pixels(box: FloatArray) -> set[tuple[int, int]]:
    left, top, right, bottom = box.astype(int)
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


def expected(boxes: FloatArray, scores: FloatArray, most: float, *, of_smaller: bool) -> list[int]:
    """Greedy suppression by counting pixels."""
    kept: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda each: -scores[each]):
        mine = pixels(boxes[index])
        shares = []
        for other in kept:
            theirs = pixels(boxes[other])
            whole = min(len(mine), len(theirs)) if of_smaller else len(mine | theirs)
            shares.append(len(mine & theirs) / whole if whole else 0.0)
        if all(share <= most for share in shares):
            kept.append(index)
    return kept


@given(scored_boxes(), st.sampled_from([0.0, 0.3, 0.5, 0.7]))
def test_what_stays_is_what_counting_pixels_says(
    given_boxes: tuple[FloatArray, FloatArray], most: float
) -> None:
    boxes, scores = given_boxes
    union = kept_of_union(boxes, scores, most).tolist()
    smaller = kept_of_smaller(boxes, scores, most).tolist()
    assert union == expected(boxes, scores, most, of_smaller=False)
    assert smaller == expected(boxes, scores, most, of_smaller=True)


def test_shares_of_boxes_in_each_other() -> None:
    inner, outer = np.array([2, 2, 4, 4.0]), np.array([[0, 0, 10, 10.0], [2, 2, 2, 2]])
    assert shared_of_smaller(inner, outer).tolist() == [1, 0]
    assert shared_of_union(inner, outer) == pytest.approx([0.04, 0])
