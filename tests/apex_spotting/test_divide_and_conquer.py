"""The binary search on curves whose answer is plain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.apex_spotting import DivideAndConquer
from reapex.apex_spotting.divide_and_conquer import local_peaks
from reapex.series import FloatArray

SEARCH = DivideAndConquer()
curves = hnp.arrays(float, st.integers(1, 60), elements=st.integers(0, 5).map(float))


def picked(*values: float) -> int:
    return SEARCH.pick(np.array(values))


@pytest.mark.parametrize("apex", range(1, 40))
def test_a_single_peak_is_found_wherever_it_is(apex: int) -> None:
    at = np.arange(41.0)
    curve = np.minimum(at / apex, (41 - at) / (41 - apex))
    assert SEARCH.pick(curve) == apex


def test_many_peaks_win_over_one_that_is_higher() -> None:
    """What it is for, and what makes it fragile: 5 in the left half, 2 + 2 + 2 in the right."""
    assert picked(0, 0, 5, 0, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0) in (7, 9, 11)
    assert picked(0, 0, 7, 0, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0) == 2


def test_halves_that_are_equal_keep_the_earlier() -> None:
    assert picked(0, 3, 0, 0, 0, 0, 3, 0) == 1


def test_without_a_peak_the_highest_counts() -> None:
    assert picked(0, 1, 2, 3, 4) == 4
    assert picked(4, 3, 1, 0) == 0
    assert picked(2, 2, 2) == 0
    assert picked(1) == 0


@given(curves)
def test_it_ends_at_a_peak_if_there_is_one(curve: FloatArray) -> None:
    peaks = local_peaks(curve)
    assert SEARCH.pick(curve) in (peaks or [int(np.argmax(curve))])


@given(curves)
def test_peaks_are_higher_than_what_is_around_them(curve: FloatArray) -> None:
    expected = []
    for first in range(1, len(curve) - 1):
        end = first
        while end < len(curve) - 1 and curve[end + 1] == curve[first]:
            end += 1
        rises = curve[first - 1] < curve[first]
        if rises and end < len(curve) - 1 and curve[end + 1] < curve[first]:
            expected.append((first + end) // 2)
    assert local_peaks(curve) == expected
