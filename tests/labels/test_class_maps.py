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
    datasets,
    descriptor_of,
    usual_label,
)

MAPS = [class_map_named(name) for name in class_maps()]
BY_EMOTION = [each for each in MAPS if not each.column and not each.parts]

# Reference note datasets §2 to §10, their parts (d): the classes in order, and how many clips they
# hold in all; 0 where nobody published counts.
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
    "samm_long/5": ("anger contempt happiness surprise others", 136),
    "samm_long/3": ("positive surprise negative", 133),
    "samm_long/8": ("anger contempt happiness surprise others disgust fear sadness", 159),
    "samm_long/objective5": ("I II III IV V", 68),
    "samm_long/4": ("positive negative surprise others", 159),
    # One to three of contempt are not among the 188.
    "casme/8": ("tense disgust repression surprise happiness sadness fear contempt", 188),
    "casme/4": ("disgust repression surprise tense", 171),
    "casme/3": ("positive surprise negative", 0),
    "casme_squared/4": ("positive negative surprise others", 57),
    "casme_squared/3": ("anger disgust happiness", 0),
    "mmew/7": ("happiness anger surprise disgust fear sadness others", 300),
    "mmew/6": ("happiness anger surprise disgust fear sadness", 234),
    "mmew/4": ("happiness surprise disgust others", 263),
    "mmew/3": ("positive surprise negative", 234),
    "fourdme/5-single": ("negative positive surprise repression others", 228),
    "fourdme/5-first": ("negative positive surprise repression others", 0),
    "fourdme/5-surprise": ("negative positive surprise repression others", 0),
    "fourdme/3": ("surprise positive negative", 0),
    "fourdme/3-single": ("positive surprise negative", 191),
    "fourdme/multi-5": ("negative positive surprise repression others", 0),
    "casme3/7": ("disgust surprise others fear anger sadness happiness", 860),
    "casme3/7-gamdss": ("anger disgust fear happiness sadness surprise others", 857),
    "casme3/4": ("positive surprise others negative", 860),
    "casme3/3": ("negative surprise positive", 687),
    "casme3/valence": ("positive surprise negative others", 860),
    "casme3c/4": ("negative surprise others positive", 165),
    "smic/3": ("negative positive surprise", 164),
    "smic/3-megc": ("negative positive surprise", 164),
    "smic_e/3": ("negative positive surprise", 0),
    "megc2019": ("negative positive surprise", 442),
}
# What the sheets hold, as written in them: parts (a) of the same sections.
SAMM_SHEET = {
    "Anger": 57, "Other": 26, "Happiness": 26, "Surprise": 15, "Contempt": 12, "Disgust": 9,
    "Fear": 8, "Sadness": 6,
}  # fmt: skip
IN_THE_SHEET = {
    "casme": {
        "tense": 69, "disgust": 44, "repression": 38, "surprise": 20, "happiness": 9, "sadness": 6,
        "fear": 2, "comtempt": 1, "contempt": 2,
    },
    "casme2": {
        "happiness": 32, "disgust": 63, "repression": 27, "surprise": 25, "others": 99, "fear": 2,
        "sadness": 7,
    },
    "samm": SAMM_SHEET,
    "samm_long": SAMM_SHEET,
    "casme_squared": {"positive": 8, "negative": 21, "surprise": 9, "others": 19},
    "mmew": {
        "happiness": 36, "anger": 8, "surprise": 89, "disgust": 72, "fear": 16, "sadness": 13,
        "others": 66,
    },
    "fourdme": {
        "Negative": 127, "Positive": 34, "Surprise": 20, "surprise": 10, "Repression": 6,
        "Others": 31, "Surprise+Negative": 20, "Surprise+Positive": 4, "Surprise+Repression": 3,
        "Positive+Repression": 5, "Negative+Repression": 7,
    },
    "casme3": {
        "disgust": 250, "surprise": 187, "others": 158, "Others": 3, "fear": 86, "anger": 64,
        "sad": 57, "happy": 55,
    },
    "casme3c": {"negative": 99, "surprise": 30, "others": 20, "positive": 16},
    "smic": {"negative": 70, "positive": 51, "surprise": 43},
    "smic_e": {"negative": 9, "positive": 5, "surprise": 4},
}  # fmt: skip
LISTS_ONLY = {
    "casme2/3-megc": {"negative": 2},
    "casme3/3": {"negative": 8, "surprise": 3, "positive": 1},
}


def test_every_published_setting_is_there_in_its_order() -> None:
    assert {
        each.name: (" ".join(each.labels), sum(each.expected.values())) for each in MAPS
    } == PUBLISHED


@pytest.mark.parametrize("class_map", MAPS, ids=lambda each: each.name)
def test_a_map_is_of_its_data_set_and_says_where_it_is_from(class_map: ClassMap) -> None:
    assert class_map.source
    assert class_map.title
    assert set(class_map.expected) <= set(class_map.labels)
    if class_map.parts:
        assert class_map.dataset == ""
        return
    dataset, _, classes = class_map.name.partition("/")
    assert (class_map.dataset, bool(classes)) == (dataset, True)
    assert class_map in class_maps_of(dataset)
    if not class_map.column:
        known = descriptor_of(dataset).emotions
        said = {part for label in class_map.classes for part in label.split("+")}
        assert {usual_label(label) for label in said} <= known


