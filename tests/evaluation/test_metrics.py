"""Scores against the definitions on paper (peers C5, rule 6) and against scikit-learn."""

import inspect
from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reapex.evaluation
from reapex.errors import UsageError
from reapex.evaluation import accuracy, confusion_counts, legacy_uar, uar, uf1

sklearn = import_module("sklearn.metrics")  # it has no types

LABELS = ("a", "b", "c", "d")
pairs = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1)


def sides(clips: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [true for true, _ in clips], [predicted for _, predicted in clips]


def test_scores_worked_out_on_paper() -> None:
    """a: 3 clips, 2 right; b: 2 clips, 1 right; c: 1 clip, wrong. a↔b once each way, c→a."""
    y_true, y_pred = [*"aaabbc"], [*"aabbaa"]
    expected_f1 = [Fraction(4, 7), Fraction(1, 2), Fraction(0)]  # 2·2/(4+2+1), 2·1/(2+1+1)
    assert uf1(y_true, y_pred, "abc") == pytest.approx(float(sum(expected_f1) / 3))
    assert uar(y_true, y_pred, "abc") == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert accuracy(y_true, y_pred) == 3 / 6
    assert confusion_counts(y_true, y_pred, "abc").tolist() == [[2, 1, 0], [1, 1, 0], [1, 0, 0]]


def test_a_class_without_clips_counts_as_nought_and_stays_in_the_mean() -> None:
    assert uf1([*"ab"], [*"ab"], "ab") == 1
    assert uf1([*"ab"], [*"ab"], "abcd") == 1 / 2
    assert uar([*"ab"], [*"ab"], "abcd") == 1 / 2
    assert uar([*"aa"], [*"ab"], "ab") == 1 / 4, "b has no clips: its recall is 0"
    assert accuracy([*"ab"], [*"ab"]) == 1


def test_the_released_uar_is_macro_precision() -> None:
    """The reference note's example: true UAR .500 where macro precision differs."""
    y_true, y_pred = [*"aaaabb"], [*"aaabbb"]
    assert uar(y_true, y_pred, "ab") == pytest.approx((3 / 4 + 1) / 2)
    assert legacy_uar(y_true, y_pred, "ab") == pytest.approx((1 + 2 / 3) / 2)
    assert legacy_uar(y_true, y_pred, "abc") == legacy_uar(y_true, y_pred, "ab")
    assert legacy_uar([*"aab"], [*"aaa"], "ab") == pytest.approx((2 / 3 + 0) / 2)


@given(pairs)
def test_scores_are_those_of_scikit_learn(clips: list[tuple[str, str]]) -> None:
    y_true, y_pred = sides(clips)
    asked = {"labels": list(LABELS), "average": "macro", "zero_division": 0}
    assert uf1(y_true, y_pred, LABELS) == pytest.approx(sklearn.f1_score(y_true, y_pred, **asked))
    recall = sklearn.recall_score(y_true, y_pred, **asked)
    assert uar(y_true, y_pred, LABELS) == pytest.approx(recall)
    assert accuracy(y_true, y_pred) == pytest.approx(sklearn.accuracy_score(y_true, y_pred))
    np.testing.assert_array_equal(
        confusion_counts(y_true, y_pred, LABELS),
        sklearn.confusion_matrix(y_true, y_pred, labels=list(LABELS)),
    )


@given(pairs, st.permutations(LABELS))
def test_other_names_and_another_order_change_nothing(
    clips: list[tuple[str, str]], order: list[str]
) -> None:
    y_true, y_pred = sides(clips)
    renamed = dict(zip(LABELS, (3, 1, 0, 2), strict=True))
    for score in (uf1, uar, legacy_uar):
        value = score(y_true, y_pred, LABELS)
        assert score(y_true, y_pred, order) == pytest.approx(value)
        assert score(
            [renamed[each] for each in y_true], [renamed[each] for each in y_pred], (0, 1, 2, 3)
        ) == pytest.approx(value)


@given(pairs)
def test_scores_lie_between_nought_and_one_and_only_all_right_is_one(
    clips: list[tuple[str, str]],
) -> None:
    y_true, y_pred = sides(clips)
    for score in (uf1(y_true, y_pred, LABELS), uar(y_true, y_pred, LABELS)):
        assert 0 <= score <= 1
        assert (score == 1) == (y_true == y_pred and set(y_true) == set(LABELS))
    assert uf1(y_true, y_true, sorted(set(y_true))) == 1
    assert min(legacy_uar(y_true, y_pred, LABELS), accuracy(y_true, y_pred)) >= 0


def test_arrays_and_numbers_fit_the_same_call() -> None:
    y_true, y_pred = np.array([0, 1, 1]), np.array([0, 1, 0])
    assert uf1(y_true, y_pred, [0, 1]) == uf1([*"abb"], [*"aba"], "ab")
    assert accuracy(y_true, y_pred) == pytest.approx(2 / 3)


def test_no_score_takes_folds() -> None:
    """A macro score per fold is not to be had by mistake."""
    for name in reapex.evaluation.__all__:
        call = getattr(reapex.evaluation, name)
        if inspect.isfunction(call):
            assert not [each for each in inspect.signature(call).parameters if "fold" in each]
        assert "fold" not in name


@pytest.mark.parametrize(
    ("y_true", "y_pred", "labels", "said"),
    [
        ("", "", "ab", "0 predictions are of 0 clips"),
        ("ab", "a", "ab", "1 predictions are of 2 clips"),
        ("ab", "ac", "ab", "lacks c"),
        ("ab", "ab", "aab", "twice"),
    ],
)
def test_what_cannot_be_is_refused(y_true: str, y_pred: str, labels: str, said: str) -> None:
    for score in (uf1, uar, legacy_uar):
        with pytest.raises(UsageError, match=said):
            score(y_true, y_pred, labels)
    if len(y_true) != len(y_pred) or not y_true:
        with pytest.raises(UsageError, match=said):
            accuracy(y_true, y_pred)
