from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.clip import Provenance
from reapex.errors import UsageError
from reapex.keyframes import RawKeyFrames
from reapex.labels import (
    ClassMap,
    Record,
    class_map_named,
    class_maps,
    class_maps_of,
    descriptor_of,
)

MAPS = [class_map_named(name) for name in class_maps()]
BY_EMOTION = [each for each in MAPS if not each.column]

# Reference note datasets §3(d), §4(d): the classes in order, and how many clips they hold in all.
PUBLISHED = {
    "casme2/5": ("happiness repression disgust surprise others", 246),
    "casme2/3-gamdss": ("positive surprise negative", 156),
    "casme2/3-plain": ("positive negative surprise", 147),
    "casme2/3-megc": ("negative positive surprise", 145),
    "casme2/7": ("happiness repression disgust surprise others fear sadness", 255),
    "samm/5": ("anger contempt happiness surprise others", 136),
    "samm/3": ("positive surprise negative", 133),
    "samm/3-megc": ("negative positive surprise", 133),
    "samm/8": ("anger contempt happiness surprise others disgust fear sadness", 159),
    "samm/objective5": ("I II III IV V", 68),
}
# What the sheets hold: §3(a), §4(a).
IN_THE_SHEET = {
    "casme2": {
        "happiness": 32, "disgust": 63, "repression": 27, "surprise": 25, "others": 99, "fear": 2,
        "sadness": 7,
    },
    "samm": {
        "anger": 57, "others": 26, "happiness": 26, "surprise": 15, "contempt": 12, "disgust": 9,
        "fear": 8, "sadness": 6,
    },
}  # fmt: skip
OFFICIAL_LIST_ONLY = {"casme2/3-megc": {"negative": 2}}


def test_every_published_setting_is_there_in_its_order() -> None:
    assert {
        each.name: (" ".join(each.labels), sum(each.expected.values())) for each in MAPS
    } == PUBLISHED


@pytest.mark.parametrize("class_map", MAPS, ids=lambda each: each.name)
def test_a_map_is_of_its_data_set_and_says_where_it_is_from(class_map: ClassMap) -> None:
    dataset, _, classes = class_map.name.partition("/")
    assert (class_map.dataset, bool(classes)) == (dataset, True)
    assert class_map in class_maps_of(dataset)
    assert class_map.source
    assert class_map.title
    assert set(class_map.expected) == set(class_map.labels)
    if not class_map.column:
        assert set(class_map.classes) <= descriptor_of(dataset).emotions


@pytest.mark.parametrize("class_map", BY_EMOTION, ids=lambda each: each.name)
def test_the_released_sheet_gives_the_published_counts(class_map: ClassMap) -> None:
    sheet = Counter(IN_THE_SHEET[class_map.dataset])
    counts = class_map.count(sheet.elements())
    assert counts.difference == OFFICIAL_LIST_ONLY.get(class_map.name, {})
    assert counts.n + counts.n_left_out == sum(sheet.values())
    assert tuple(counts) == class_map.labels


def test_published_numbers_that_disagree_are_noted() -> None:
    assert "247" in class_map_named("casme2/5").note
    assert "147" in class_map_named("casme2/3-megc").note
    assert "131" in class_map_named("samm/3").note


@pytest.mark.parametrize("emotion", ["Other", "others", " OTHERS ", "other"])
def test_a_label_however_it_is_spelled(emotion: str) -> None:
    assert class_map_named("samm/5").class_of(emotion) == "others"


@pytest.mark.parametrize("emotion", ["fear", "sadness", "", "bliss", "/"])
def test_a_label_that_a_map_leaves_out(emotion: str) -> None:
    assert class_map_named("casme2/5").class_of(emotion) is None


def test_what_is_left_out_is_counted_by_its_label() -> None:
    counts = class_map_named("casme2/3-plain").count(["others", "Other", "fear", "", "disgust"])
    assert dict(counts) == {"positive": 0, "negative": 1, "surprise": 0}
    assert counts.left_out == {"others": 2, "fear": 1, "": 1}
    assert (counts.n, counts.n_left_out, counts["negative"], len(counts)) == (1, 4, 1, 3)
    assert counts.difference == {"positive": -32, "negative": -89, "surprise": -25}


def record(emotion: str, **columns: str) -> Record:
    return Record(
        dataset="samm", id="samm/099/099_1_1#1", subject="099", subject_raw="099", name="099_1_1",
        raw=RawKeyFrames(1, 2, 3), provenance=Provenance(Path("l.csv"), None, 2), emotion=emotion,
        columns=columns,
    )  # fmt: skip


def test_objective_classes_are_of_their_column_and_not_of_the_emotion() -> None:
    objective = class_map_named("samm/objective5")
    records = [
        record("others", **{"Objective Classes": "7"}),
        record("others", objective_classes="1"),
        record("anger", **{"Objective Classes": "1.0"}),
        record("5"),
    ]
    counts = objective.count_of(records)
    assert (counts["I"], counts.n, counts.left_out) == (2, 2, {"7": 1, "": 1})
    assert class_map_named("samm/5").count_of(records)["others"] == 2


def test_a_map_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="Fear"):
        ClassMap("x/1", "x", "x", {"Fear": "negative"})
    with pytest.raises(ValueError, match="positive"):
        ClassMap("x/1", "x", "x", {"fear": "negative"}, {"positive": 3})


def test_names_that_are_no_map_show_the_nearest() -> None:
    assert class_map_named(" SAMM/5 ").name == "samm/5"
    with pytest.raises(UsageError, match=r"one of casme2/5, .*mean samm/5\?"):
        class_map_named("samm5")
    with pytest.raises(UsageError, match="See the list"):
        class_map_named("@@@")


def test_a_table_has_no_maps_and_an_unknown_data_set_is_said() -> None:
    assert class_maps_of("table") == ()
    assert [each.name for each in class_maps_of(" SAMM ")][:2] == ["samm/5", "samm/3"]
    with pytest.raises(UsageError, match="no data set"):
        class_maps_of("sam")


@given(st.sampled_from(MAPS), st.lists(st.one_of(st.sampled_from(["anger", "others"]), st.text())))
def test_every_label_is_counted_once(class_map: ClassMap, labels: list[str]) -> None:
    counts = class_map.count(labels)
    assert counts.n + counts.n_left_out == len(labels)
    assert not set(counts.left_out) & set(class_map.classes)
