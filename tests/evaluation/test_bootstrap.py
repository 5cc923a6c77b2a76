import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.evaluation import (
    Interval,
    Resampling,
    difference_draws,
    mean_draws,
    mean_interval,
    resample,
)


def test_draws_have_the_distribution_of_all_possible_draws() -> None:
    """Three subjects have 27 equally likely draws: every mean and its probability are known."""
    values = [1.0, 2.0, None, 10.0, 4.0, 5.0, 6.0]
    subjects = ["a", "a", "a", "b", "c", "c", "c"]
    clips = {"a": [1.0, 2.0], "b": [10.0], "c": [4.0, 5.0, 6.0]}
    exact: dict[float, float] = {}
    for drawn in itertools.product(clips, repeat=3):
        mean = round(float(np.mean([value for who in drawn for value in clips[who]])), 9)
        exact[mean] = exact.get(mean, 0) + 1 / 27
    draws = mean_draws(values, subjects, Resampling(n_draws=20_000, seed=3))
    assert draws is not None
    found, counts = np.unique(draws.round(9), return_counts=True)
    assert found.tolist() == sorted(exact)
    shares = [exact[mean] for mean in sorted(exact)]
    np.testing.assert_allclose(counts / 20_000, shares, atol=0.012)


def test_an_interval_agrees_with_a_slow_loop() -> None:
    rng = np.random.default_rng(1)
    subjects = rng.integers(0, 12, 80).tolist()
    values = (rng.normal(5, 2, 80) + np.array(subjects) * 0.3).tolist()
    slow = []
    for _ in range(3000):
        drawn = rng.choice(12, 12)
        kept = [v for who in drawn for v, s in zip(values, subjects, strict=True) if s == who]
        slow.append(np.mean(kept))
    ours = mean_interval(values, subjects, Resampling(n_draws=3000))
    assert ours is not None
    np.testing.assert_allclose((ours.low, ours.high), np.quantile(slow, (0.025, 0.975)), atol=0.08)


def test_it_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for trial in range(200):
        person = np.repeat(rng.normal(0, 1, 30), 4)
        values = person + rng.normal(0, 1, 120)
        interval = mean_interval(values.tolist(), np.repeat(np.arange(30), 4).tolist(),
                                 Resampling(n_draws=400, seed=trial))  # fmt: skip
        hits += interval is not None and 0.0 in interval
    assert 0.88 <= hits / 200 <= 0.99


def test_fewer_than_two_subjects_have_no_interval() -> None:
    assert mean_interval([1.0, 2.0, 3.0], ["a"] * 3) is None
    assert mean_interval([1.0, None], ["a", "b"]) is None
    assert mean_interval([], []) is None


def test_scores_of_confusion_matrices_fit_the_same_call() -> None:
    right, wrong = np.diag([3.0, 2.0]), np.array([[0.0, 1.0], [1.0, 0.0]])
    draws = resample(
        np.stack((right, right + wrong)),
        lambda totals: totals.trace(axis1=1, axis2=2) / totals.sum(axis=(1, 2)),
    )
    assert draws is not None
    assert set(np.unique(draws.round(6))) == {round(5 / 7, 6), round(10 / 12, 6), 1.0}


def test_subjects_in_both_groups_are_drawn_once_for_both() -> None:
    """Subjects differ by tens, and each by exactly 1 between the groups: every draw gives 1."""
    values = [10.0, 20.0, 30.0, 40.0, 9.0, 19.0, 29.0, 39.0]
    draws = difference_draws(values, [*"abcd"] * 2, [True] * 4 + [False] * 4)
    assert draws is not None
    assert len(draws) == Resampling().n_draws
    np.testing.assert_allclose(draws, 1)


def test_groups_without_common_subjects_are_drawn_all_but_independently() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(0, 1, 100)
    subjects = np.repeat(np.arange(50), 2).tolist()
    few = Resampling(n_draws=4000)
    both = difference_draws(values.tolist(), subjects, [i < 40 for i in range(100)], few)
    first = mean_draws(values[:40].tolist(), subjects[:40], few)
    second = mean_draws(values[40:].tolist(), subjects[40:], Resampling(n_draws=4000, seed=1))
    assert both is not None
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(both.mean(), (first - second).mean(), atol=0.02)
    np.testing.assert_allclose(both.std(), (first - second).std(), rtol=0.08)


def test_a_difference_needs_two_subjects_on_either_side_and_somebody_in_every_draw() -> None:
    assert difference_draws([1.0, 2.0, 3.0], [*"aab"], [True, True, False]) is None
    draws = difference_draws([1.0, 2.0, 5.0, 7.0], [*"abcd"], [True, True, False, False])
    assert draws is not None
    assert not np.isnan(draws).any()
    assert set(draws.round(6)) >= {-3.0, -6.0, -4.5}
    assert len(draws) == 2000


@pytest.mark.parametrize("n_intervals", [0, 1, 6, 28])
def test_corrected_tails_hold_five_draws(n_intervals: int) -> None:
    rule = Resampling(n_draws=300).for_each_of(n_intervals)
    assert (1 - rule.level) * max(1, n_intervals) == pytest.approx(0.05)
    draws = np.random.default_rng(0).permutation(rule.n_draws).astype(float)
    interval = Interval.of(draws, rule.level)
    assert (draws < interval.low).sum() >= 5
    assert (draws > interval.high).sum() >= 5


@given(st.lists(st.tuples(st.floats(-50, 50), st.integers(0, 4)), min_size=1, max_size=30))
def test_an_interval_lies_within_the_subjects_means_and_is_the_same_again(
    clips: list[tuple[float, int]],
) -> None:
    values, subjects = [v for v, _ in clips], [s for _, s in clips]
    few = Resampling(n_draws=50)
    interval = mean_interval(values, subjects, few)
    assert interval == mean_interval(values, subjects, few)
    assert (interval is None) == (len(set(subjects)) < 2)
    if interval is not None:
        assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError):
        Interval(2, 1)
    with pytest.raises(UsageError):
        Resampling(n_draws=0)
    with pytest.raises(UsageError):
        Resampling(level=1)
    with pytest.raises(UsageError, match="a subject and a group for each"):
        difference_draws([1.0, 2.0], ["a", "b"], [True])
    with pytest.raises(UsageError, match="a subject for each"):
        mean_interval([1.0], [])
