"""Inner selection finds what is known to be best, among training persons only."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Generator, Tensor, nn

from reapex.errors import UsageError
from reapex.training import Recipe, Selection, Variant, run

from .tiny import CONFIG, Spying, Tiny, Vectors, clips, plan


class PeaksAt(Tiny):
    """Says the class that the input shows, but only after a known number of epochs."""

    def network(self, n_classes: int) -> nn.Module:
        return _Counting(n_classes)

    def fed(self, stored: Tensor, augmenting: Generator | None) -> Tensor:
        return stored[:, :3]

    def loss(self, network: nn.Module, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
        found: Tensor = nn.functional.cross_entropy(network(fed), y)
        return found


class _Counting(nn.Module):
    """Right while its count of training passes is at the third epoch, wrong otherwise."""

    def __init__(self, n_classes: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.passes: Tensor
        self.register_buffer("passes", torch.zeros(1))
        self.n_classes = n_classes

    def forward(self, fed: Tensor) -> Tensor:
        if self.training:
            self.passes += 1
            return self.scale * fed
        is_third = self.passes == 3
        return fed if bool(is_third) else fed.roll(1, dims=1)


def noise_variant(values: Tensor) -> Variant:
    inputs = Vectors(torch.zeros_like(values))
    return Variant("noise", inputs, inputs)


def test_the_best_epoch_and_variant_are_found_and_learned_with(tmp_path: Path) -> None:
    examples, values = clips()
    inputs = Vectors(values)
    given = plan(
        examples,
        values,
        learner=PeaksAt(),
        variants=(noise_variant(values), Variant("manual", inputs, inputs)),
        selection=Selection("inner", inner_folds=2),
        recipe=Recipe(epochs=5, batch_size=99),
    )
    folder = run(given, tmp_path, config=CONFIG)
    assert dict(folder.chosen()) == {("manual", "none", 3): 3}
    table = folder.predictions()
    assert table is not None
    assert table.y_true == table.y_pred
    with (folder.jobs()[0].folder / "inner.csv").open() as file:
        curve = {(row["variant"], row["epoch"]): row["inner_uf1"] for row in csv.DictReader(file)}
    assert len(curve) == 10
    assert max(curve, key=lambda key: float(curve[key])) == ("manual", "3")
    assert not list(folder.jobs()[0].folder.glob("inner/*"))


def test_of_equals_the_earliest_epoch_and_then_the_first_candidate(tmp_path: Path) -> None:
    examples, values = clips(signal_size=20.0)
    inputs = Vectors(values)
    same = tuple(Variant(name, inputs, inputs) for name in ("b", "a"))
    given = plan(
        examples,
        values,
        learner=Tiny(dropout=0.0, noise=0.0),
        variants=same,
        selection=Selection("inner", inner_folds=2, class_weights=("none", "balanced")),
        recipe=Recipe(epochs=12, batch_size=4, learning_rate=0.05),
    )
    job = run(given, tmp_path, config=CONFIG).jobs()[0]
    assert job.choice is not None
    assert (job.choice["variant"], job.choice["class_weights"]) == ("b", "none")
    with (job.folder / "inner.csv").open() as file:
        curve = list(csv.DictReader(file))
    best = max(float(row["inner_uf1"]) for row in curve)
    first = min(int(row["epoch"]) for row in curve if float(row["inner_uf1"]) == best)
    assert job.choice["epochs"] == first < 12
    assert job.choice["inner_uf1"] == best


class DivergesBalanced(Tiny):
    """Its loss is no number under class weights."""

    def loss(self, network: nn.Module, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
        loss = super().loss(network, fed, y, None)
        return loss if class_weights is None else loss * float("nan")


def test_a_candidate_that_diverges_is_not_chosen_and_all_of_them_stop_the_fold(
    tmp_path: Path,
) -> None:
    examples, values = clips()
    selection = Selection("inner", inner_folds=2, class_weights=("balanced", "none"))
    given = plan(examples, values, learner=DivergesBalanced(), selection=selection)
    folder = run(given, tmp_path / "one", config=CONFIG)
    assert folder.count("done") == 3
    job = folder.jobs()[0]
    assert job.choice is not None
    assert job.choice["class_weights"] == "none"
    with (job.folder / "inner.csv").open() as file:
        curve = list(csv.DictReader(file))
    for row in curve:
        is_worst = row["class_weights"] == "balanced"
        assert (row["inner_uf1"] == "nan") == is_worst
        assert row["note"].startswith("The loss was nan in epoch 1") == is_worst
    all_bad = replace(given, selection=replace(selection, class_weights=("balanced",)))
    folder = run(all_bad, tmp_path / "all", config=CONFIG)
    assert folder.count("failed") == 3
    reason = folder.jobs()[0].reason
    assert reason.startswith("No candidate of the inner selection came to finite numbers; the last")
    assert reason.endswith(".")
    assert not reason.endswith("..")


def test_every_k_th_epoch_and_the_last_are_looked_at(tmp_path: Path) -> None:
    examples, values = clips()
    selection = Selection("inner", inner_folds=2, every=4)
    folder = run(plan(examples, values, selection=selection), tmp_path, config=CONFIG)
    with (folder.jobs()[0].folder / "inner.csv").open() as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["4", "6"]


def test_inner_tests_are_read_as_the_outer_one_will_be(tmp_path: Path) -> None:
    """A correction of training clips only leaves the inner tests manual, as it leaves the outer."""
    examples, values = clips()
    train, test = Spying(values, tmp_path), Spying(values, tmp_path)
    given = plan(
        examples,
        values,
        variants=(Variant("corrected", train, test),),
        selection=Selection("inner", inner_folds=2, every=6),
    )
    run(replace(given), tmp_path, config=CONFIG)
    outer = {frozenset(fold.test) for fold in given.folds}
    inner = {rows for rows, _ in test.reads if rows not in outer}
    assert inner
    assert all(any(rows <= set(fold.train) for fold in given.folds) for rows in inner)


def test_what_cannot_be_chosen_is_refused() -> None:
    examples, values = clips()
    inputs = Vectors(values)
    with pytest.raises(UsageError, match="Selection fixed cannot choose among 2 variants"):
        plan(examples, values, variants=(noise_variant(values), Variant("m", inputs, inputs)))
    with pytest.raises(UsageError, match="The variants are named noise, noise"):
        plan(examples, values, variants=(noise_variant(values),) * 2)
    with pytest.raises(UsageError, match="There is no selection 'best'"):
        Selection("best")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="1 inner folds"):
        Selection("inner", inner_folds=1)
    with pytest.raises(UsageError, match="class weights are given to choose among"):
        Selection(class_weights=("none", "balanced"))
