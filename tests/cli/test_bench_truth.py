"""``reapex bench truth`` as typed; what it scores is tested in ``tests/bench``."""

from __future__ import annotations

from pathlib import Path

import pytest

from reapex.bench import TruthTable, bench_truth
from reapex.cli import bench as command
from reapex.synth.study import StudySet

from ..conftest import Reapex


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the command asked for; it gets one small clip each way instead."""
    calls: list[dict[str, object]] = []
    tiny = StudySet("tiny", "first", seed=1, n_clips=1, size=32)

    def small(sets: list[StudySet], **words: object) -> TruthTable:
        calls.append({"sets": [each.name for each in sets], **words})
        return bench_truth([tiny], n_clips=1)

    monkeypatch.setattr(command, "bench_truth", small)
    return calls


def test_the_table_is_shown_written_and_told(
    reapex: Reapex, tmp_path: Path, asked: list[dict[str, object]]
) -> None:
    page = tmp_path / "truth.md"
    done = reapex("bench", "truth", "--out", page, "--json", "--jobs", "1")
    assert done.code == 0, done.err
    assert asked[0]["sets"] == ["first-test", "second-test"]
    assert (asked[0]["n_clips"], asked[0]["full"], asked[0]["photos"]) == (40, False, ())
    assert done.json["sets"][0]["name"] == "tiny"
    assert "rise–fall" in done.err
    assert "What was aimed at" in done.err
    assert "Next: reapex bench truth --full" in done.err
    text = page.read_text(encoding="utf-8")
    assert "`reapex bench truth --sets=first-test,second-test --clips=40`" in text
    assert reapex("bench", "truth", "--out", page).code == 2, "it is there already"


def test_everything_takes_a_word(reapex: Reapex, asked: list[dict[str, object]]) -> None:
    for words in (("--full",), ("--clips", "all"), ("--full", "--clips", "7")):
        assert reapex("bench", "truth", "--sets", "second-tune", *words).code == 0
    assert [(each["n_clips"], each["full"]) for each in asked] == [
        (None, True), (None, False), (7, True),
    ]  # fmt: skip
    assert asked[0]["sets"] == ["second-tune"]
    done = reapex("bench", "truth", "--full")
    assert "Next: reapex correct" in done.out