def records_of(dataset: str) -> list[Record]:
    """One record per label of the sheet, as its reader gives it."""
    return [
        record(usual_label(written), dataset=dataset, emotion_raw=written)
        for written, n in IN_THE_SHEET[dataset].items()
        for _ in range(n)
    ]


@pytest.mark.parametrize("class_map", BY_EMOTION, ids=lambda each: each.name)
def test_the_released_sheet_gives_the_published_counts(class_map: ClassMap) -> None:
    records = records_of(class_map.dataset)
    counts = class_map.count_of(records)
    assert counts.difference == LISTS_ONLY.get(class_map.name, {})
    assert counts.n + counts.n_left_out == len(records)
    assert tuple(counts) == class_map.labels
    assert counts.n > 0


def test_casme3_by_valence_of_the_objective_class() -> None:
    sheet = {"VII": 373, "III": 234, "II": 151, "V": 47, "IV": 37, "I": 15, "VI": 3}
    records = [
        record("fear", dataset="casme3", **{"Objective class": label})
        for label, n in sheet.items()
        for _ in range(n)
    ]
    counts = class_map_named("casme3/valence").count_of(records)
    assert (counts.difference, counts.n_left_out) == ({}, 0)


def test_the_letters_count_where_a_map_says_so() -> None:
    exact = class_map_named("casme3/7-gamdss")
    assert (exact.class_of("others"), exact.class_of("Others"), exact.class_of("happy")) == (
        "others", None, "happiness",
    )  # fmt: skip
    assert exact.count_of(records_of("casme3")).left_out == {"Others": 3}


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("fourdme/5-single", "Surprise+Negative", None),
        ("fourdme/5-first", "Surprise+Negative", "surprise"),
        ("fourdme/5-first", "Negative+Surprise", "negative"),
        ("fourdme/5-first", "bliss+Others", "others"),
        ("fourdme/5-surprise", "Negative+Surprise", "surprise"),
        ("fourdme/5-surprise", "Positive+Repression", "positive"),
        ("fourdme/3", "negative + SURPRISE", "surprise"),
        ("fourdme/3", "Repression+Positive", "positive"),
        ("fourdme/3", "Others", None),
        ("fourdme/3-single", "Positive+Repression", None),
        ("fourdme/3-single", "Repression", None),
        ("casme2/5", "surprise+disgust", None),
    ],
)
def test_each_way_with_two_labels_is_a_map(name: str, label: str, expected: str | None) -> None:
    assert class_map_named(name).class_of(label) == expected


def test_several_classes_at_a_time() -> None:
    multi = class_map_named("fourdme/multi-5")
    assert multi.classes_of("Surprise+Negative") == ("surprise", "negative")
    assert (multi.classes_of("Other"), multi.classes_of("")) == (("others",), ())
    assert multi.class_of("Surprise+Negative") is None


def test_a_map_of_micro_expressions_leaves_macro_expressions_out() -> None:
    four = class_map_named("casme_squared/4")
    both = [record("negative", kind=kind, dataset="casme_squared") for kind in ("micro", "macro")]
    counts = four.count_of(both)
    assert (counts["negative"], counts.left_out) == (1, {"": 1})


class TestComposite:
    MAP = class_map_named("megc2019")

    def test_the_labels_alone_give_444_of_442(self) -> None:
        records = [each for name in ("smic", "casme2", "samm") for each in records_of(name)]
        counts = self.MAP.count_of(records)
        assert (counts.n, counts.difference) == (444, {"negative": 2})
        assert "444" in self.MAP.note

    def test_an_emotion_counts_in_one_data_set_and_not_in_another(self) -> None:
        of = {name: record("fear", dataset=name) for name in ("casme2", "samm", "casme3")}
        assert self.MAP.class_of_clip(of["samm"]) == "negative"
        assert self.MAP.class_of_clip(of["casme2"]) is None
        assert self.MAP.class_of_clip(of["casme3"]) is None

    def test_it_is_no_data_sets_own(self) -> None:
        assert all(not each.parts for name in datasets() for each in class_maps_of(name))
        assert {part.labels for part in self.MAP.parts} == {self.MAP.labels}


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


def record(
    emotion: str, dataset: str = "samm", kind: str = "micro", emotion_raw: str = "", **columns: str
) -> Record:
    return Record(
        dataset=dataset, id="samm/099/099_1_1#1", subject="099", subject_raw="099", name="099_1_1",
        raw=RawKeyFrames(1, 2, 3), provenance=Provenance(Path("l.csv"), None, 2), emotion=emotion,
        emotion_raw=emotion_raw or emotion, kind=kind, columns=columns,
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
