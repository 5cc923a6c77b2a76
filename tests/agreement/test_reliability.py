"""ICC(2,1) and α against published examples, other formulas, and what must not change them."""

from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reapex.agreement import icc_2_1, interval_alpha, nominal_alpha
from reapex.errors import UsageError

from .published import (
    KRIPPENDORFF,
    KRIPPENDORFF_INTERVAL,
    KRIPPENDORFF_NOMINAL,
    NAN,
    SHROUT_FLEISS,
    SHROUT_FLEISS_ICC_2_1,
)

FloatArray = npt.NDArray[np.float64]

whole = st.integers(-50, 50).map(float)
complete = st.tuples(st.integers(3, 7), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=whole)
)
with_gaps = st.tuples(st.integers(2, 7), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=whole | st.just(NAN))
)


def icc_by_residuals(x: FloatArray) -> float:
    """Mean squares from the residuals of a two-way table, as a textbook would."""
    n, k = x.shape
    rows, columns, grand = x.mean(axis=1), x.mean(axis=0), x.mean()
    residuals = x - rows[:, None] - columns[None, :] + grand
    msr = k * ((rows - grand) ** 2).sum() / (n - 1)
    msc = n * ((columns - grand) ** 2).sum() / (k - 1)
    mse = (residuals**2).sum() / ((n - 1) * (k - 1))
    below = msr + (k - 1) * mse + k * (msc - mse) / n
    return float((msr - mse) / below) if abs(below) > 1e-9 else NAN


def alpha_by_pairs(x: FloatArray) -> float:
    """Krippendorff's definition, pair by pair."""
    units = [[v for v in row if v == v] for row in x.tolist()]
    units = [unit for unit in units if len(unit) > 1]
    values = [v for unit in units for v in unit]
    n = len(values)
    if n < 2:
        return NAN
    observed = sum(
        sum((a - b) ** 2 for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum((a - b) ** 2 for a, b in permutations(values, 2)) / (n - 1)
    return 1 - observed / expected if expected else NAN


def test_shrout_and_fleiss() -> None:
    assert round(icc_2_1(SHROUT_FLEISS), 2) == SHROUT_FLEISS_ICC_2_1
    assert icc_2_1(SHROUT_FLEISS) == pytest.approx(0.2897638, abs=1e-7)


def test_krippendorff() -> None:
    assert round(interval_alpha(KRIPPENDORFF), 3) == KRIPPENDORFF_INTERVAL
    named = [[None if v != v else str(v) for v in row] for row in KRIPPENDORFF.tolist()]
    assert round(nominal_alpha(named), 3) == KRIPPENDORFF_NOMINAL


@given(complete)
def test_icc_is_the_textbooks(x: FloatArray) -> None:
    expected = icc_by_residuals(x)
    if expected == expected:
        assert icc_2_1(x) == pytest.approx(expected, abs=1e-7)


@given(with_gaps)
def test_alpha_is_the_sum_over_pairs(x: FloatArray) -> None:
    expected = alpha_by_pairs(x)
    assert interval_alpha(x) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(complete, st.integers(-10_000, 10_000), st.sampled_from([0.5, 5.0, 33.0]), st.randoms())
def test_shift_scale_and_order_change_nothing(
    x: FloatArray, shift: int, scale: float, random: object
) -> None:
    if np.ptp(x) == 0:
        return
    rng = np.random.default_rng(abs(hash(str(random))) % 2**32)
    other = (x[rng.permutation(len(x))][:, rng.permutation(x.shape[1])] + shift) * scale
    for statistic in (icc_2_1, interval_alpha):
        assert statistic(other) == pytest.approx(statistic(x), abs=1e-6, nan_ok=True)


@given(st.lists(whole, min_size=2, max_size=8), st.integers(2, 4))
def test_identical_coders_agree_perfectly(marks: list[float], k: int) -> None:
    x = np.repeat(np.array(marks)[:, None], k, axis=1)
    for statistic in (icc_2_1, interval_alpha):
        if np.ptp(x):
            assert statistic(x) == pytest.approx(1)
        else:
            assert np.isnan(statistic(x))


@given(with_gaps)
def test_units_of_one_coder_say_nothing(x: FloatArray) -> None:
    lonely = np.full((2, x.shape[1]), NAN)
    lonely[0, 0] = 1e4
    assert interval_alpha(np.concatenate([x, lonely])) == pytest.approx(
        interval_alpha(x), abs=1e-7, nan_ok=True
    )


def test_a_coder_who_is_always_late_lowers_both() -> None:
    """Consistency would stay 1: absolute agreement must not."""
    x = np.arange(10.0)[:, None] * 3 + np.array([0.0, 6.0])
    assert icc_2_1(x) == pytest.approx(icc_by_residuals(x))
    assert icc_2_1(x) < 0.85
    assert interval_alpha(x) < 0.85


def test_incomplete_rows_are_left_out_of_the_icc() -> None:
    x = np.vstack([SHROUT_FLEISS, [100, NAN, 3, 4]])
    assert icc_2_1(x) == icc_2_1(SHROUT_FLEISS)


def test_absolute_positions_would_hide_everything() -> None:
    """Why positions are measured from a consensus: far-apart clips make any coder reliable."""
    rng = np.random.default_rng(1)
    marks = rng.normal(20, 5, (40, 2))
    assert abs(icc_2_1(marks)) < 0.5
    assert icc_2_1(marks + 1000 * np.arange(40)[:, None]) > 0.999


@pytest.mark.parametrize("ratings", [[1.0, 2.0], [[1.0], [2.0]]])
def test_one_coder_is_refused(ratings: object) -> None:
    with pytest.raises(UsageError, match="two coders"):
        icc_2_1(ratings)  # type: ignore[arg-type]


def test_nothing_to_compare_is_no_number() -> None:
    assert np.isnan(icc_2_1([[1, 2]]))
    assert np.isnan(icc_2_1(np.full((3, 2), NAN)))
    assert np.isnan(interval_alpha(np.full((3, 2), NAN)))
    assert np.isnan(interval_alpha([[1, NAN], [NAN, 2]]))
    assert np.isnan(nominal_alpha([["a", None], ["b", "b"]]))
