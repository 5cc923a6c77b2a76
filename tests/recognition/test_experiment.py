"""From a config to what is trained: nothing lost, and who gets which key frames."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from reapex.errors import ConfigWrong, UsageError
from reapex.loading import load
from reapex.recognition.config import TrainConfig
from reapex.recognition.config_file import read_config
from reapex.recognition.experiment import Experiment, Preparing
from reapex.recognition.new_config import new_config
from reapex.recognition.outline import Outline
from reapex.synth import SynthCorpus

SMALL = {
    "network.name": "ststnet", "network.preset": "", "network.phases": "full",
    "recipe.epochs": "2", "protocol.folds": "grouped:2", "protocol.seeds": "[0]",
}  # fmt: skip


@pytest.fixture
def corpus(small_corpus: SynthCorpus, tmp_path: Path) -> Path:
    """A copy of the six drawn clips with labels of two classes, and a config beside it."""
    shutil.copytree(small_corpus.folder, tmp_path / "corpus")
    sheet = tmp_path / "corpus" / small_corpus.labels.name
    lines = sheet.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("emotion")
    for number, line in enumerate(lines[1:], start=1):
        cells = line.split(",")
        cells[place] = "happiness" if number % 2 else "disgust"
        lines[number] = ",".join(cells)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    frames = tmp_path / "corpus" / small_corpus.frames.name
    config = tmp_path / "train.toml"
    config.write_text(new_config(load(sheet, frames), sheet, frames, tmp_path), encoding="utf-8")
    return config


def made(config: Path, **changes: str) -> Experiment:
    dotted = {name.replace("__", "."): value for name, value in changes.items()}
    return prepared(read_config(config, SMALL | dotted), config.parent / "cache")


def prepared(config: TrainConfig, cache: Path) -> Experiment:
    return Preparing(cache, jobs=1).experiment(Outline.of(config))


def test_every_record_is_used_or_skipped_with_its_reason(corpus: Path) -> None:
    sheet = corpus.parent / "corpus" / "labels.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("emotion")
    cells = lines[3].split(",")
    cells[place] = "fear"
    lines[3] = ",".join(cells)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = made(corpus, classes__counts__happiness="2")
    assert found.corpus.n_read == found.n_used + len(found.skipped) == 6
    assert [each.reason for each in found.skipped] == ["The label 'fear' has no class."]
    assert len(found.plan.examples) == 5


def test_a_clip_whose_pictures_are_damaged_changes_the_counts_and_is_named(corpus: Path) -> None:
    experiment = made(corpus)
    clip = experiment.pictures[0].marked[0]
    folder = next((corpus.parent / "corpus" / "frames").glob(f"*/{clip.clip.name}"))
    for path in folder.iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(ConfigWrong, match=r"instead of 3; unusable: .*labels.csv") as caught:
        made(corpus)
    # What the message says to write works.
    label = str(caught.value).split("config counts: ")[1].split()[0]
    found = made(corpus, **{f"classes__counts__{label}": "2"})
    assert found.n_used == 5
    assert len(found.skipped) == 1


def test_a_study_takes_the_clips_that_are_left(corpus: Path) -> None:
    clip = made(corpus).pictures[0].marked[0].clip
    for path in next((corpus.parent / "corpus" / "frames").glob(f"*/{clip.name}")).iterdir():
        path.write_bytes(b"no picture")
    outline = Outline.of(read_config(corpus, SMALL))
    left = Preparing(corpus.parent / "cache", jobs=1, takes_what_is_left=True).experiment(outline)
    assert left.n_used == 5
    assert len(left.skipped) == 1


def test_the_manual_key_frames_are_tested_unless_the_correction_is_for_test_too(
    corpus: Path,
) -> None:
    changes = {"keyframes__source": "gamdss:0.5"}
    train = made(corpus, **changes).plan.variants
    both = made(corpus, **changes, keyframes__apply="train+test").plan.variants
    none = made(corpus, **changes, keyframes__apply="none").plan.variants
    manual = made(corpus).plan.variants
    (name,) = (each.name for each in train)
    assert name == "gamdss:search=paper,criterion=l2,window=0.5 (train)"
    assert [each.name for each in none] == ["manual"]
    rows = list(range(6))
    as_manual = manual[0].train.rows(rows)
    assert torch.equal(train[0].test.rows(rows), as_manual)
    assert torch.equal(none[0].train.rows(rows), as_manual)
    assert torch.equal(both[0].test.rows(rows), both[0].train.rows(rows))
    assert torch.equal(both[0].train.rows(rows), train[0].train.rows(rows))
    assert not torch.equal(train[0].train.rows(rows), as_manual)


def test_several_key_frames_are_for_the_training_subjects_to_choose(corpus: Path) -> None:
    several = {"keyframes__source": '["gamdss:0.5", "manual"]', "keyframes__apply": "train+test"}
    with pytest.raises(UsageError, match="cannot choose among 2 variants"):
        made(corpus, **several)
    found = made(corpus, **several, protocol__selection="inner", protocol__inner_folds="2",
                 protocol__folds="loso")  # fmt: skip
    names = [each.name for each in found.plan.variants]
    assert names == ["gamdss:search=paper,criterion=l2,window=0.5 (train+test)", "manual"]
    with pytest.raises(ConfigWrong, match="each once"):
        made(corpus, keyframes__source='["gamdss", "gamdss:0.1"]')


def test_the_true_key_frames_of_made_clips_can_be_learned_from(corpus: Path) -> None:
    found = made(corpus, keyframes__source="true", keyframes__apply="train+test")
    assert [each.source for each in found.pictures] == ["true"]
    assert found.plan.variants[0].name == "true (train+test)"


def test_without_motion_nothing_moves(corpus: Path) -> None:
    plan = made(corpus).plan
    assert plan.no_motion is not None
    assert not plan.no_motion.train.rows(list(range(6))).any()
    assert plan.variants[0].train.rows([0]).any()


def test_the_data_are_known_by_what_they_hold_and_not_by_where_they_lie(
    corpus: Path, tmp_path: Path
) -> None:
    one = made(corpus)
    moved = tmp_path / "elsewhere"
    shutil.copytree(corpus.parent / "corpus", moved / "corpus")
    shutil.copy(corpus, moved / "train.toml")
    for path in (moved / "corpus" / "frames").rglob("*"):
        path.touch()
    other = made(moved / "train.toml")
    assert other.plan.data == one.plan.data
    assert other.config.flat() == one.config.flat()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"protocol__folds": "losso"}, "no folds 'losso'"),
        ({"protocol__folds": "grouped:99"}, "cannot be dealt out to 99 folds"),
        ({"protocol__seeds": "[0, 0]"}, "each once"),
        ({"recipe__preset": "smal"}, "no recipe 'smal'"),
        ({"keyframes__source": '["risefall", "manual"]'}, "cannot choose among 2"),
        ({"classes__counts__disgust": "7"}, "disgust 3 instead of 7"),
    ],
)
def test_a_wrong_word_is_said_before_any_picture_is_read(
    corpus: Path, changes: dict[str, str], says: str
) -> None:
    for path in (corpus.parent / "corpus" / "frames").rglob("*.*"):
        path.write_bytes(b"")  # would be skipped, if it were looked at
    with pytest.raises((ConfigWrong, UsageError), match=says):
        made(corpus, **changes)
    assert not (corpus.parent / "cache").exists()


def test_two_spellings_of_a_person_are_one(corpus: Path) -> None:
    sheet = corpus.parent / "corpus" / "labels.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("subject")
    cells = lines[1].split(",")
    persons = {line.split(",")[place] for line in lines[1:]}
    folder = sheet.with_name("frames")
    cells[place] = cells[place].upper().replace("S0", "S")
    (folder / cells[place]).mkdir()
    shutil.move(folder / lines[1].split(",")[place] / cells[lines[0].split(",").index("name")],
                folder / cells[place])  # fmt: skip
    lines[1] = ",".join(cells)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = made(corpus, protocol__folds="loso").plan
    assert len(plan.folds) == len(persons) == 3


def test_two_runs_of_one_config_have_one_identity_and_others_do_not(corpus: Path) -> None:
    one, same = made(corpus), made(corpus)
    assert one.config.flat() == same.config.flat()
    assert one.plan.data == same.plan.data
    other = made(corpus, keyframes__source="gamdss:0.5")
    assert other.plan.data["inputs"] != one.plan.data["inputs"]


def test_a_network_that_wants_pictures_beside_flow_is_refused(corpus: Path) -> None:
    with pytest.raises(UsageError, match="Flow brings no pictures"):
        made(corpus, network__name="gamdss", network__preset="small", network__feature="flow")
    found = made(corpus, network__name="gamdss", network__preset="small", network__feature="flow",
                 network__spatial="false")  # fmt: skip
    assert found.plan.variants[0].train.rows([0]).shape == (1, 2, 3, 64, 64)
