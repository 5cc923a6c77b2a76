"""A run from the sheet to the leak check, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reapex.evaluation import accuracy
from reapex.recognition.config_file import read_config
from reapex.scoring import read_predictions
from reapex.synth import SynthCorpus, SynthPlan, write_corpus

from ..conftest import Reapex

SMALL = (
    "--set", "network.name=ststnet", "--set", "network.preset=", "--set", "recipe.epochs=2",
    "--set", "protocol.seeds=[0, 1]", "--jobs", "1", "--device", "cpu",
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> SynthCorpus:
    """Twelve drawn clips of three subjects, in few frames."""
    plan = SynthPlan(n_clips=12, n_subjects=3, seed=8, rates=(30.0,), context_ms=60)
    return write_corpus(plan, tmp_path_factory.mktemp("train") / "corpus", jobs=1)


@pytest.fixture
def config(corpus: SynthCorpus, tmp_path: Path, reapex: Reapex) -> Path:
    path = tmp_path / "train.toml"
    done = reapex("config", corpus.labels, "--frames", corpus.frames, "--out", path)
    assert done.code == 0
    assert done.out.splitlines()[-1] == f"Next: reapex train {path} --describe"
    return path


def test_a_run_is_trained_scored_and_checked(config: Path, reapex: Reapex) -> None:
    run = config.with_name("train-run")
    done = reapex("train", config, *SMALL, "--baselines", "--oracle", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    table = read_predictions(run / "predictions.csv")
    assert told["used"] == 12
    assert (told["people"], told["folds"], told["seeds"]) == (3, 3, [0, 1])
    assert told["read"] == told["used"] + len(told["skipped"])
    assert told["scores"]["accuracy"]["value"] == pytest.approx(
        accuracy(table.y_true, table.y_pred)
    )
    assert set(told["baselines"]) == {"majority", "shuffled", "no_motion"}
    assert told["apply"] == "train"
    majority = read_predictions(run / "baselines" / "majority.csv")
    assert told["baselines"]["majority"]["accuracy"]["value"] == pytest.approx(
        accuracy(majority.y_true, majority.y_pred)
    )
    gain = told["oracle"]["oracle_accuracy"] - told["scores"]["accuracy"]["value"]
    assert told["oracle"]["oracle_inflation"]["accuracy"] == pytest.approx(gain)
    assert len(table) == 24
    for name in ("config.toml", "run.json", "folds.csv", "clips.csv", "skipped.csv",
                 "keyframes.csv", "hashes.csv"):  # fmt: skip
        assert (run / name).is_file()
    again = reapex("train", config, *SMALL, "--baselines", "--oracle", "--json")
    assert json.loads(again.out)["scores"] == told["scores"]

    scored = json.loads(reapex("evaluate", run, "--json").out)
    assert "Key frames: manual, in training and test clips." in scored["remarks"]
    assert scored["labels"] == told["scores"]["labels"]
    assert scored["uf1"] == told["scores"]["uf1"]
    checked = reapex("leakcheck", run, "--json")
    verdicts = {each["code"]: each["verdict"] for each in json.loads(checked.out)["checks"]}
    for code in ("train_test_subjects", "near_duplicates", "epoch_choice", "oracle_apart"):
        assert verdicts[code] == "pass"
    compared = reapex("compare", run, run / "predictions-no_motion.csv")
    assert compared.code == 0, compared.err
    assert "12 clips of 3 subjects" in compared.out


def test_the_words_name_every_part_of_the_result(config: Path, reapex: Reapex) -> None:
    done = reapex("train", config, *SMALL, "--oracle")
    assert done.code == 0, done.err
    for words in ("3 folds × 2 seeds", "Key frames: manual", "majority class", "oracle (no result)",
                  "95% over subjects", "Next: reapex leakcheck"):  # fmt: skip
        assert words in done.out


def test_what_cannot_be_gone_on_with_names_what_differs(config: Path, reapex: Reapex) -> None:
    assert reapex("train", config, *SMALL).code == 0
    other = reapex("train", config, *SMALL, "--set", "recipe.epochs=3")
    assert other.code == 2
    assert "recipe.epochs was 2 and is 3 now" in other.err


def test_part_of_a_run_is_never_scored_as_the_whole(config: Path, reapex: Reapex) -> None:
    assert reapex("train", config, *SMALL).code == 0
    table = config.with_name("train-run") / "predictions.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(lines[:8]) + "\n", encoding="utf-8")
    done = reapex("evaluate", table)
    assert "Incomplete: the run has 24 predictions, and 7 are in this table" in done.out


def test_a_config_keeps_what_it_was_read_with(
    corpus: SynthCorpus, tmp_path: Path, reapex: Reapex
) -> None:
    words = ("config", corpus.labels, "--frames", corpus.frames, "--out", tmp_path / "x.toml")
    assert reapex(*words, "--apex-policy", "drop", "--context-ms", "100").code == 0
    read = read_config(tmp_path / "x.toml")
    assert (read.apex_policy, read.context_ms) == ("drop", 100)
    assert "no subject table" in reapex(*words, "--subjects", "x.csv", "--force").err


def test_the_config_in_the_run_folder_can_be_run_from_there(config: Path, reapex: Reapex) -> None:
    assert reapex("train", config, *SMALL).code == 0
    inside = config.with_name("train-run") / "config.toml"
    assert str(config.parent) not in inside.read_text(encoding="utf-8")
    again = reapex("train", inside, "--out", inside.parent, "--jobs", "1", "--device", "cpu")
    assert again.code == 0, again.err


def test_describe_trains_nothing(config: Path, reapex: Reapex) -> None:
    done = reapex("train", config, "--describe", "--json")
    told = json.loads(done.out)
    assert told["parameters"] > 500_000
    assert told["macs"] > 40e6
    assert not config.with_name("train-run").exists()
    assert not config.with_name(".reapex-cache").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--set", "recipe.epoch=3"), "did you mean epochs?"),
        (("--set", "recipe.epochs"), "NAME=VALUE"),
        (("--device", "tpu"), "There is no device 'tpu'"),
        (("--set", "network.name=ststnett", "--set", "network.preset="), "Did you mean ststnet?"),
        (("--set", "protocol.folds=lodo"), "All clips are of one data set"),
        (("--set", "classes.counts.disgust=99"), "instead of 99"),
        (("--set", "keyframes.source=gamds"), "Perhaps gamdss"),
        (("--out", "FILE"), "is a file"),
        (("--jobs", "0"), "0 jobs cannot do any work"),
    ],
)
def test_bad_input_is_one_paragraph(
    config: Path, reapex: Reapex, arguments: tuple[str, ...], says: str
) -> None:
    words = [str(config) if each == "FILE" else each for each in arguments]
    done = reapex("train", config, "--set", "recipe.epochs=1", *words)
    assert done.code == 2
    assert says in " ".join(done.err.split())


def test_a_run_folder_that_is_not_done_is_not_scored(tmp_path: Path, reapex: Reapex) -> None:
    done = reapex("evaluate", tmp_path)
    assert done.code == 2
    assert "this is no run folder" in done.err
    (tmp_path / "run.json").write_text("{}")
    assert "not complete" in reapex("evaluate", tmp_path).err


def test_a_config_needs_pictures_and_an_ending(
    corpus: SynthCorpus, tmp_path: Path, reapex: Reapex
) -> None:
    assert "no pictures to learn from" in reapex("config", corpus.labels).err
    named = reapex("config", corpus.labels, "--frames", corpus.frames, "--out", tmp_path / "x.yml")
    assert ".toml" in named.err
    done = reapex("config", corpus.labels, "--frames", corpus.frames, "--out", tmp_path / "x.toml",
                  "--classes", "casme2/3-plain")  # fmt: skip
    assert done.code == 0
    assert 'map = "casme2/3-plain"' in (tmp_path / "x.toml").read_text()
