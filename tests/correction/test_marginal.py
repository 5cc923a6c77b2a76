import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction import Marginal
from reapex.series import FloatArray

masses = st.lists(st.floats(0, 1), min_size=2, max_size=30).filter(lambda each: sum(each) > 0.1)


def marginal(values: list[float], first: float = -3.0, step: float = 12.0) -> Marginal:
    shares = np.array(values) / sum(values)
    times: FloatArray = np.array([first + step * cell for cell in range(len(shares))])
    return Marginal(times, shares)


def by_interpolation(of: Marginal, share: float) -> float:
    """Where the mass up to there is ``share``: a line through the cells' ends."""
    ends = np.append(of.times_ms - of.step_ms / 2, of.times_ms[-1] + of.step_ms / 2)
    total = np.concatenate([[0.0], np.cumsum(of.masses)])
    grows = np.append(True, np.diff(total) > 0)
    return float(np.interp(share, total[grows], ends[grows]))


def test_property_02_quantiles_lie_inside_cells() -> None:
    even = Marginal(np.arange(-2.0, 3), np.array([0.1, 0.2, 0.4, 0.2, 0.1]))
    assert even.quantile(0.5) == pytest.approx(0)
    assert even.quantile(0.1) == pytest.approx(-1.5)
    late = Marginal(np.arange(-2.0, 3), np.array([0, 0.1, 0.2, 0.3, 0.4]))
    assert late.quantile(0.5) == pytest.approx(1.1667, abs=1e-4)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=30), st.floats(0.01, 0.99))
def test_a_quantile_is_the_line_through_the_ends_of_the_cells(
    values: list[float], share: float
) -> None:
    one = marginal(values)
    assert one.quantile(share) == pytest.approx(by_interpolation(one, share), abs=1e-6)


@given(masses)
def test_quantiles_grow_within_the_cells_and_are_never_nan(values: list[float]) -> None:
    one = marginal(values)
    found = [one.quantile(share) for share in np.linspace(0, 1, 21).tolist()]
    assert np.isfinite(found).all()
    assert np.diff(found).min() >= -1e-9
    assert one.times_ms[0] - 6 <= found[0] <= found[-1] <= one.times_ms[-1] + 6 + 1e-9


@given(masses)
def test_mean_and_spread_are_those_of_the_masses(values: list[float]) -> None:
    one = marginal(values)
    mean = float(np.average(one.times_ms, weights=one.masses))
    assert one.mean_ms == pytest.approx(mean, abs=1e-9)
    variance = float(np.average((one.times_ms - mean) ** 2, weights=one.masses))
    assert one.variance == pytest.approx(variance, abs=1e-6)
    assert one.spread_ms == pytest.approx(variance**0.5, abs=1e-3)


@given(masses, st.floats(-500, 500))
def test_moving_the_grid_moves_the_quantiles(values: list[float], by: float) -> None:
    here, there = marginal(values), marginal(values, first=-3 + by)
    for share in (0.1, 0.5, 0.9):
        assert there.quantile(share) == pytest.approx(here.quantile(share) + by, abs=1e-6)


def test_the_rim_is_what_may_lie_beyond() -> None:
    assert marginal([1, 2, 4, 2, 1]).rim == pytest.approx(0.2)
    assert certain(3).rim == 0
    assert certain(3).spread_ms == 0
    assert certain(3).quantile(0.5) == 3


def certain(at: int) -> Marginal:
    values: FloatArray = (np.arange(7) == at).astype(float)
    return Marginal(np.arange(7.0), values)
