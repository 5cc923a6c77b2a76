"""Processes: one result whatever their number, and whoever of them is killed and when."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from reapex.training import RunFolder, Setting, run
from reapex.training.processes import do_all

from .tiny import CONFIG, EVERY_EPOCH, Tiny, small_plan

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from reapex.training import run
from tests.training.tiny import CONFIG, EVERY_EPOCH, Tiny, small_plan
if __name__ == "__main__":
    plan = small_plan(learner=Tiny(pause=0.02), seeds=(0, 1), with_oracle=True)
    run(plan, Path(sys.argv[1]), config=CONFIG, setting=EVERY_EPOCH, processes=int(sys.argv[2]))
"""


def table_bytes(folder: Path) -> bytes:
    return (folder / "predictions.csv").read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of PROGRAM, run in this process without an interruption."""
    folder = tmp_path_factory.mktemp("whole")
    run(small_plan(seeds=(0, 1), with_oracle=True), folder, config=CONFIG)
    return folder


def test_two_processes_give_the_same_table_as_one(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    given = small_plan(seeds=(0, 1), with_oracle=True)
    told: list[int] = []
    folder = run(
        given, tmp_path, config=CONFIG, processes=2, progress=lambda done, _: told.append(done)
    )
    assert table_bytes(tmp_path) == table_bytes(whole)
    assert told[-1] == 36
    for mine, theirs in zip(folder.jobs(), RunFolder(whole).jobs(), strict=True):
        name = "weights.safetensors"
        assert (mine.folder / name).read_bytes() == (theirs.folder / name).read_bytes()


@pytest.fixture
def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def n_lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("metrics.jsonl"))


def killed_at(folder: Path, lines: int, processes: int, environment: dict[str, str]) -> set[int]:
    """Start the program, kill it when so many epochs are done; the processes it had started."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(processes)]
    process = subprocess.Popen(command, env=environment)
    try:
        until = time.monotonic() + 120
        while n_lines(folder) < lines:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        return children_of(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def children_of(process: int) -> set[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return {int(each) for each in path.read_text().split()} if path.is_file() else set()


def test_killed_at_any_moment_it_goes_on_and_ends_with_the_same_table(
    whole: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    killed_at(tmp_path, 3, 1, environment)
    assert not (tmp_path / "predictions.csv").exists()
    assert [job.status for job in RunFolder(tmp_path).jobs()] == ["begun", *["waiting"] * 5]

    workers = killed_at(tmp_path, 16, 2, environment)
    until = time.monotonic() + 20
    while any(Path(f"/proc/{each}").exists() for each in workers) and time.monotonic() < until:
        time.sleep(0.05)
    FileLock(tmp_path / ".lock", timeout=0).acquire().lock.release()
    lines = n_lines(tmp_path)
    time.sleep(0.3)
    assert n_lines(tmp_path) == lines < 36  # nobody is left who writes
    states = [job.status for job in RunFolder(tmp_path).jobs()]
    assert {"begun", "done"} <= set(states)

    given = small_plan(seeds=(0, 1), with_oracle=True)
    folder = run(given, tmp_path, config=CONFIG, setting=EVERY_EPOCH)
    assert table_bytes(tmp_path) == table_bytes(whole)
    assert n_lines(tmp_path) == 36
    assert not list(tmp_path.rglob("checkpoint.pt"))
    assert folder.oracle() == RunFolder(whole).oracle()


def test_a_process_that_dies_takes_only_its_own_fold_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    mortal, other, _ = small_plan().jobs(tmp_path, Setting())
    mortal = replace(mortal, learner=Tiny(noise=0.0, dies_on=0.0))  # a number in every clip
    do_all([mortal, other], 2, lambda: None)
    assert (other.folder / "done.json").is_file()
    assert not (mortal.folder / "done.json").is_file()
    assert "ended without a word" in (mortal.folder / "failed.json").read_text()
