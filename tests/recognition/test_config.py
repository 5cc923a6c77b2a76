"""Configs: what they say, and what is said of wrong ones."""

from pathlib import Path

import pytest

from reapex.errors import ConfigWrong
from reapex.recognition.config_file import read_config

LEAST = 'labels = "labels.csv"\n[classes.counts]\na = 2\nb = 3\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "labels.csv").write_text("x")
    path = tmp_path / "train.toml"
    path.write_text(LEAST)
    return path


def test_the_least_config_has_the_defaults_spelled_out(config: Path) -> None:
    found = read_config(config)
    assert found.labels == config.parent / "labels.csv"
    assert found.frames is None
    assert list(found.classes.counts.items()) == [("a", 2), ("b", 3)]
    assert found.keyframes.sources == ("manual",)
    assert found.protocol.seeds == [0, 1, 2, 3, 4]
    flat = found.flat()
    assert flat["protocol.folds"] == "loso"
    assert flat["protocol.seeds"] == "0, 1, 2, 3, 4"
    assert flat["classes.counts.b"] == 3


def test_single_values_can_be_changed_from_outside(config: Path) -> None:
    found = read_config(
        config,
        {"recipe.epochs": "7", "keyframes.source": "gamdss:0.05", "protocol.seeds": "[1, 2]"},
    )
    assert found.recipe.given() == {"epochs": 7}
    assert found.keyframes.source == "gamdss:0.05"
    assert found.protocol.seeds == [1, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("recipy = 1\n" + LEAST, "There is no recipy; did you mean recipe?"),
        (LEAST + "[recipe]\nepoch = 3\n", "There is no recipe.epoch; did you mean epochs?"),
        (LEAST + "[recipe]\nlearnin = 3\nepochs = 0\n", "epochs: input should be greater"),
        (LEAST + "[keyframes]\napply = 'test'\n", "keyframes.apply: input should be 'train'"),
        ("labels = 'labels.csv'\n", "classes is missing"),
        ("labels = 'labels.csv'\n[classes.counts]\na = 2\n", "at least 2 items"),
        (LEAST.replace("labels.csv", "none.csv"), "none.csv are not there"),
        ("labels = \n", "cannot be read"),
        ("frames = 'nowhere'\n" + LEAST, "The frames folder"),
        (LEAST + "[keyframes]\ntruth = 'no.csv'\n", "The truth"),
        (LEAST + "[classes]\nmap = 'x'\nof = {c = 'a'}\n", "map and of are both given"),
    ],
)
def test_what_is_wrong_is_told(config: Path, text: str, told: str) -> None:
    config.write_text(text)
    with pytest.raises(ConfigWrong, match=r"train\.toml") as caught:
        read_config(config)
    assert told in str(caught.value)


def test_all_faults_come_in_one_message(config: Path) -> None:
    config.write_text(LEAST + "[recipe]\nepoch = 3\n[protocol]\nseeds = []\n")
    with pytest.raises(ConfigWrong) as caught:
        read_config(config)
    assert "recipe.epoch" in str(caught.value)
    assert "protocol.seeds" in str(caught.value)


def test_a_config_that_is_not_there_names_the_way_to_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigWrong, match="reapex config LABELS"):
        read_config(tmp_path / "train.toml")


def test_a_value_cannot_be_set_inside_a_value(config: Path) -> None:
    with pytest.raises(ConfigWrong, match="labels is a value"):
        read_config(config, {"labels.x": "1"})
