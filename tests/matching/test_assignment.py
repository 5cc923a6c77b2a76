"""The pairing of intervals, against every pairing there is."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.matching import Span, best_pairs, interval_iou, overlapping
from reapex.matching.assignment import most_in_all

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 15)).map(lambda each: (each[0], sum(each))),
    max_size=5,
)


def by_sets(one: Span, other: Span) -> float:
    a, b = set(range(one[0], one[1] + 1)), set(range(other[0], other[1] + 1))
    return len(a & b) / len(a | b)


@given(spans, spans)
def test_iou_counts_frames(ones: list[Span], others: list[Span]) -> None:
    for one in ones:
        for other in others:
            assert interval_iou(one, other) == pytest.approx(by_sets(one, other))
            assert interval_iou(one, other) == interval_iou(other, one)


@given(spans, spans)
def test_overlapping_finds_every_pair_that_shares_a_frame(
    ones: list[Span], others: list[Span]
) -> None:
    expected = {
        (i, j): by_sets(one, other)
        for i, one in enumerate(ones)
        for j, other in enumerate(others)
        if by_sets(one, other)
    }
    found = list(overlapping(ones, others))
    assert {(i, j) for i, j, _ in found} == set(expected)
    assert len(found) == len(expected)
    for i, j, iou in found:
        assert iou == pytest.approx(expected[i, j])


@given(spans, spans)
def test_no_pairing_has_more_iou(ones: list[Span], others: list[Span]) -> None:
    pairs = best_pairs(ones, others)
    assert len({i for i, _ in pairs}) == len(pairs) == len({j for _, j in pairs})
    assert all(by_sets(ones[i], others[j]) > 0 for i, j in pairs)
    got = sum(by_sets(ones[i], others[j]) for i, j in pairs)
    few, many = sorted((ones, others), key=len)
    best = max(
        (
            sum(by_sets(one, many[j]) for one, j in zip(few, order, strict=True))
            for order in permutations(range(len(many)), len(few))
        ),
        default=0.0,
    )
    assert got == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_the_hungarian_method_is_optimal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gains = rng.random(rng.integers(1, 6, 2))
    pairs = most_in_all(gains)
    assert len(pairs) == min(gains.shape)
    small = gains if gains.shape[0] <= gains.shape[1] else gains.T
    best = max(
        sum(small[i, j] for i, j in enumerate(order))
        for order in permutations(range(small.shape[1]), small.shape[0])
    )
    assert sum(gains[i, j] for i, j in pairs) == pytest.approx(best)


def test_a_long_recording_is_quick_and_right() -> None:
    ones = [(100 * i, 100 * i + 40) for i in range(3000)]
    others = [(first + 5, last + 5) for first, last in reversed(ones)]
    assert best_pairs(ones, others) == tuple((i, 2999 - i) for i in range(3000))


def test_the_nearer_one_wins_where_iou_is_equal() -> None:
    # Both share 5 of 15 frames with the first; crossing pairs would add up to as much.
    assert best_pairs([(0, 9)], [(5, 14), (5, 14)]) in (((0, 0),), ((0, 1),))
    assert best_pairs([(10, 19), (12, 21)], [(10, 19), (12, 21)]) == ((0, 0), (1, 1))
