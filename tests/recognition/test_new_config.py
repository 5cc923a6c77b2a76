"""A config to begin with."""

from pathlib import Path

import pytest

from reapex.errors import UsageError
from reapex.labels import class_map_named
from reapex.loading import load
from reapex.recognition.classing import classed, require_counts
from reapex.recognition.config_file import read_config
from reapex.recognition.new_config import new_config
from reapex.synth import SynthCorpus


def test_a_new_config_is_a_config_that_fits_its_labels(
    small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    corpus = load(small_corpus.labels, small_corpus.frames)
    path = tmp_path / "deep" / "train.toml"
    path.parent.mkdir()
    reading: dict[str, object] = {"fps": 100.0, "dataset": None, "columns": {}}
    text = new_config(
        corpus, small_corpus.labels, small_corpus.frames, path.parent, reading=reading
    )
    path.write_text(text)
    config = read_config(path)
    assert config.labels.samefile(small_corpus.labels)
    assert config.frames is not None
    assert config.frames.samefile(small_corpus.frames)
    assert config.fps == 100
    found = classed(corpus, config.classes)
    require_counts(found.labels, config.classes)
    assert len(found.clips) == 6


def test_the_classes_can_be_a_class_map(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    corpus = load(small_corpus.labels, small_corpus.frames)
    text = new_config(
        corpus,
        small_corpus.labels,
        small_corpus.frames,
        tmp_path,
        class_map_named("casme2/3-plain"),
    )
    (tmp_path / "train.toml").write_text(text)
    config = read_config(tmp_path / "train.toml")
    assert config.classes.map == "casme2/3-plain"
    assert set(config.classes.counts) <= {"positive", "negative", "surprise"}


def test_labels_of_one_class_make_no_config(tmp_path: Path) -> None:
    sheet = tmp_path / "labels.csv"
    sheet.write_text("subject,clip,onset,apex,offset,emotion\n1,a,1,5,9,fear\n")
    with pytest.raises(UsageError, match="clips of 1 class"):
        new_config(load(sheet), sheet, None, tmp_path)
