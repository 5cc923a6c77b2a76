"""No test clip is read before the weights are on disk, and nothing learned depends on one."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from reapex.errors import InputError, UsageError
from reapex.training import Examples, RunFolder, Selection, Setting, Variant, run
from reapex.training.choice import Choice
from reapex.training.sealed import SealedFold, read_ledger
from reapex.training.sealed_clips import TestClips
from reapex.training.storing import write_weights
from reapex.training.trained import Trained
from reapex.training.training_clips import OnlyRows, TrainingClips

from .tiny import CONFIG, Spying, Tiny, Vectors, clips, plan

JOB = Path("jobs", "main", "seed-0")
INNER = Selection("inner", inner_folds=2, every=2, class_weights=("none", "balanced"))


def only_first_fold(folder: RunFolder) -> Path:
    return next(job.folder for job in folder.jobs() if job.fold == "1")


@pytest.mark.parametrize("selection", [Selection(), INNER], ids=["fixed", "inner"])
@pytest.mark.parametrize("with_oracle", [False, True])
def test_no_test_row_is_read_before_the_weights_and_the_ledger_are_on_disk(
    tmp_path: Path, selection: Selection, with_oracle: bool
) -> None:
    examples, values = clips()
    train, test = Spying(values, tmp_path), Spying(values, tmp_path)
    spied = plan(
        examples,
        values,
        variants=(Variant("manual", train, test),),
        selection=selection,
        with_oracle=with_oracle,
    )
    folder = run(spied, tmp_path, config=CONFIG)
    for fold, job in zip(spied.folds, folder.jobs(), strict=True):
        place = job.folder.relative_to(tmp_path)
        learned = {str(place / name) for name in ("weights.safetensors", "trained.json")}
        # Reads of this fold's time: its folder is begun and the next one's is not.
        seen = [
            (rows, there)
            for rows, there in (*train.reads, *test.reads)
            if any(each.startswith(f"{place}/") for each in there)
            and not any(f"{place.parent}/{int(fold.name) + 1:03}" in each for each in there)
        ]
        of_test = [there for rows, there in seen if rows & set(fold.test)]
        assert of_test
        for there in of_test:
            assert learned | {str(place / "opened.json")} <= there
        assert all(rows <= set(fold.train) or rows <= set(fold.test) for rows, _ in seen)


def weights_of(folder: RunFolder) -> bytes:
    return (only_first_fold(folder) / "weights.safetensors").read_bytes()


@pytest.mark.parametrize("selection", [Selection(), INNER], ids=["fixed", "inner"])
def test_labels_and_pictures_of_the_test_persons_change_no_weight(
    tmp_path: Path, selection: Selection
) -> None:
    examples, values = clips()
    first = plan(examples, values, selection=selection)
    test = first.folds[0].test
    said = {row: "flat" if examples.labels[row] != "flat" else "up" for row in test}
    labels = tuple(said.get(row, label) for row, label in enumerate(examples.labels))
    relabelled = replace(examples, labels=labels)
    changed = values.clone()
    changed[list(test)] = -3.0 * changed[list(test)] + 1
    folders: dict[str, RunFolder] = {}
    variants: tuple[tuple[str, Examples, Any], ...] = (
        ("as it is", examples, values),
        ("relabelled", relabelled, values),
        ("repainted", examples, changed),
    )
    for name, clips_of, pictures in variants:
        again = plan(clips_of, pictures, selection=selection, folds="grouped:3")
        again = replace(again, folds=first.folds)
        folders[name] = run(again, tmp_path / name, config=CONFIG)
    assert len({weights_of(each) for each in folders.values()}) == 1
    honest = {
        name: (only_first_fold(each) / "predictions.csv").read_bytes()
        for name, each in folders.items()
    }
    assert honest["as it is"] == honest["relabelled"] != honest["repainted"]
    # The others learn from these clips, and do change.
    assert (
        len({(f.jobs()[1].folder / "weights.safetensors").read_bytes() for f in folders.values()})
        == 3
    )


def test_a_job_does_not_carry_the_labels_of_its_test_clips(tmp_path: Path) -> None:
    examples, values = clips()
    job = plan(examples, values).jobs(tmp_path, Setting())[0]
    assert job.training.targets == tuple(examples.targets[row] for row in job.training.rows)
    rows = set(range(len(examples))) - set(job.training.rows)
    assert rows
    state = job.sealed.__getstate__()
    assert set(state[1].rows) == rows
    assert not set(vars(state[1])) - {"rows", "clips", "inputs"}
    assert [name for name in dir(job.sealed) if not name.startswith("_")] == ["name", "open"]


def test_training_clips_give_no_other_row() -> None:
    examples, values = clips()
    inputs = Vectors(values)
    training = TrainingClips.of(examples, (Variant("manual", inputs, inputs),), (0, 2, 4, 6))
    inner = training.at((0, 1))
    assert len(inner.variant("manual").test.rows((0, 2))) == 2
    with pytest.raises(UsageError, match="row 4 were asked for while learning"):
        inner.variant("manual").train.rows((0, 4))
    with pytest.raises(UsageError, match="row 1 were asked for while learning"):
        OnlyRows(inputs, frozenset({0})).rows([1])


def sealed_fold(tmp_path: Path) -> tuple[SealedFold, Trained, Path]:
    examples, values = clips()
    inputs = Vectors(values)
    test = TestClips.of(examples, (Variant("manual", inputs, inputs),), (0, 1, 2))
    torch.manual_seed(1)
    write_weights(tmp_path / "weights.safetensors", Tiny().network(3))
    choice = Choice("fixed", "manual", "none", 6)
    trained = Trained.ended(tmp_path / "weights.safetensors", choice, 8)
    return SealedFold("x", test, 3), trained, tmp_path / "opened.json"


def test_a_fold_opens_again_for_the_same_weights_and_for_no_others(tmp_path: Path) -> None:
    sealed, trained, ledger = sealed_fold(tmp_path)
    first = sealed.open(trained, ledger, Tiny(), Setting())
    second = sealed.open(trained, ledger, Tiny(), Setting())
    assert torch.equal(first.scores, second.scores)
    assert len(read_ledger(ledger)) == 2
    write_weights(tmp_path / "other.safetensors", Tiny().network(3))
    other = Trained.ended(tmp_path / "other.safetensors", trained.choice, 8)
    with pytest.raises(UsageError, match="opened before with other weights"):
        sealed.open(other, ledger, Tiny(), Setting())
    chosen_again = replace(trained, choice=replace(trained.choice, epochs=5))
    with pytest.raises(UsageError, match="opened before with other weights"):
        sealed.open(chosen_again, ledger, Tiny(), Setting())
    assert len(read_ledger(ledger)) == 2


def test_weights_that_are_not_on_disk_under_their_hash_open_nothing(tmp_path: Path) -> None:
    _, trained, _ = sealed_fold(tmp_path)
    with pytest.raises(UsageError, match="not on disk under their hash"):
        replace(trained, weights=tmp_path / "elsewhere.safetensors")
    trained.weights.write_bytes(b"others")
    with pytest.raises(UsageError, match="not on disk under their hash"):
        Trained.found(tmp_path)


def test_an_entry_that_a_kill_cut_short_does_not_count_and_one_that_was_edited_is_told(
    tmp_path: Path,
) -> None:
    sealed, trained, ledger = sealed_fold(tmp_path)
    ledger.write_text('{"fold": "x", "weights_sh')
    assert read_ledger(ledger) == ()
    sealed.open(trained, ledger, Tiny(), Setting())
    whole = ledger.read_text()
    assert json.loads(whole)["weights_sha256"] == trained.sha256
    ledger.write_text(whole + whole[:20])
    sealed.open(trained, ledger, Tiny(), Setting())
    assert len(read_ledger(ledger)) == 2
    ledger.write_text("nothing\n")
    with pytest.raises(InputError, match="changed by hand"):
        read_ledger(ledger)
