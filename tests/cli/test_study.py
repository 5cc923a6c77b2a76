"""``reapex study`` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reapex.synth import SynthCorpus, SynthPlan, write_corpus

from ..conftest import Reapex

QUICK = (
    "--set", "recipe.epochs=1", "--set", "protocol.folds=grouped:2", "--seeds", "1",
    "--no-oracle", "--jobs", "1", "--device", "cpu",
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> SynthCorpus:
    """Six drawn clips of three people, in few frames."""
    plan = SynthPlan(n_clips=6, n_subjects=3, seed=8, rates=(30.0,), context_ms=60)
    return write_corpus(plan, tmp_path_factory.mktemp("cli") / "corpus", jobs=1)


@pytest.fixture
def manifest(corpus: SynthCorpus, tmp_path: Path) -> Path:
    path = tmp_path / "corpora.toml"
    path.write_text(
        f'[[corpus]]\nname = "Drawn"\nlabels = "{corpus.labels.as_posix()}"\n'
        f'frames = "{corpus.frames.as_posix()}"\n',
        encoding="utf-8",
    )
    return path


def test_a_table_is_run_written_and_gone_on_with(
    manifest: Path, tmp_path: Path, reapex: Reapex
) -> None:
    out = tmp_path / "studies"
    words = ("study", "table4", manifest, "--out", out, *QUICK)
    done = reapex(*words, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert [Path(each).name for each in told["files"]] == [
        "table4.csv",
        "table4.tex",
        "table4.html",
    ]
    assert [each["state"] for each in told["cells"]] == ["done"] * 4
    assert all(each["scores"]["uf1"]["oracle"] is None for each in told["cells"])
    assert "The corpora lack SAMM." in (out / "table4.html").read_text(encoding="utf-8")
    assert "CASME II, 5 classes: empty" in done.err

    again = reapex(*words)
    assert again.code == 0
    for part in ("Drawn, ", " classes", "majority class", "W/O D and S", "4 of 4"):
        assert part in again.out
    run = out / "table4" / "without-d-and-s" / "drawn-own"
    assert again.out.splitlines()[-1] == f"Next: reapex leakcheck {run}"
    assert reapex("leakcheck", run).code == 0


def test_table_1_trains_nothing(corpus: SynthCorpus, tmp_path: Path, reapex: Reapex) -> None:
    out = tmp_path / "studies"
    done = reapex("study", "table1", corpus.labels, "--frames", corpus.frames, "--out", out)
    assert done.code == 0, done.err
    assert sorted(path.name for path in out.iterdir()) == [
        "table1.csv", "table1.html", "table1.tex",
    ]  # fmt: skip
    assert "Next: reapex audit" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("study", "table9"), "There is no study 'table9'"),
        (("study", "table4", "--set", "recipe.epoch=3"), "did you mean epochs?"),
        (("study", "table4", "--set", "recipe.epochs"), "NAME=VALUE"),
        (("study", "table4", "--set", "network.name=resnet18"), "sets network.name itself"),
        (("study", "table4", "--classes", "SAMM=samm/5"), "There is no corpus 'SAMM'"),
        (("study", "table4", "--classes", "Drawn"), "--classes 'Drawn' is not understood"),
        (("study", "table4", "--settings", "huge"), "There are no settings 'huge'"),
        (("study", "table4", "--base", "not-there.toml"), "There is no such file"),
        (("study", "table4", "--jobs", "0"), "0 jobs cannot do any work"),
        (("study", "table4", "--device", "tpu"), "There is no device 'tpu'"),
        (("study", "table4", "--out", "MANIFEST"), "is a file"),
        (("study", "table2", "--classes", "Drawn=samm/5"), "can be filled: Drawn has no clip of"),
    ],
)
def test_bad_input_is_one_paragraph(
    manifest: Path, tmp_path: Path, reapex: Reapex, arguments: tuple[str, ...], says: str
) -> None:
    words: list[str | Path] = [manifest if each == "MANIFEST" else each for each in arguments]
    out = () if "--out" in arguments else ("--out", tmp_path / "out")
    done = reapex(*words[:2], manifest, *words[2:], *out)
    assert done.code == 2
    assert says in " ".join(done.err.split())


def test_a_sheet_without_pictures_fills_nothing(
    corpus: SynthCorpus, tmp_path: Path, reapex: Reapex
) -> None:
    done = reapex("study", "table5", corpus.labels, "--out", tmp_path / "out")
    assert done.code == 2
    assert "names no frames" in done.err + done.out
