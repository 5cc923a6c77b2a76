from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import ColumnMissing, DuplicateRow, InputError, UsageError
from reapex.evaluation import METRICS, Predictions, Resampling, accuracy, compare, holm, sign_flip_p

from .tables import CLASSES, table

FEW = Resampling(n_draws=300)


def test_a_system_compared_with_itself_does_not_differ() -> None:
    found = compare([table(), table()], resampling=FEW)
    assert [each.metric for each in found] == list(METRICS)
    for each in found:
        assert (each.difference, each.p_value, each.p_holm) == (0, 1, 1)
        assert each.interval is not None
        assert (each.interval.low, each.interval.high) == (0, 0)


def test_a_much_better_system_is_found_and_the_order_turns_the_sign() -> None:
    good, bad = table(20, right=0.95, seed=1), table(20, right=0.3, seed=2)
    (there, *_), (back, *_) = compare([bad, good], None, FEW), compare([good, bad], None, FEW)
    assert there.difference == pytest.approx(-back.difference)
    assert there.difference > 0.2
    assert there.interval is not None
    assert there.interval.low > 0
    assert there.p_value is not None
    assert there.p_value < 0.01


def test_flipping_signs_is_exact_for_few_subjects() -> None:
    """Five subjects, all better by the same: 2 of 32 flips are as far from 0, all or none."""
    right, wrong = np.diag([2.0, 0.0]), np.array([[0.0, 2.0], [0.0, 0.0]])
    sums = np.stack([np.stack([wrong, right])] * 5)
    assert sign_flip_p(sums, METRICS["accuracy"]) == 2 / 32


def test_flipping_signs_agrees_with_a_list_of_all_flips_of_uf1() -> None:
    a, b = table(8, seed=1), table(8, right=0.5, seed=2)
    sums = np.stack([a.sums(CLASSES), b.sums(CLASSES)], axis=1)
    metric = METRICS["uf1"]
    found = abs(metric(sums[:, 1].sum(0)) - metric(sums[:, 0].sum(0)))
    n_as_large = 0
    for flips in product((0, 1), repeat=8):
        first = sums[range(8), flips].sum(axis=0)
        second = sums[range(8), [1 - flip for flip in flips]].sum(axis=0)
        n_as_large += bool(abs(metric(second) - metric(first)) >= found - 1e-12)
    assert sign_flip_p(sums, metric) == n_as_large / 2**8


def test_without_a_difference_the_test_errs_as_often_as_it_says() -> None:
    """Both systems are right alike; p below .1 in about a tenth of 150 trials."""
    below = 0
    for trial in range(150):
        a, b = table(16, seed=2 * trial + 10), table(16, seed=2 * trial + 11)
        sums = np.stack([a.sums(CLASSES), b.sums(CLASSES)], axis=1)
        below += sign_flip_p(sums, METRICS["uf1"], n_flips=199, seed=trial) < 0.1
    assert 4 <= below <= 27


def test_seeds_do_not_weigh_a_system_more_than_the_other() -> None:
    one = table(10, seed=1)
    thrice = Predictions(
        one.y_true * 3, one.y_pred * 3, one.clip * 3, one.subject * 3,
        seed=tuple(run for run in "012" for _ in range(len(one))),
    )  # fmt: skip
    for each in compare([thrice, one], resampling=FEW):
        assert each.difference == pytest.approx(0)
        assert each.p_value == 1
        assert each.n_clips == len(one)


def test_several_systems_are_compared_pair_by_pair_and_corrected_together() -> None:
    systems = [table(14, right=right, seed=i) for i, right in enumerate((0.4, 0.6, 0.9))]
    found = compare(systems, resampling=FEW)
    assert [(each.first, each.second) for each in found[::3]] == [(0, 1), (0, 2), (1, 2)]
    p_values = [each.p_value for each in found if each.p_value is not None]
    assert tuple(each.p_holm for each in found) == holm(p_values)
    value = accuracy(systems[2].y_true, systems[2].y_pred)
    assert found[5].values[1] == pytest.approx(value)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_his_step_down_rule(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    m = len(p_values)
    order = sorted(range(m), key=lambda i: p_values[i])
    for rank, i in enumerate(order):
        expected = max(min(1, (m - k) * p_values[order[k]]) for k in range(rank + 1))
        assert adjusted[i] == pytest.approx(expected)
        assert p_values[i] <= adjusted[i] <= min(1, m * p_values[i]) + 1e-12


def test_subjects_spelled_with_and_without_zeros_are_the_same() -> None:
    a = table(4)
    b = replace(a, subject=tuple(str(int(each)) for each in a.subject))
    assert compare([a, b], resampling=FEW)[0].difference == 0


def test_what_cannot_be_paired_is_refused_with_the_clip() -> None:
    a = table(5)
    with pytest.raises(UsageError, match="two or more"):
        compare([a])
    with pytest.raises(InputError, match=r"lacks 1 clip \(1/clip0\)"):
        compare([a, a.at(range(1, len(a)))])
    other = replace(a, y_true=("surprise" if a.y_true[0] != "surprise" else "negative",
                               *a.y_true[1:]))  # fmt: skip
    with pytest.raises(InputError, match="in the other file") as caught:
        compare([a, other])
    assert caught.value.where.row == 2
    with pytest.raises(DuplicateRow, match="same clip") as again:
        compare([a, a.at([0, *range(len(a))])])
    assert "seed=" in again.value.mend
    with pytest.raises(ColumnMissing, match="subject"):
        compare([a, replace(a, subject=())])
    runs = table(5, seeds=("0", "1"))
    with pytest.raises(InputError, match="Seed 1 lacks"):
        compare([a, runs.at(range(len(runs) - 1))])
    alone = replace(a, subject=("1",) * len(a), clip=tuple(map(str, range(len(a)))))
    found = compare([alone, alone])[0]
    assert (found.interval, found.p_value, found.p_holm) == (None, None, None)
