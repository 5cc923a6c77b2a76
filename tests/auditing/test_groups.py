from dataclasses import replace
from pathlib import Path

import pytest

from reapex.auditing import group_of, grouped_by, overview
from reapex.clip import Clip, Provenance
from reapex.errors import UsageError
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.timeline import Timeline


def clip(subject: str, name: str = "a", **parts: object) -> Clip:
    made = Clip(
        id=f"table/{subject}/{name}#1", subject=subject, name=name,
        raw=RawKeyFrames(1, 2, 3), keyframes=KeyFrames(0, 1, 2),
        timeline=Timeline.steady(range(1, 4), 100), fps=100,
        provenance=Provenance(Path("l.csv"), None, 2),
    )  # fmt: skip
    return replace(made, **parts)  # type: ignore[arg-type]


def test_the_subject_table_wins_over_the_sheet_and_both_over_what_reapex_knows() -> None:
    made = clip("1", coder="B", columns={"Coder": "C", "Site": " north "}, traits={"CODER": "D"})
    assert group_of(made, "coder") == "D"
    assert group_of(replace(made, traits={}), "coder") == "C"
    assert group_of(replace(made, traits={}, columns={}), "coder") == "B"
    assert group_of(made, "site") == "north"
    assert [group_of(made, column) for column in ("fps", "dataset", "emotion", "nothing")] == [
        "100", "table", "unknown", "unknown",
    ]  # fmt: skip


def test_groups_keep_their_order_and_a_column_nobody_has_is_refused() -> None:
    clips = [clip("2", emotion="fear"), clip("1", emotion="anger"), clip("3", emotion="fear")]
    groups = grouped_by(clips, "emotion")
    assert {name: [each.subject for each in mine] for name, mine in groups.items()} == {
        "fear": ["2", "3"],
        "anger": ["1"],
    }
    with pytest.raises(UsageError, match=r"column 'culture'.*--subjects"):
        grouped_by(clips, "culture")


def test_table_one_counts_people_not_clips() -> None:
    anna = {"age": "24", "gender": "female"}
    clips = [
        clip("1", "a", emotion="fear", traits=anna, corpus="X"),
        clip("1", "b", emotion="fear", traits=anna, corpus="X", fps=30.0),
        clip("2", "a", emotion="", traits={"age": "30", "gender": "male"}, corpus="X"),
        clip("1", "a", emotion="joy", corpus="Y", fps=None),
    ]
    first, second = overview(clips)
    assert (first.name, first.n_clips, first.n_persons) == ("X", 3, 2)
    assert list(first.rates_fps) == [30, 100]
    assert first.classes == {"fear": 2, "unknown": 1}
    assert first.composition == {"age": "mean 27.0 (24 to 30)", "gender": "1 female, 1 male"}
    assert second.name == "Y"
    assert list(second.rates_fps) == []
    assert second.composition == {}
    (alone,) = overview([replace(each, corpus="") for each in clips])
    assert (alone.name, alone.n_persons) == ("all", 2)
    assert [part.name for part in overview(clips, "gender")] == ["female", "male", "unknown"]


def test_numbers_that_stand_for_words_are_counted_and_unknown_ones_said() -> None:
    coded = [clip(str(n), traits={"sex": str(n % 2), "age": "" if n else "31"}) for n in range(3)]
    assert overview(coded)[0].composition == {"sex": "2 0, 1 1", "age": "31, 2 unknown"}


def test_a_trait_that_is_another_name_for_the_person_is_left_out() -> None:
    clips = [clip(str(number), traits={"initials": f"p{number}"}) for number in range(20)]
    assert overview(clips)[0].composition == {}
