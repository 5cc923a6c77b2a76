"""The oracle: never below the honest score, never before it, and gone when it is done."""

from pathlib import Path

import pytest

from reapex.errors import UsageError
from reapex.evaluation import accuracy
from reapex.training import RunFolder, Selection, Variant, run
from reapex.training.oracle import EpochAnswers, Stored, scores_of_epochs
from reapex.training.storing import read_csv

from .tiny import CONFIG, Spying, clips, plan


@pytest.fixture(scope="module", params=["fixed", "inner"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[RunFolder, RunFolder]:
    """A run with the oracle and one without."""
    examples, values = clips(signal_size=0.4)
    selection = Selection(request.param, inner_folds=2)
    folders = []
    for with_oracle in (True, False):
        given = plan(examples, values, epochs=8, selection=selection, with_oracle=with_oracle)
        folders.append(run(given, tmp_path_factory.mktemp("run"), config=CONFIG))
    return folders[0], folders[1]


def test_the_oracle_changes_no_honest_prediction(both: tuple[RunFolder, RunFolder]) -> None:
    first, second = ((each.path / "predictions.csv").read_bytes() for each in both)
    assert first == second
    assert both[1].oracle() is None


def test_it_is_at_least_as_right_and_its_weights_are_gone(
    both: tuple[RunFolder, RunFolder],
) -> None:
    folder = both[0]
    scores, table = folder.oracle(), folder.predictions()
    assert scores is not None
    assert table is not None
    assert scores.honest_accuracy == accuracy(table.y_true, table.y_pred)
    assert scores.oracle_accuracy > scores.honest_accuracy  # eight looks at noise
    gap = scores.oracle_accuracy - scores.honest_accuracy
    assert scores.oracle_inflation["accuracy"] == pytest.approx(gap)
    assert not list(folder.path.rglob("epochs"))
    assert len(list(folder.path.rglob("*.safetensors"))) == 3


def test_the_chosen_epoch_s_answers_are_the_honest_ones(both: tuple[RunFolder, RunFolder]) -> None:
    for job in both[0].jobs():
        assert job.choice is not None
        rows = read_csv(job.folder / "oracle.csv", ("epoch", "clip", "y_pred"))
        assert {int(row["epoch"]) for row in rows} == set(range(1, 9))
        chosen = [row["y_pred"] for row in rows if row["epoch"] == str(job.choice["epochs"])]
        honest = read_csv(job.folder / "predictions.csv", ("clip", "y_pred"))
        assert chosen == [row["y_pred"] for row in honest]


def test_it_looks_after_the_honest_predictions_are_stored(tmp_path: Path) -> None:
    examples, values = clips()
    inputs = Spying(values, tmp_path)
    given = plan(
        examples, values, variants=(Variant("m", inputs, inputs),), with_oracle=True, epochs=3
    )
    run(given, tmp_path, config=CONFIG)
    first = given.folds[0]
    looks = [
        any("001-1" in each and each.endswith("predictions.csv") for each in there)
        for rows, there in inputs.reads
        if rows <= set(first.test) and not any("002-2" in each for each in there)
    ]
    n_batches = -(-len(first.test) // 8)
    assert looks == [False] * n_batches + [True] * (3 * n_batches)


def test_without_stored_predictions_there_is_no_oracle(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="after its honest predictions are stored"):
        Stored(tmp_path / "predictions.csv", tmp_path / "opened.json")


def test_the_rules_of_the_release_by_hand() -> None:
    """Accuracy from the first best epoch; F1, over the classes that occur, from the last best."""
    fold = EpochAnswers(
        ("a", "b"), {1: ("a", "a"), 2: ("b", "b"), 3: ("c", "b"), 4: ("a", "c"), 5: ("c", "c")}
    )
    assert fold.best_accuracy_epoch == 1
    # F1: 1 and 2 have (2/3 + 0) / 2; 3 and 4 have (1 + 0 + 0) / 3: equal, so the last of them.
    assert fold.best_f1_epoch == 4
    scores = scores_of_epochs([fold], (("a", "b"), ("c", "c")), ("a", "b", "c"))
    assert (scores.oracle_accuracy, scores.honest_accuracy) == (0.5, 0.0)
    assert scores.oracle_uf1 == pytest.approx(1 / 3)
    assert scores.oracle_uar == pytest.approx(1 / 3)
