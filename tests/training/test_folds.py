"""Folds: every clip tested once, nobody on both sides, and what cannot be is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.training import Examples, Fold, folds_of, remarks_on_folds
from reapex.training.folds import inner_folds

from .tiny import clips, plan


def examples_of(persons: list[str], labels: list[str]) -> Examples:
    return Examples(
        tuple(f"{person}/{k}" for k, person in enumerate(persons)),
        tuple(persons),
        tuple(person.split("/")[0] for person in persons),
        tuple(labels),
        ("a", "b"),
    )


people = st.lists(
    st.tuples(st.sampled_from(["x/1", "x/2", "x/3", "y/1", "y/2"]), st.sampled_from("ab")),
    min_size=2,
    max_size=30,
).filter(lambda found: len({person for person, _ in found}) > 1)


@settings(max_examples=60, deadline=None)
@given(people, st.sampled_from(["loso", "lodo", "grouped"]), st.integers(0, 3))
def test_every_clip_is_tested_once_and_nobody_is_on_both_sides(
    found: list[tuple[str, str]], protocol: str, seed: int
) -> None:
    persons, labels = [each[0] for each in found], [each[1] for each in found]
    examples = examples_of(persons, labels)
    if protocol == "grouped":
        protocol = f"grouped:{len(set(persons))}"
    if protocol == "lodo" and len(set(examples.datasets)) == 1:
        return
    folds = folds_of(examples, protocol, seed)
    assert sorted(row for fold in folds for row in fold.test) == list(range(len(examples)))
    for fold in folds:
        assert sorted((*fold.train, *fold.test)) == list(range(len(examples)))
        assert not {persons[i] for i in fold.train} & {persons[i] for i in fold.test}
    assert folds == folds_of(examples, protocol, seed)


def test_loso_is_named_by_person_and_lodo_by_data_set() -> None:
    examples, _ = clips(n_persons=4)
    assert [fold.name for fold in folds_of(examples, "loso")] == [
        "d0/00",
        "d0/02",
        "d1/01",
        "d1/03",
    ]
    assert [fold.name for fold in folds_of(examples, "lodo")] == ["d0", "d1"]


def test_grouped_folds_have_the_classes_evenly_where_persons_allow() -> None:
    persons = [f"x/{k}" for k in range(6) for _ in range(4)]
    labels = [label for k in range(6) for label in ("aaaa" if k % 2 else "bbbb")]
    for fold in folds_of(examples_of(persons, labels), "grouped:3", seed=4):
        assert sorted(labels[row] for row in fold.test) == [*"aaaabbbb"]


def test_inner_folds_are_no_more_than_persons() -> None:
    assert len(inner_folds(["p", "p", "q", "r"], [0, 1, 0, 1], 5, 0)) == 3
    with pytest.raises(UsageError, match="Only one person, p, is left"):
        inner_folds(["p", "p"], [0, 1], 5, 0)


def test_what_cannot_be_folded_is_refused_with_a_mend() -> None:
    alone = examples_of(["x/1", "x/1"], ["a", "b"])
    with pytest.raises(UsageError, match="All clips are of one person, x/1") as error:
        folds_of(alone, "loso")
    assert "Add clips of other persons" in error.value.mend
    two = examples_of(["x/1", "x/2"], ["a", "b"])
    with pytest.raises(UsageError, match="All clips are of one data set, x"):
        folds_of(two, "lodo")
    with pytest.raises(UsageError, match="2 persons cannot be dealt out to 3 folds"):
        folds_of(two, "grouped:3")
    with pytest.raises(UsageError, match="There are no folds 'kfold'"):
        folds_of(two, "kfold")
    with pytest.raises(UsageError, match="learns from 1 clips and tests 1"):
        Fold("x", (0,), (0,))


def test_a_class_of_one_person_and_a_fold_without_a_class_are_named() -> None:
    examples = examples_of(["x/1", "x/1", "x/2", "y/3"], ["a", "b", "a", "a"])
    (said,) = remarks_on_folds(examples, folds_of(examples, "loso"))
    assert said.startswith("b has clips of one person only, x/1")
    examples = examples_of(["x/1", "x/2", "y/1", "y/2"], ["b", "b", "a", "a"])
    assert remarks_on_folds(examples, folds_of(examples, "lodo")) == (
        "a is not among what is learned from in the folds y.",
        "b is not among what is learned from in the folds x.",
    )
    empty = examples_of(["x/1", "x/2"], ["a", "a"])
    assert remarks_on_folds(empty, folds_of(empty, "loso")) == ("b has no clip.",)


def test_one_person_in_two_spellings_is_one_person_and_it_is_said() -> None:
    persons = ["x/s01", "x/S1", "X/s001", "x/s10", "x/s10"]
    examples = Examples(
        tuple("12345"), tuple(persons), ("x", "x", "X", "x", "x"), tuple("ababa"), ("a", "b")
    )
    assert examples.persons == ("x/s01", "x/s01", "x/s01", "x/s10", "x/s10")
    assert set(examples.datasets) == {"x"}
    folds = folds_of(examples, "loso")
    assert [fold.test for fold in folds] == [(0, 1, 2), (3, 4)]
    said = "x/s01 and x/S1 and X/s001 are taken for one person, who is in one fold."
    assert remarks_on_folds(examples, folds)[0] == said
    again = replace(examples, labels=tuple("babab"))
    assert remarks_on_folds(again, folds)[0] == said
    renamed = replace(examples, persons=tuple("ppqqq"))
    assert renamed.spellings == {}


def test_a_plan_refuses_folds_that_part_two_spellings() -> None:
    given, values = clips(n_persons=2)
    persons = tuple(
        each.replace("/0", "/") if k % 2 else each for k, each in enumerate(given.persons)
    )
    homes = tuple(each.split("/")[0] for each in persons)
    examples = replace(given, persons=persons, datasets=homes)
    rows = range(len(examples))
    halves = tuple(
        Fold(str(k), tuple(r for r in rows if r % 2 != k), tuple(r for r in rows if r % 2 == k))
        for k in (0, 1)
    )
    with pytest.raises(UsageError, match="learns from and tests d"):
        replace(plan(examples, values, folds="loso"), folds=halves)


def test_examples_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(UsageError, match="'c' is not among the classes a, b"):
        examples_of(["x/1"], ["c"])
    with pytest.raises(UsageError, match="have 1 persons"):
        Examples(("1", "2"), ("p",), ("d", "d"), ("a", "a"), ("a", "b"))
    with pytest.raises(UsageError, match="The clip '1' stands twice"):
        Examples(("1", "1"), ("p", "p"), ("d", "d"), ("a", "a"), ("a", "b"))
    with pytest.raises(UsageError, match="in 'd' and in 'e'"):
        Examples(("1", "2"), ("p", "p"), ("d", "e"), ("a", "a"), ("a", "b"))
    with pytest.raises(UsageError, match="nothing to tell apart"):
        Examples(("1",), ("p",), ("d",), ("a",), ("a",))
