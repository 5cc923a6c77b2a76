from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.evaluation import Predictions, Resampling, evaluate, remarks_on, uar, uf1
from reapex.evaluation.score_draws import score_draws

from .tables import CLASSES, table

FEW = Resampling(n_draws=300)


def test_scores_are_of_all_folds_together() -> None:
    found = table()
    scores = evaluate(found, CLASSES, FEW)
    assert scores["uf1"].value == uf1(found.y_true, found.y_pred, CLASSES)
    assert scores["uar"].value == uar(found.y_true, found.y_pred, CLASSES)
    assert scores.counts.sum() == len(found) == sum(each.n_true for each in scores.classes)
    assert np.mean([each.f1 for each in scores.classes]) == pytest.approx(scores["uf1"].value)
    assert np.mean([each.recall for each in scores.classes]) == pytest.approx(scores["uar"].value)


@given(st.integers(0, 50), st.integers(1, 5))
def test_pooled_is_the_score_of_a_single_fold_however_folds_are_drawn(
    seed: int, n_folds: int
) -> None:
    found = table(n_subjects=6, seed=seed)
    folds = np.random.default_rng(seed).integers(0, n_folds, len(found))
    for fold in (("1",) * len(found), tuple(map(str, folds)), ()):
        again = evaluate(replace(found, fold=fold, subject=()), CLASSES)
        assert again["uf1"].value == uf1(found.y_true, found.y_pred, CLASSES)


def test_an_interval_agrees_with_a_slow_loop_over_subjects() -> None:
    found = table(n_subjects=25)
    rng = np.random.default_rng(4)
    slow = []
    for _ in range(1500):
        drawn = rng.choice(found.subjects, len(found.subjects))
        rows = [i for who in drawn for i, each in enumerate(found.subject) if each == who]
        again = found.at(rows)
        slow.append(uf1(again.y_true, again.y_pred, CLASSES))
    interval = evaluate(found, CLASSES, Resampling(n_draws=3000))["uf1"].interval
    assert interval is not None
    np.testing.assert_allclose(
        (interval.low, interval.high), np.quantile(slow, (0.025, 0.975)), atol=0.015
    )


def test_several_seeds_are_told_as_mean_and_deviation_and_pooled() -> None:
    found = table(seeds=("0", "1", "2"))
    values = [uf1(each.y_true, each.y_pred, CLASSES) for each in found.by_seed()]
    assert len(set(values)) == 3
    score = evaluate(found, CLASSES, FEW)["uf1"]
    assert score.over_seeds is not None
    assert score.over_seeds.mean == pytest.approx(np.mean(values))
    assert score.over_seeds.sd == pytest.approx(np.std(values, ddof=1))
    assert score.value == uf1(found.y_true, found.y_pred, CLASSES)
    assert evaluate(table(seeds=("0",)), CLASSES, FEW)["uf1"].over_seeds is None


def test_the_majority_class_scores_its_share_and_one_of_so_many_recalls() -> None:
    found = evaluate(Predictions((*"aaab",), (*"abab",)), "abc")
    assert found["accuracy"].majority == 3 / 4
    assert found["uar"].majority == pytest.approx(1 / 3)
    assert found["uf1"].majority == pytest.approx(2 * 3 / (2 * 3 + 1) / 3)


def test_draws_without_a_rare_class_do_not_count() -> None:
    """One subject has all clips of b; all are right, so that every whole draw scores 1."""
    found = Predictions((*"aaab",), (*"aaab",), subject=(*"1234",))
    score = evaluate(found, "ab", FEW)["uar"]
    assert score.interval is not None
    assert (score.interval.low, score.interval.high) == (1, 1)
    assert any("b has clips of one subject only" in each for each in remarks_on(found, "ab"))


def test_no_interval_without_subjects_with_one_or_where_no_draw_holds_every_class() -> None:
    found = table()
    for subject in ((), ("1",) * len(found)):
        assert evaluate(replace(found, subject=subject), CLASSES)["uf1"].interval is None
    everyone_alone = np.stack([np.diag(row) for row in np.eye(12)])[:, np.newaxis]
    assert score_draws(everyone_alone, lambda totals: totals.sum(axis=(1, 2, 3)), FEW) is None


def test_what_a_score_does_not_show_is_said() -> None:
    found = Predictions((*"aab",), (*"aaa",), clip=(*"xxy",), subject=(*"112",))
    remarks = " ".join(remarks_on(found, "abc"))
    assert "c has no clip" in remarks
    assert "b is never predicted" in remarks
    assert "1 clips stand in more than one row" in remarks
    assert "no intervals" in " ".join(remarks_on(replace(found, subject=()), "ab"))
    uneven = replace(found, clip=(), seed=(*"001",))
    assert "equally many rows" in " ".join(remarks_on(uneven, "ab"))


def test_classes_are_in_the_order_of_numbers_or_letters() -> None:
    assert Predictions(("10", "2"), ("2", "2")).classes == ("2", "10")
    assert Predictions(("b", "a"), ("a", "c")).classes == ("a", "b", "c")


def test_columns_of_other_lengths_are_refused() -> None:
    with pytest.raises(UsageError, match="clip"):
        Predictions(("a",), ("a",), clip=("x", "y"))
    with pytest.raises(UsageError, match="scores of a"):
        Predictions(("a",), ("a",), scores={"a": ()})
    with pytest.raises(UsageError, match="y_true"):
        Predictions((), ())
    with pytest.raises(UsageError, match="lacks positive"):
        evaluate(table(), ("negative", "surprise"))
