"""One clean table passes; each spoiled one fails the check that is about it, and no other."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.evaluation import (
    Check,
    Claim,
    Evidence,
    Predictions,
    Published,
    Verdict,
    accuracy,
    leakcheck,
    legacy_uar,
    uar,
    uf1,
)
from reapex.evaluation.leaks.alternatives import PER_FOLD, over_folds
from reapex.evaluation.leaks.epoch_room import accuracy_beneath, best_accuracy

from .tables import CLASSES, table

CLEAN = table(15, right=0.75)
PUBLISHED = Published("made/3", dict(Counter(CLEAN.y_true)), 15)
TRUE_CLAIM = Claim.of(f"uf1={uf1(CLEAN.y_true, CLEAN.y_pred, CLASSES):.3f}")


def failed(
    found: Predictions, claims: tuple[Claim, ...] = (TRUE_CLAIM,), published: Published = PUBLISHED
) -> dict[str, Check]:
    report = leakcheck(Evidence(found, CLASSES, published, claims))
    return {each.code: each for each in report.checks if each.verdict is Verdict.FAIL}


def test_a_clean_table_passes_whatever_can_be_told() -> None:
    report = leakcheck(Evidence(CLEAN, CLASSES, PUBLISHED, (TRUE_CLAIM,)))
    told = {each.code: str(each.verdict) for each in report.checks}
    assert told.pop("epoch_choice") == "cannot tell"
    assert set(told.values()) == {"pass"}
    assert not report.fails


def test_spoiled_1_a_subject_in_two_folds() -> None:
    """Under another spelling of the name, too."""
    fold = ("99", *CLEAN.fold[1:])
    subject = (str(int(CLEAN.subject[0])), *CLEAN.subject[1:])
    for spoiled in (replace(CLEAN, fold=fold), replace(CLEAN, fold=fold, subject=subject)):
        found = failed(spoiled)
        assert "rows 2 and 3" in found["subject_folds"].words
        assert found["subject_folds"].numbers["split_subjects"] == 1
        assert not found.keys() & {"duplicates", "counts", "subjects"}


def test_spoiled_2_a_clip_twice_and_in_two_folds() -> None:
    again = CLEAN.at([*range(len(CLEAN)), 0])
    found = failed(again)
    assert set(found) >= {"duplicates", "counts"}
    assert f"rows 2, {again.row[-1]}" in found["duplicates"].words
    moved = replace(again, fold=(*again.fold[:-1], "99"))
    assert "in two folds" in failed(moved)["duplicates"].words


def test_spoiled_3_clips_left_out() -> None:
    wrong = [i for i in range(len(CLEAN)) if CLEAN.y_true[i] != CLEAN.y_pred[i]]
    kept = [i for i in range(len(CLEAN)) if i not in wrong[:4]]
    found = failed(CLEAN.at(kept), ())
    assert set(found) == {"counts"}
    assert f"{len(CLEAN) - 4} clips" in found["counts"].words
    someone = [i for i in range(len(CLEAN)) if CLEAN.subject[i] != "03"]
    assert set(failed(CLEAN.at(someone), ())) == {"counts", "subjects"}


def test_spoiled_4_a_mean_over_folds_claimed_as_the_score() -> None:
    mean = dict(over_folds(CLEAN, CLASSES, "uf1"))[PER_FOLD]
    found = failed(CLEAN, (Claim.of(f"uf1={mean:.4f}"),))
    assert set(found) == {"pooling", "claimed"}
    assert PER_FOLD in found["pooling"].words
    assert PER_FOLD in found["claimed"].words


def test_spoiled_5_a_score_that_the_file_does_not_give() -> None:
    value = uf1(CLEAN.y_true, CLEAN.y_pred, CLASSES)
    found = failed(CLEAN, (Claim.of(f"uf1={value + 0.1:.3f}"),))
    assert set(found) == {"claimed"}
    assert f"{value:.4f}" in found["claimed"].words


def test_a_macro_precision_and_the_best_seed_are_recognised() -> None:
    legacy = legacy_uar(CLEAN.y_true, CLEAN.y_pred, CLASSES)
    assert round(legacy, 4) != round(uar(CLEAN.y_true, CLEAN.y_pred, CLASSES), 4)
    assert "macro precision" in failed(CLEAN, (Claim.of(f"uar={legacy:.5f}"),))["claimed"].words
    runs = table(15, right=0.75, seeds=("0", "1", "2"))
    values = [uf1(each.y_true, each.y_pred, CLASSES) for each in runs.by_seed()]
    assert "best of 3 seeds" in failed(runs, (Claim.of(f"uf1={max(values):.5f}"),))["claimed"].words
    assert "claimed" not in failed(runs, (Claim.of(f"uf1={np.mean(values):.5f}"),))
    assert not failed(runs, ())


def test_what_is_not_there_cannot_be_told_and_the_column_is_named() -> None:
    bare = Predictions(CLEAN.y_true, CLEAN.y_pred)
    report = leakcheck(Evidence(bare, CLASSES))
    assert report.count(Verdict.CANNOT_TELL) == len(report.checks)
    assert "--columns fold=" in report["subject_folds"].mend
    assert "--columns clip=" in report["duplicates"].mend
    assert "--dataset" in report["counts"].mend
    assert "--claimed" in report["claimed"].mend
    one = replace(CLEAN, fold=("1",) * len(CLEAN))
    assert leakcheck(Evidence(one, CLASSES))["subject_folds"].verdict is Verdict.CANNOT_TELL
    no_subject = replace(CLEAN, subject=())
    found = leakcheck(Evidence(no_subject, CLASSES, PUBLISHED))
    assert found["subjects"].verdict is Verdict.CANNOT_TELL


def test_several_runs_without_a_column_of_seeds_are_no_duplicates_for_sure() -> None:
    runs = replace(table(5, seeds=("0", "1")), seed=())
    found = leakcheck(Evidence(runs, CLASSES))["duplicates"]
    assert found.verdict is Verdict.CANNOT_TELL
    assert "seed=" in found.mend


def test_numbered_classes_are_compared_by_their_sizes() -> None:
    number = dict(zip(CLASSES, "201", strict=True))
    numbered = replace(
        CLEAN,
        y_true=tuple(number[each] for each in CLEAN.y_true),
        y_pred=tuple(number[each] for each in CLEAN.y_pred),
    )
    report = leakcheck(Evidence(numbered, numbered.classes, PUBLISHED))
    assert report["counts"].verdict is Verdict.PASS
    fewer = Published("made/3", {**PUBLISHED.counts, "surprise": 1}, None, "another has 2")
    found = leakcheck(Evidence(numbered, numbered.classes, fewer))
    assert found["counts"].verdict is Verdict.FAIL
    assert "another has 2" in found["counts"].words
    assert found["subjects"].verdict is Verdict.CANNOT_TELL
    strange = Published("made/2", {"negative": 3, "happy": 2})
    words = leakcheck(Evidence(CLEAN, CLASSES, strange))["counts"].words
    assert "happy has no clip" in words
    assert "no class of it" in words


def test_a_run_folders_checks_take_the_place_of_what_a_table_could_not_tell() -> None:
    report = leakcheck(Evidence(CLEAN, CLASSES))
    epoch = Check("epoch_choice", "Epoch", Verdict.PASS, "Fixed in the config.")
    near = Check("near_duplicates", "Frames", Verdict.FAIL, "Two folds share a frame.")
    joined = report.joined((epoch, near))
    assert [each.code for each in joined.checks] == [
        *(each.code for each in report.checks), "near_duplicates",
    ]  # fmt: skip
    assert joined["epoch_choice"] is epoch
    assert joined.fails


@pytest.mark.parametrize(
    ("text", "value", "fits", "fits_not"),
    [
        ("uf1=0.831", 0.831, (0.8305, 0.8314, 0.8319), (0.8304, 0.832)),
        ("UF1 = 83.1", 0.831, (0.8305, 0.8319), (0.83, 0.832)),
        ("acc=80.14%", 0.8014, (109 / 136, 0.80135), (0.8013, 0.8015)),
        ("uar=1", 1.0, (1.0, 0.6), (0.4,)),
        ("uar=.5", 0.5, (0.45, 0.59), (0.44, 0.6)),
    ],
)
def test_claims_fit_what_is_rounded_or_cut_off_to_them(
    text: str, value: float, fits: tuple[float, ...], fits_not: tuple[float, ...]
) -> None:
    claim = Claim.of(text)
    assert claim.value == value
    assert [each for each in fits if not claim.fits(each)] == []
    assert [each for each in fits_not if claim.fits(each)] == []


@pytest.mark.parametrize(
    "text", ["f2=0.8", "uf1", "uf1=high", "uf1=101", "uf1=-0.2", "uf1=.", "=1"]
)
def test_claims_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="clai"):
        Claim.of(text)


def test_the_room_of_the_rule_on_paper_and_in_a_simulation() -> None:
    """One clip looked at k times is right unless it is wrong every time."""
    assert best_accuracy(0.3, [1, 1, 1], 4) == pytest.approx(1 - 0.7**4)
    assert best_accuracy(0.3, [5, 40], 1) == pytest.approx(0.3)
    assert (best_accuracy(0, [3], 9), best_accuracy(1, [3], 9)) == (0, 1)
    sizes, rng = [2, 9, 33], np.random.default_rng(0)
    best = np.stack([rng.binomial(n, 0.6, (20_000, 10)).max(axis=1) for n in sizes])
    assert best_accuracy(0.6, sizes, 10) == pytest.approx(best.sum(0).mean() / 44, abs=0.002)
    shown = best_accuracy(0.6, sizes, 10)
    assert accuracy_beneath(shown, sizes, 10) == pytest.approx(0.6, abs=1e-6)


def test_the_room_is_told_as_room_and_never_as_a_verdict() -> None:
    for found in (CLEAN, replace(CLEAN, y_pred=CLEAN.y_true), table(5, right=0.0)):
        check = leakcheck(Evidence(found, CLASSES))["epoch_choice"]
        assert check.verdict is Verdict.CANNOT_TELL
        assert "how much room the rule gives" in check.words
        shown = accuracy(found.y_true, found.y_pred)
        assert check.numbers["accuracy"] == pytest.approx(shown)
        assert check.numbers["accuracy_beneath_20_looks"] <= shown + 1e-9
