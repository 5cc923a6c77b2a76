"""Sequences and action units, from a config to a run folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from reapex.errors import ConfigWrong, UsageError
from reapex.loading import load
from reapex.recognition.config_file import read_config
from reapex.recognition.experiment import Experiment, Preparing
from reapex.recognition.inputs import SequenceInputs
from reapex.recognition.losses import UNITS, units_of
from reapex.recognition.new_config import new_config
from reapex.recognition.outline import Outline
from reapex.recognition.training_run import Running
from reapex.synth import SynthCorpus

SMALL = {
    "network.name": "ststnet", "network.preset": "", "network.phases": "", "recipe.epochs": "1",
    "protocol.folds": "grouped:2", "protocol.seeds": "[0]",
}  # fmt: skip
SEQUENCE = {"network.name": "gamdss_sequence", "network.preset": "small"}
UNIT_LOSS = {"loss.kind": "au", "loss.r": "0.5", "loss.positives": "global"}
Say = Callable[[int], str]


@pytest.fixture
def corpus(small_corpus: SynthCorpus, tmp_path: Path) -> Path:
    """A copy of the six drawn clips with labels of two classes, and a config beside it."""
    shutil.copytree(small_corpus.folder, tmp_path / "corpus")
    sheet = tmp_path / "corpus" / small_corpus.labels.name
    rewrite(sheet, "emotion", lambda row: "happiness" if row % 2 else "disgust")
    rewrite(sheet, "action_units", lambda row: "L12" if row % 2 else "4+9")
    frames = tmp_path / "corpus" / small_corpus.frames.name
    config = tmp_path / "train.toml"
    config.write_text(new_config(load(sheet, frames), sheet, frames, tmp_path), encoding="utf-8")
    return config


def rewrite(sheet: Path, column: str, say: Say) -> None:
    """Another text in a column of every row, counted from 1."""
    lines = sheet.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index(column)
    for number, line in enumerate(lines[1:], start=1):
        cells = line.split(",")
        cells[place] = say(number)
        lines[number] = ",".join(cells)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")


def made(config: Path, changes: dict[str, str]) -> Experiment:
    outline = Outline.of(read_config(config, SMALL | changes))
    return Preparing(config.parent / "cache", jobs=1).experiment(outline)


def test_a_network_of_sequences_is_trained_and_tested(corpus: Path, tmp_path: Path) -> None:
    experiment = made(corpus, SEQUENCE)
    inputs = experiment.plan.variants[0].train
    assert isinstance(inputs, SequenceInputs)
    assert inputs.rows([0]).shape == (1, 2, 8, 64, 64, 3)
    run = Running().run(experiment, tmp_path / "run")
    table = run.predictions()
    assert table is not None
    assert len(table) == 6
    assert experiment.plan.no_motion is not None
    still = experiment.plan.no_motion.train.rows([2])
    assert torch.equal(still, still[:, :1, :1].expand_as(still))
    # The pictures are the clip's own, found again the next time.
    again = made(corpus, SEQUENCE)
    assert again.plan.data == experiment.plan.data


def test_a_layout_is_an_option_of_tsfmicro(corpus: Path) -> None:
    tsf = {"network.name": "tsfmicro", "network.preset": "small", "network.layout": "s_to_t"}
    assert made(corpus, tsf).plan.learner.name == "tsfmicro (small, s_to_t)"
    with pytest.raises(UsageError, match="no layout 'late'"):
        made(corpus, {"network.layout": "late"})
    with pytest.raises(ConfigWrong, match=r"network\.layout"):
        made(corpus, tsf | {"network.layout": "parallel"})


def test_action_units_are_hints_where_they_are_asked_for(corpus: Path) -> None:
    assert made(corpus, {}).plan.examples.hints is None
    examples = made(corpus, UNIT_LOSS).plan.examples
    assert examples.hints is not None
    for label, hints in zip(examples.labels, examples.hints, strict=True):
        assert hints == units_of(("12",) if label == "happiness" else ("4", "9"))
        assert len(hints) == len(UNITS)


def test_action_units_of_the_test_persons_change_no_weight(corpus: Path, tmp_path: Path) -> None:
    first = made(corpus, UNIT_LOSS)
    fold = first.plan.folds[0]
    sheet = corpus.parent / "corpus" / "labels.csv"
    tested = {first.plan.examples.clips[row] for row in fold.test}
    rows = {clip.provenance.row - 1: clip.id for clip in first.corpus}
    old: Say = lambda row: "L12" if row % 2 else "4+9"  # noqa: E731
    runs = []
    for name, say in (
        ("first", old),
        ("others", lambda row: "1+2+26" if rows[row] in tested else old(row)),
    ):
        rewrite(sheet, "action_units", say)
        runs.append(Running().run(made(corpus, UNIT_LOSS), tmp_path / name))
    weights = [
        [(job.folder / "weights.safetensors").read_bytes() for job in run.jobs()] for run in runs
    ]
    assert weights[0][0] == weights[1][0]
    assert weights[0][1] != weights[1][1]
    flat = first.config.flat()
    assert (flat["loss.kind"], flat["loss.r"]) == ("au", 0.5)


def test_labels_without_action_units_are_refused(corpus: Path) -> None:
    rewrite(corpus.parent / "corpus" / "labels.csv", "action_units", lambda row: "")
    with pytest.raises(ConfigWrong, match="no clip has an action unit"):
        made(corpus, UNIT_LOSS)
    made(corpus, {})
    rewrite(corpus.parent / "corpus" / "labels.csv", "action_units", lambda row: "L12 or L14")
    with pytest.raises(ConfigWrong, match="no clip has an action unit"):
        made(corpus, UNIT_LOSS)


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "mse"), ("r", "1.5"), ("positives", "rare"), ("rate", "1")]
)
def test_a_loss_that_cannot_be_is_refused(corpus: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigWrong, match=rf"loss\.{name}"):
        read_config(corpus, {f"loss.{name}": value})


def test_the_usual_loss_is_not_told_of_in_a_run(corpus: Path) -> None:
    """So that a run that began before there was another can be gone on with."""
    assert not any(name.startswith("loss.") for name in read_config(corpus).flat())
