"""The loop: the same numbers again, the same gradient in parts, and reasons where it stops."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from reapex.errors import UsageError
from reapex.training import FoldStopped, Recipe, Setting, Variant, recipe_named
from reapex.training.batches import batch_bounds
from reapex.training.course import Course, Desk
from reapex.training.devices import device_named, precision_on, settled
from reapex.training.learning import Learned, learn
from reapex.training.predicting import is_out_of_memory, smaller_batch
from reapex.training.training_clips import TrainingClips

from .tiny import Tiny, Vectors, clips

EXAMPLES, VALUES = clips(n_persons=5)
RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.02)
COURSE = Course(0, "fold", "manual", "none", 4)


def trained(
    folder: Path,
    learner: Tiny | None = None,
    recipe: Recipe = RECIPE,
    course: Course = COURSE,
    values: Tensor = VALUES,
) -> Learned:
    inputs = Vectors(values)
    rows = range(29)  # the last batch is of 5
    training = TrainingClips.of(EXAMPLES, (Variant("manual", inputs, inputs),), rows)
    setting = Setting(checkpoint_seconds=0)
    desk = Desk(folder, setting, recipe.batch_size)
    with settled(setting):
        return learn(learner or Tiny(), training, course, recipe, desk)


def flat(learned: Learned) -> Tensor:
    return torch.cat([each.detach().flatten() for each in learned.network.parameters()])


def fresh(path: Path) -> Path:
    path.mkdir()
    return path


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(tmp_path: Path) -> None:
    first = flat(trained(fresh(tmp_path / "a")))
    torch.manual_seed(99)
    assert torch.equal(first, flat(trained(fresh(tmp_path / "b"))))
    other = replace(COURSE, seed=1)
    assert not torch.equal(first, flat(trained(fresh(tmp_path / "c"), course=other)))


def test_the_callers_chance_and_threads_are_left_as_they_were(tmp_path: Path) -> None:
    before = torch.get_rng_state(), torch.get_num_threads()
    trained(fresh(tmp_path / "a"))
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1] == torch.get_num_threads()


class _Killed(BaseException):
    pass


def test_going_on_from_any_epoch_gives_the_same_weights_and_log(tmp_path: Path) -> None:
    whole = flat(trained(fresh(tmp_path / "whole")))
    for epoch in range(1, 4):
        folder = fresh(tmp_path / str(epoch))
        left = iter([False] * (epoch - 1) + [True])

        def after_epoch(left: Iterator[bool] = left) -> None:
            if next(left):
                raise _Killed

        inputs = Vectors(VALUES)
        training = TrainingClips.of(EXAMPLES, (Variant("manual", inputs, inputs),), range(29))
        desk = Desk(folder, Setting(checkpoint_seconds=0), 8, after_epoch)
        with pytest.raises(_Killed):
            learn(Tiny(), training, COURSE, RECIPE, desk)
        with (folder / "metrics.jsonl").open("a") as log:
            log.write('{"course": "fold, man')  # a line that a kill cut short
        assert torch.equal(whole, flat(trained(folder)))
        lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
        assert [line["epoch"] for line in lines] == [1, 2, 3, 4]
        assert set(lines[0]) == {"course", "epoch", "loss", "learning_rate", "seconds"}


@pytest.mark.parametrize("class_weights", ["none", "balanced"])
def test_a_batch_in_parts_has_the_gradient_of_the_whole(tmp_path: Path, class_weights: Any) -> None:
    """No dropout and no augmentation, which draw per part; float64, so that sums agree."""
    course = replace(COURSE, class_weights=class_weights)

    class Exact(Tiny):
        def network(self, n_classes: int) -> torch.nn.Module:
            return super().network(n_classes).double()

        def loss(self, network: Any, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
            weights = None if class_weights is None else class_weights.double()
            return super().loss(network, fed, y, weights)

    values = VALUES.double()
    learners = [Exact(dropout=0.0, noise=0.0, most=most) for most in (99, 3)]
    whole, parts = (
        trained(fresh(tmp_path / str(each.most)), each, course=course, values=values)
        for each in learners
    )
    assert (whole.batch_size, parts.batch_size) == (8, 2)
    torch.testing.assert_close(flat(whole), flat(parts), rtol=1e-9, atol=1e-9)
    before, after = (
        [json.loads(line)["loss"] for line in log.read_text().splitlines()]
        for log in (tmp_path / name / "metrics.jsonl" for name in ("99", "3"))
    )
    assert before == pytest.approx(after, rel=1e-5)


def test_memory_short_even_for_one_clip_stops_the_fold(tmp_path: Path) -> None:
    with pytest.raises(FoldStopped, match="Not even one clip fits"):
        trained(fresh(tmp_path / "a"), Tiny(most=0))


@pytest.mark.parametrize(
    "text",
    [
        "CUDA out of memory. Tried to allocate 2.00 GiB",
        "CUDA error: out of memory",
        "MPS backend out of memory (MPS allocated: 9.00 GB)",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: can't allocate memory",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes",
    ],
)
def test_short_memory_is_told_from_other_errors(text: str) -> None:
    assert is_out_of_memory(RuntimeError(text))
    assert not is_out_of_memory(ValueError(text))
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert is_out_of_memory(MemoryError())


def test_the_cache_of_mps_is_emptied_too(monkeypatch: pytest.MonkeyPatch) -> None:
    emptied: list[str] = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "empty_cache", lambda: emptied.append("mps"))
    assert smaller_batch(8, MemoryError()) == 4
    assert emptied == ["mps"]


def test_bf16_that_a_gpu_only_emulates_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def supported(including_emulation: bool = True) -> bool:
        return including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    assert precision_on("auto", "cuda") == "float32"
    assert precision_on("bf16", "cuda") == "bf16"
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: True)
    assert precision_on("auto", "cuda") == "bf16"
    assert precision_on("auto", "cpu") == "float32"


@pytest.mark.parametrize("damage", ["cut", "empty", "bytes", "keys", "network"])
def test_a_damaged_checkpoint_is_learned_anew(tmp_path: Path, damage: str) -> None:
    whole = flat(trained(fresh(tmp_path / "whole")))
    folder = tmp_path / "again"
    trained(fresh(folder), course=replace(COURSE, epochs=2))
    path = folder / "checkpoint.pt"
    data = path.read_bytes()
    if damage in ("keys", "network"):
        state = torch.load(path, weights_only=True)
        del state["said" if damage == "keys" else "network"]
        torch.save(state, path)
    else:
        half = len(data) // 2
        flipped = bytes(255 - each for each in data[half : half + 64])
        path.write_bytes(
            {"cut": data[:half], "empty": b"", "bytes": data[:half] + flipped + data[half + 64 :]}[
                damage
            ]
        )
    assert torch.equal(whole, flat(trained(folder)))


def test_an_error_that_is_not_about_memory_is_raised(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        trained(fresh(tmp_path / "a"), values=VALUES[:, :3])


def test_a_loss_that_is_no_number_stops_the_fold_and_says_when(tmp_path: Path) -> None:
    spoiled = VALUES.clone()
    spoiled[3, 0] = float("inf")
    with pytest.raises(FoldStopped, match="The loss was nan in epoch 1 of fold, manual"):
        trained(fresh(tmp_path / "a"), values=spoiled)


@given(st.integers(1, 200), st.integers(1, 40))
def test_batches_hold_every_clip_once_and_none_is_of_one_clip(n: int, size: int) -> None:
    bounds = batch_bounds(n, size)
    assert [k for start, stop in bounds for k in range(start, stop)] == list(range(n))
    if size > 1 and n > 1:
        assert all(2 <= stop - start <= size + 1 for start, stop in bounds)
        assert all(stop - start == size for start, stop in bounds[:-1])


def test_the_released_recipe_is_the_release_s() -> None:
    """Reference note gamdss §1.5: 8e-4 × 0.987 for 50 epochs ends at 4.16e-4."""
    recipe = recipe_named("released")
    assert (recipe.epochs, recipe.batch_size, recipe.weight_decay) == (199, 16, 0.6)
    assert recipe.learning_rate_at(1) == 8e-4
    assert recipe.learning_rate_at(2) == pytest.approx(8e-4 * 0.987)
    assert recipe.learning_rate_at(51) == recipe.learning_rate_at(199)
    assert recipe.learning_rate_at(199) == pytest.approx(4.16e-4, abs=5e-7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("batch_size", 0),
        ("learning_rate", float("nan")),
        ("weight_decay", -1.0),
        ("decay", 1.5),
        ("class_weights", "some"),
        ("precision", "half"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"{name} = "):
        replace(RECIPE, **{name: value})  # type: ignore[arg-type]


def test_recipes_and_devices_that_are_not_there_are_refused() -> None:
    with pytest.raises(UsageError, match="no recipe 'large'"):
        recipe_named("large")
    with pytest.raises(UsageError, match="no device 'tpu'"):
        device_named("tpu")
    assert device_named("cpu") == "cpu"
    assert device_named("auto") in ("cpu", "cuda", "mps")
    for name in ("cuda", "mps"):
        is_there = (
            torch.cuda.is_available() if name == "cuda" else torch.backends.mps.is_available()
        )
        if not is_there:
            with pytest.raises(UsageError, match=f"This machine has no {name}"):
                device_named(name)


def test_half_precision_learns_too(tmp_path: Path) -> None:
    half = trained(fresh(tmp_path / "half"), recipe=replace(RECIPE, precision="bf16"))
    full = trained(fresh(tmp_path / "full"), recipe=replace(RECIPE, precision="float32"))
    auto = trained(fresh(tmp_path / "auto"))
    assert not torch.equal(flat(half), flat(full))
    torch.testing.assert_close(flat(half), flat(full), atol=0.1, rtol=0.1)
    assert torch.equal(flat(auto), flat(full))
