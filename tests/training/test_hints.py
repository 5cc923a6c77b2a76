"""What only training clips say besides their class: it teaches, and leaks nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.training import Examples, HintedLearner, RunFolder, Selection, Setting, Variant, run
from reapex.training.plan import TrainingPlan
from reapex.training.training_clips import TrainingClips

from .tiny import CONFIG, Tiny, Vectors, clips, plan

INNER = Selection("inner", inner_folds=2, every=3)


@dataclass(frozen=True)
class Hinted(Tiny):
    """A perceptron that also learns the first hint, weighted by how frequent a yes is."""

    share: float | None = None

    def network(self, n_classes: int) -> nn.Module:
        return super().network(n_classes + 1)

    def fitted_to(self, y: Tensor, hints: Tensor, n_classes: int) -> Hinted:
        assert len(y) == len(hints)
        return replace(self, share=float((hints[:, 0] == 1).float().mean()))

    def hinted_loss(
        self, network: nn.Module, fed: Any, y: Tensor, hints: Tensor, class_weights: Tensor | None
    ) -> Tensor:
        assert self.share is not None
        said = network(fed)
        loss = nn.functional.cross_entropy(said[:, :-1], y, weight=class_weights)
        target = hints[:, 0].clamp(min=0).float()
        each = nn.functional.binary_cross_entropy_with_logits(said[:, -1], target)
        return loss + (1 + self.share) * each

    def logits(self, network: nn.Module, fed: Any) -> Tensor:
        return super().logits(network, fed)[:, :-1]


def hinted() -> tuple[Examples, Tensor]:
    examples, values = clips()
    random = torch.Generator().manual_seed(0)
    rows = torch.randint(-1, 2, (len(examples), 2), generator=random).tolist()
    return replace(examples, hints=tuple(map(tuple, rows))), values


def weights_of(folder: RunFolder, fold: int) -> bytes:
    return (folder.jobs()[fold].folder / "weights.safetensors").read_bytes()


@pytest.mark.parametrize("selection", [Selection(), INNER], ids=["fixed", "inner"])
def test_hints_of_the_test_persons_change_no_weight(tmp_path: Path, selection: Selection) -> None:
    examples, values = hinted()
    first = plan(examples, values, Hinted(), epochs=3, selection=selection)
    assert examples.hints is not None
    test = set(first.folds[0].test)
    rows = tuple(
        tuple(1 - abs(each) for each in row) if i in test else row
        for i, row in enumerate(examples.hints)
    )
    assert rows != examples.hints
    runs = [
        run(
            plan(replace(examples, hints=each), values, Hinted(), epochs=3, selection=selection),
            tmp_path / name,
            config=CONFIG,
        )
        for name, each in (("as they are", examples.hints), ("others", rows))
    ]
    assert weights_of(runs[0], 0) == weights_of(runs[1], 0)
    # The other folds learn from these clips, and do change.
    assert weights_of(runs[0], 1) != weights_of(runs[1], 1)


def test_learning_is_fitted_to_the_clips_of_each_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples, values = hinted()
    seen: list[list[tuple[int, ...]]] = []
    fitted_to = Hinted.fitted_to

    def noting(self: Hinted, y: Tensor, hints: Tensor, n_classes: int) -> Hinted:
        seen.append([tuple(row) for row in hints.tolist()])
        assert (n_classes, y.shape) == (3, (len(hints),))
        return fitted_to(self, y, hints, n_classes)

    monkeypatch.setattr(Hinted, "fitted_to", noting)
    inner = plan(examples, values, Hinted(), epochs=2, selection=INNER)
    run(inner, tmp_path, config=CONFIG)
    assert len(seen) == 3 * (2 + 1)  # folds × (inner folds + the training itself)
    assert examples.hints is not None
    for fold, k in zip(inner.folds, (0, 3, 6), strict=True):
        one, two, outer = seen[k : k + 3]
        assert outer == [examples.hints[row] for row in fold.train]
        assert len(one) + len(two) == len(outer)  # each learns from what the other is tested on


def test_a_job_does_not_carry_the_hints_of_its_test_clips(tmp_path: Path) -> None:
    examples, values = hinted()
    job = plan(examples, values, Hinted()).jobs(tmp_path, Setting())[0]
    assert examples.hints is not None
    assert job.training.hints == tuple(examples.hints[row] for row in job.training.rows)
    assert not set(vars(job.sealed.__getstate__()[1])) - {"rows", "clips", "inputs"}
    inner = job.training.at((3, 1))
    assert inner.hints == (job.training.hints[3], job.training.hints[1])


def test_shuffled_labels_take_their_hints_along(tmp_path: Path) -> None:
    examples, values = hinted()
    shuffled = plan(examples, values, Hinted(), baselines=("shuffled",))
    jobs = {each.kind: each for each in shuffled.jobs(tmp_path, Setting())[::3]}
    plain, dealt = jobs["main"].training, jobs["shuffled"].training
    assert plain.hints is not None
    assert dealt.hints is not None
    assert dealt.rows == plain.rows
    assert dealt.targets != plain.targets
    assert sorted(zip(dealt.targets, dealt.hints, strict=True)) == sorted(
        zip(plain.targets, plain.hints, strict=True)
    )


def test_a_learner_without_hints_and_clips_without_hints_are_as_before(tmp_path: Path) -> None:
    examples, values = hinted()
    bare = replace(examples, hints=None)
    assert isinstance(Hinted(), HintedLearner)
    assert not isinstance(Tiny(), HintedLearner)
    runs = [
        run(plan(each, values, epochs=2), tmp_path / name, config=CONFIG)
        for name, each in (("hints", examples), ("none", bare))
    ]
    assert weights_of(runs[0], 0) == weights_of(runs[1], 0)


def test_a_run_is_not_gone_on_with_under_other_hints(tmp_path: Path) -> None:
    examples, values = hinted()

    def of(each: Examples) -> TrainingPlan:
        return plan(each, values, Hinted(), epochs=1)

    run(of(examples), tmp_path, config=CONFIG)
    assert examples.hints is not None
    other = replace(examples, hints=(*examples.hints[:-1], (0, 0)))
    assert other.hints != examples.hints
    with pytest.raises(UsageError, match="the hints are others"):
        run(of(other), tmp_path, config=CONFIG)
    assert "hints" not in of(replace(examples, hints=None)).data


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda rows: rows[:-1], "29 rows for 30 clips"),
        (lambda rows: (*rows[:-1], (1,)), "all of one length"),
        (lambda rows: (*rows[:-1], (1, 2)), "none of -1, 0 and 1"),
    ],
)
def test_hints_that_cannot_be(change: Any, word: str) -> None:
    examples, _ = hinted()
    with pytest.raises(UsageError, match=word):
        replace(examples, hints=change(examples.hints))


def test_clips_without_hints_have_none() -> None:
    examples, values = clips()
    inputs = Vectors(values)
    training = TrainingClips.of(examples, (Variant("manual", inputs, inputs),), (0, 2))
    assert training.hints is None
    assert training.at((1,)).hints is None
    assert training.dealt_anew((1, 0)).hints is None
