"""What a crash, a full disk or a hand did to a run folder: mended, redone, or said in words."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch
from filelock import FileLock
from torch import nn

from reapex.errors import InputError, OutputError, UsageError
from reapex.evaluation import Predictions
from reapex.training import RunFolder, Setting, job, run
from reapex.training.sealed import read_ledger
from reapex.training.storing import append_line, write_weights

from .tiny import CONFIG, Tiny, clips, plan, small_plan

ENDED = ("weights.safetensors", "trained.json", "choice.json")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    run(small_plan(epochs=3, with_oracle=True), folder, config=CONFIG)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "run"))


def again(folder: Path, **more: Any) -> RunFolder:
    return run(small_plan(epochs=3, with_oracle=True), folder, config=CONFIG, **more)


def first(folder: Path) -> Path:
    return RunFolder(folder).jobs()[0].folder


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def without_keys(path: Path) -> None:
    path.write_text("{}")


def test_left_over_temporary_files_and_those_of_a_system_are_no_other_files(tmp_path: Path) -> None:
    left = tmp_path / ".reapex-0123456789ab.json"
    left.write_text("half")
    for name in (".DS_Store", "Thumbs.db"):
        (tmp_path / name).touch()
    (tmp_path / ".reapex-cache").mkdir()
    assert run(small_plan(epochs=1), tmp_path, config=CONFIG).count("done") == 3
    assert not left.exists()
    assert (tmp_path / ".reapex-cache").is_dir()
    (tmp_path / ".reapex-ba9876543210.csv").write_text("half")
    run(small_plan(epochs=1), tmp_path, config=CONFIG)
    assert not list(tmp_path.glob(".reapex-*.csv"))


@pytest.mark.parametrize("name", ["done.json", "predictions.csv", *ENDED, "failed.json"])
@pytest.mark.parametrize("damage", [cut, empty, without_keys])
def test_a_damaged_file_of_a_fold_is_made_again(
    folder: Path, made: Path, name: str, damage: Callable[[Path], None]
) -> None:
    place = first(folder)
    if name == "failed.json":
        (place / name).touch()
    damage(place / name)
    if name in ENDED:  # nobody reads them of a fold that is done
        (place / "done.json").unlink()
    (folder / "predictions.csv").unlink()
    found = again(folder, retry_failed=name == "failed.json")
    assert found.count("done") == 3
    assert (folder / "predictions.csv").read_bytes() == (made / "predictions.csv").read_bytes()
    assert found.oracle() == RunFolder(made).oracle()


def test_a_failure_of_which_the_note_is_damaged_is_still_one(folder: Path) -> None:
    (first(folder) / "failed.json").write_text("{")
    state = RunFolder(folder).jobs()[0]
    assert (state.status, state.reason) == (
        "failed",
        "It failed, and the note of why is damaged.",
    )


@pytest.mark.parametrize("lost", [(), ("predictions.csv",)])
def test_a_fold_that_let_its_weights_go_is_redone(tmp_path: Path, lost: tuple[str, ...]) -> None:
    given = small_plan(epochs=3, keeps_weights=False)
    before = run(given, tmp_path, config=CONFIG).predictions()
    place = first(tmp_path)
    for name in ("done.json", *lost):
        empty(place / name)
    epochs = (place / "metrics.jsonl").stat().st_mtime_ns
    folder = run(given, tmp_path, config=CONFIG)
    assert folder.predictions() == before
    assert ((place / "metrics.jsonl").stat().st_mtime_ns == epochs) == (not lost)
    assert len({each["weights_sha256"] for each in read_ledger(place / "opened.json")}) == 1


class Larger(Tiny):
    """Another network under the same name, as another machine may come to other weights."""

    def network(self, n_classes: int) -> nn.Module:
        torch.rand(1)
        return super().network(n_classes)


def test_a_fold_that_was_opened_and_comes_to_other_weights_fails_alone(tmp_path: Path) -> None:
    run(small_plan(epochs=3), tmp_path, config=CONFIG)
    place = first(tmp_path)
    (place / "done.json").unlink()
    cut(place / "weights.safetensors")
    (place / "predictions.csv").unlink()
    folder = run(small_plan(epochs=3, learner=Larger()), tmp_path, config=CONFIG)
    assert [each.status for each in folder.jobs()] == ["failed", "done", "done"]
    failed = folder.jobs()[0]
    assert "opened before with other weights" in failed.reason
    assert f"Delete the folder {place}" in failed.mend
    shutil.rmtree(place)
    folder = run(small_plan(epochs=3, learner=Larger()), tmp_path, config=CONFIG)
    assert folder.count("done") == 3


def test_a_ledger_that_was_changed_fails_its_fold_alone(tmp_path: Path) -> None:
    run(small_plan(epochs=3), tmp_path, config=CONFIG)
    place = first(tmp_path)
    (place / "done.json").unlink()
    (place / "opened.json").write_text("{}\n")
    folder = run(small_plan(epochs=3), tmp_path, config=CONFIG)
    assert [each.status for each in folder.jobs()] == ["failed", "done", "done"]
    assert "changed by hand" in folder.jobs()[0].reason


class CannotPredict(Tiny):
    def logits(self, network: nn.Module, fed: Any) -> torch.Tensor:
        return super().logits(network, fed) * float("nan")


@pytest.mark.parametrize("with_oracle", [False, True])
def test_a_fold_that_failed_while_predicting_can_be_tried_again(
    tmp_path: Path, with_oracle: bool
) -> None:
    given = small_plan(epochs=3, with_oracle=with_oracle)
    folder = run(replace(given, learner=CannotPredict()), tmp_path, config=CONFIG)
    assert folder.count("failed") == 3
    place = folder.jobs()[0].folder
    assert folder.jobs()[0].reason == "The network's answer is no finite number."
    assert len(read_ledger(place / "opened.json")) == 1
    assert not (place / "epochs").exists()
    folder = run(given, tmp_path, config=CONFIG, retry_failed=True)
    assert folder.count("done") == 3
    assert (folder.oracle() is not None) == with_oracle


@pytest.mark.parametrize("damage", [cut, empty, without_keys])
def test_a_damaged_run_json_is_said_with_a_mend(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder / "run.json")
    for act in (RunFolder, again):
        with pytest.raises(InputError, match=r"run\.json") as error:
            act(folder)
        assert "Put a copy of it in its place" in error.value.mend
    (folder / "run.json").write_text('{"format": 1, "config": {}}')
    with pytest.raises(InputError, match="lacks plan, data"):
        RunFolder(folder)


def no_room(_: int) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_wherever_it_is_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("[enforce fail at inline_container.cc] PytorchStreamWriter failed")

    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", full)
        with pytest.raises(OutputError, match="PytorchStreamWriter failed") as error:
            run(small_plan(), tmp_path, config=CONFIG, setting=Setting(checkpoint_seconds=0))
        assert error.value.where.file is not None
        assert "goes on where it stopped" in error.value.mend
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(OutputError, match="No space left"):
            append_line(tmp_path / "ledger", {"a": 1}, is_kept=True)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        run(small_plan(), tmp_path / "file", config=CONFIG)


def test_weights_that_find_no_room_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        from safetensors import SafetensorError

        raise SafetensorError("IoError(Os { code: 28, message: No space left on device })")

    monkeypatch.setattr("safetensors.torch.save_file", full)
    with pytest.raises(OutputError, match="No space left"):
        write_weights(tmp_path / "weights.safetensors", nn.Linear(1, 1))
    assert not list(tmp_path.iterdir())


def test_an_oracle_without_room_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100))
    with pytest.raises(OutputError, match="weights of 3 epochs for 1 folds at once") as error:
        again(tmp_path)
    assert "leave the oracle out" in error.value.mend
    assert not (tmp_path / "jobs").exists()
    assert run(small_plan(epochs=1), tmp_path / "b", config=CONFIG).count("done") == 3


def test_a_line_is_added_behind_the_last_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text('{"a": 1}\n{"a"')
    append_line(path, {"a": 2})
    append_line(path, {"a": 3}, is_kept=True)
    assert [json.loads(line)["a"] for line in path.read_text().splitlines()] == [1, 2, 3]


def test_the_oracle_s_looks_are_in_a_ledger_of_their_own(made: Path) -> None:
    for each in RunFolder(made).jobs():
        assert len(read_ledger(each.folder / "opened.json")) == 1
        looks = read_ledger(each.folder / "oracle-opened.json")
        assert [look["epoch"] for look in looks] == [1, 2, 3]
        assert len({look["weights_sha256"] for look in looks}) == 3


def test_a_fold_that_another_process_works_on_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_LOCK_SECONDS", 0)
    given = small_plan().jobs(tmp_path, Setting())[0]
    given.folder.mkdir(parents=True)
    with (
        FileLock(given.folder / ".lock"),
        pytest.raises(UsageError, match="working in this fold's folder"),
    ):
        job.do(given)


def test_seeds_can_be_added_and_not_left_out(tmp_path: Path) -> None:
    config = CONFIG | {"protocol.seeds": "0"}
    more = CONFIG | {"protocol.seeds": "0, 1"}
    alone = run(small_plan(epochs=2), tmp_path, config=config).predictions()
    both = small_plan(epochs=2, seeds=(0, 1))

    def stop(done: int, _: int) -> None:
        if done > 7:  # of which 6 were done before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(both, tmp_path, config=more, progress=stop, setting=Setting(checkpoint_seconds=0))
    assert RunFolder(tmp_path).predictions() is None  # those of one seed are not the run's now
    folder = run(both, tmp_path, config=more)
    table = folder.predictions()
    assert table is not None
    assert table.seeds == ("0", "1")
    assert alone is not None
    assert table.by_seed()[0].y_pred == alone.y_pred
    for seeds in ((0,), (1, 2)):
        with pytest.raises(UsageError, match="seeds can be added, and"):
            run(small_plan(epochs=2, seeds=seeds), tmp_path, config=config)


def test_facts_and_what_was_computed_with_are_told(tmp_path: Path) -> None:
    given = small_plan(epochs=1)
    folder = run(given, tmp_path, config=CONFIG, facts={"keyframes": "manual", "moved": 3})
    assert folder.facts == {"keyframes": "manual", "moved": 3}
    folder = run(given, tmp_path, config=CONFIG, facts={"moved": 4})
    assert folder.facts == {"keyframes": "manual", "moved": 4}
    assert folder.setting == {
        "device": "cpu",
        "threads": 1,
        "precision": "float32",
        "torch": torch.__version__,
        "gpu": "",
    }
    state = folder.jobs()[0]
    assert state.computed_with["precision"] == "float32"
    assert not folder.remarks
    told = json.loads((tmp_path / "run.json").read_text())
    told["started"][0]["torch"] = "2.4.0"
    (tmp_path / "run.json").write_text(json.dumps(told))
    (remark,) = run(given, tmp_path, config=CONFIG).remarks
    assert f"several values of torch: 2.4.0, {torch.__version__}" in remark


def test_the_run_s_own_tables_are_read_as_they_were_written(tmp_path: Path) -> None:
    examples, values = clips()
    names = {"down": "1.0", "flat": "class 1.0", "up": " x,y"}
    labels = tuple(names[each] for each in examples.labels)
    other = replace(examples, labels=labels, classes=tuple(names.values()))
    folder = run(plan(other, values), tmp_path, config=CONFIG)
    for table in (folder.predictions(), folder.majority):
        assert isinstance(table, Predictions)
        assert set(table.y_true) == set(other.classes)
        assert table.row == tuple(range(2, 32))
    table = folder.predictions()
    assert table is not None
    assert set(table.scores) == set(other.classes)
    cut(tmp_path / "predictions.csv")
    with pytest.raises(InputError):
        folder.predictions()


def test_writing_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OutputError, match="No space left"):
        write_weights(tmp_path / "weights.safetensors", nn.Linear(1, 1))
    assert not list(tmp_path.iterdir())
