"""Which clips are learned from."""

from dataclasses import replace
from pathlib import Path

import pytest

from reapex.corpus import Corpus
from reapex.errors import ConfigWrong, UsageError
from reapex.loading import load
from reapex.recognition.classing import classed, require_counts
from reapex.recognition.config import ClassesPart


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Five clips in a plain table: three emotions in several spellings, one without."""
    sheet = tmp_path / "labels.csv"
    sheet.write_text(
        "subject,clip,onset,apex,offset,emotion,fps,group\n"
        "1,a,1,5,9,Happiness,100,x\n"
        "1,b,1,5,9,other,100,y\n"
        "2,c,1,5,9,happy,100,x\n"
        "2,d,1,5,9,Disgust,100,\n"
        "3,e,1,5,9,,100,y\n"
    )
    return load(sheet)


def test_a_label_is_its_own_class_in_the_configs_spelling_and_order(corpus: Corpus) -> None:
    found = classed(corpus, ClassesPart(counts={"Others": 1, "Happiness": 2}))
    assert found.classes == ("Others", "Happiness")
    assert found.labels == ("Happiness", "Others", "Happiness")
    assert [clip.name for clip in found.clips] == ["a", "b", "c"]
    assert [each.reason for each in found.skipped] == [
        "The label 'disgust' has no class.",
        "The clip has no label.",
    ]


def test_own_classes_group_labels(corpus: Corpus) -> None:
    part = ClassesPart(counts={"positive": 2, "rest": 2}, of={"Happy": "positive", "other": "rest",
                                                              "disgust": "rest"})  # fmt: skip
    found = classed(corpus, part)
    assert found.labels == ("positive", "rest", "positive", "rest")


def test_a_further_column_can_hold_the_labels(corpus: Corpus) -> None:
    found = classed(corpus, ClassesPart(counts={"x": 2, "y": 2}, column="Group"))
    assert found.labels == ("x", "y", "x", "y")


def test_a_class_map_of_reapex_holds_for_a_table_of_ones_own(corpus: Corpus) -> None:
    counts = {"happiness": 2, "repression": 1, "disgust": 1, "surprise": 1, "others": 1}
    found = classed(corpus, ClassesPart(counts=counts, map="casme2/5"))
    assert found.labels == ("happiness", "others", "happiness", "disgust")
    with pytest.raises(ConfigWrong, match="repression, disgust, surprise, others are not among"):
        classed(corpus, ClassesPart(counts={"happiness": 2, "x": 1}, map="casme2/5"))
    with pytest.raises(UsageError, match="Did you mean casme2/5"):
        classed(corpus, ClassesPart(counts=counts, map="casme/5"))


def test_a_composite_takes_each_data_sets_own_map(corpus: Corpus) -> None:
    first, *rest = corpus.clips
    mixed = replace(corpus, clips=(replace(first, dataset="samm"), *rest))
    counts = {"positive": 2, "negative": 1, "surprise": 1}
    both = ["casme2/3-megc", "samm/3-megc"]
    with pytest.raises(ConfigWrong, match="names no map for table"):
        classed(mixed, ClassesPart(counts=counts, map=both))
    casme2 = replace(corpus, clips=tuple(replace(each, dataset="casme2") for each in rest))
    found = classed(
        replace(casme2, clips=(mixed.clips[0], *casme2.clips)), ClassesPart(counts=counts, map=both)
    )
    assert found.labels == ("positive", "positive", "negative")
    whole = classed(
        replace(casme2, clips=(mixed.clips[0], *casme2.clips)),
        ClassesPart(counts=counts, map="megc2019"),
    )
    assert whole.labels == found.labels
    with pytest.raises(ConfigWrong, match="names no map for table"):
        classed(mixed, ClassesPart(counts=counts, map="megc2019"))


def test_other_counts_are_refused_with_the_right_ones_ready_to_paste(corpus: Corpus) -> None:
    part = ClassesPart(counts={"happiness": 3, "very odd": 1})
    with pytest.raises(ConfigWrong, match="happiness 2 instead of 3") as caught:
        require_counts(("happiness", "happiness", "very odd"), part)
    assert 'happiness = 2\n"very odd" = 1' in str(caught.value)
    require_counts(("happiness",) * 3 + ("very odd",), part)
