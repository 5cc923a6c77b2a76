import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import BadCell
from reapex.labels import cells
from reapex.labels import units as units_of
from reapex.labels.casme2 import CASME2
from reapex.labels.cells import Cell
from reapex.labels.descriptor import EMOTION_ALIASES
from reapex.labels.table import TABLE

NO_NUMBERS: list[Cell] = [
    "forty",
    "40.5",
    40.5,
    -3,
    "-3",
    "1,005",
    "12a",
    "1 or 2",
    True,
    False,
    float("inf"),
    "9" * 5000,
    dt.date(2024, 1, 2),
    dt.datetime(2024, 1, 2, 3, 4),
    dt.time(1, 2),
    dt.timedelta(seconds=40),
]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (40, 40),
        (40.0, 40),
        ("40", 40),
        (" 40 ", 40),
        ("40.0", 40),
        ("40.", 40),
        ("４０", 40),
        ("4\u00a00", 40),
        ("040", 40),
        (0, 0),
        ("0", 0),
    ],
)
def test_a_frame_number_however_it_is_written(value: Cell, number: int) -> None:
    assert cells.frame_number(value, "OnsetFrame") == number


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "/",
        "\\",
        "-",
        "nan",
        "NaN",
        "None",
        "n/a",
        "N/A",
        "#N/A",
        "-1",
        "−1",
        -1,
        -1.0,
        "-1.0",
        float("nan"),
        "NA",
        "null",
        "–",
        "—",
        "／",
    ],
)
def test_a_cell_that_says_nothing_is_none(value: Cell) -> None:
    assert cells.frame_number(value, "ApexFrame") is None


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:20])
def test_what_is_no_frame_number_is_named_with_its_column(value: Cell) -> None:
    with pytest.raises(BadCell) as caught:
        cells.frame_number(value, "Onset Frame")
    assert caught.value.where.column == "Onset Frame"
    assert repr(cells.as_text(value)) in caught.value.what
    assert "whole number" in caught.value.expected
    assert caught.value.mend


@pytest.mark.parametrize(
    ("value", "fps"),
    [("29,97", 29.97), ("29.97", 29.97), (29.97, 29.97), (200, 200.0), ("２９，９７", 29.97)],
)
def test_a_frame_rate_with_point_or_comma(value: Cell, fps: float) -> None:
    assert cells.frame_rate(value, "fps") == fps


def test_no_frame_rate_is_none() -> None:
    assert cells.frame_rate(None, "fps") is None
    assert cells.frame_rate("n/a", "fps") is None


@pytest.mark.parametrize("value", [0, "0", -30, 10000, "fast", "1,000", True, dt.date(2024, 1, 2)])
def test_what_is_no_frame_rate(value: Cell) -> None:
    with pytest.raises(BadCell, match="no frame rate") as caught:
        cells.frame_rate(value, "fps")
    assert caught.value.where.column == "fps"


@pytest.mark.parametrize(
    ("value", "units"),
    [
        (4, ("4",)),
        (4.0, ("4",)),
        ("4+7", ("4", "7")),
        ("R4+L10", ("R4", "L10")),
        ("R12 + R15", ("R12", "R15")),
        ("4，12", ("4", "12")),
        ("AU4+AU7", ("4", "7")),
        ("12 or 14", ("12 or 14",)),
        ("4+", ("4",)),
        ("AU12 or AU14", ("12 or 14",)),
        ("4 + ( L12 or L14 )", ("4", "L12 or L14")),
        ("(4+7) or 12", ("(4+7) or 12",)),
        ("((4+7)+L10), 12", ("4", "7", "L10", "12")),
        ("R14 (A) + 2", ("R14A", "2")),
        ("4(7)", ("4(7)",)),
        ("(4 + 7", ("(4", "7")),
        ("4) + (7", ("4)", "(7")),
        ("4，7?", ("4", "7?")),
        ("4?7", ("4?", "7")),
        ("4 7", ("4", "7")),
        ("R4 L10", ("R4", "L10")),
        ("T12+B25", ("T12", "B25")),
        ("AUR2+AU12", ("R2", "12")),
        ("L12 or L14", ("L12 or L14",)),
        ("4(k)", ("4(k)",)),
        ("()", ()),
        ("/", ()),
        (None, ()),
    ],
)
def test_action_units(value: Cell, units: tuple[str, ...]) -> None:
    assert units_of.action_units(value) == units


@pytest.mark.parametrize(
    ("value", "units"),
    [
        ("AU4(k)+L7", ("L7",)),
        ("AUR2+12(k)+45", ("R2", "45")),
        ("4 (K) + 7", ("7",)),
        ("(4(k)+7)", ("7",)),
        ("4(k)", ()),
        (4, ("4",)),
    ],
)
def test_held_units_are_left_out_where_a_data_set_marks_them(
    value: Cell, units: tuple[str, ...]
) -> None:
    found = units_of.action_units(value, held_mark="(k)")
    assert tuple("".join(each.split()) for each in found) == units
    assert not any(map(units_of.is_ambiguous_unit, found))


def test_several_emotions_of_one_cell() -> None:
    aliases = {"sad": "sadness"}
    assert cells.words("Surprise+Sad", aliases, "+") == "surprise+sadness"
    assert cells.words(" Sad + sadness+ ", aliases, "+") == "sadness"
    assert cells.words("a;Sad", aliases, ";") == "a+sadness"
    assert cells.words("/", aliases, "+") == cells.words(None, aliases, "") == ""


@pytest.mark.parametrize(
    ("unit", "is_ambiguous"),
    [
        ("4", False),
        ("R14A", False),
        ("L12", False),
        ("Brow corrugator", False),
        ("12 or 14", True),
        ("12or14", True),
        ("12 OR 14", True),
        ("R/L12", True),
        ("12或14", True),
        ("14?", True),
        ("4(7)", True),
    ],
)
def test_a_unit_that_leaves_open_which_it_was(unit: str, is_ambiguous: bool) -> None:
    assert units_of.is_ambiguous_unit(unit) is is_ambiguous


@pytest.mark.parametrize(
    ("value", "emotion"),
    [
        ("Happy", "happiness"),
        (" Other ", "others"),
        ("comtempt", "contempt"),
        ("Awe", "awe"),
        ("fear", "fear"),
        (3, "3"),
        ("n/a", ""),
        (None, ""),
    ],
)
def test_an_emotion_in_its_usual_spelling(value: Cell, emotion: str) -> None:
    assert cells.word(value, TABLE.emotion_aliases) == emotion


@pytest.mark.parametrize(
    "value", [1, 1.0, "1", "01", "1.0", "sub01", "Sub 1", "s1", "S01", "001", "０１", "subject01"]
)
def test_a_subject_of_casme2_however_it_is_written(value: Cell) -> None:
    pattern, digits = CASME2.subject_pattern, CASME2.subject_digits
    assert cells.subject(value, "Subject", pattern, digits) == "01"


@pytest.mark.parametrize(
    ("value", "subject"),
    [("01", "01"), (1.0, "1"), ("1.0", "1"), ("p_7", "p_7"), (" 李 ", "李"), ("NA", "NA")],
)
def test_a_subject_of_a_plain_table_stays_as_it_is(value: Cell, subject: str) -> None:
    assert cells.subject(value, "Subject", TABLE.subject_pattern, 0) == subject


@pytest.mark.parametrize("value", [None, "", " ", "nan", "/", float("nan")])
def test_an_empty_subject_is_said_to_be_empty(value: Cell) -> None:
    with pytest.raises(BadCell, match="empty"):
        cells.subject(value, "Subject", TABLE.subject_pattern, 0)


@pytest.mark.parametrize("value", ["A1", 1.5, "Total"])
def test_a_subject_that_casme2_cannot_have(value: Cell) -> None:
    with pytest.raises(BadCell, match="no subject"):
        cells.subject(value, "Subject", CASME2.subject_pattern, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1, "1"),
        (29.97, "29.97"),
        (True, "TRUE"),
        (None, ""),
        (" a b ", "a b"),
        ("01", "01"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (1e300, "1e+300"),
    ],
)
def test_cells_as_text(value: Cell, text: str) -> None:
    assert cells.as_text(value) == text


ANY_CELL: st.SearchStrategy[Any] = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Nd", "Po", "Pd", "Zs"])),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(ANY_CELL)
def test_no_cell_crashes_a_parser(value: Cell) -> None:
    try:
        number = cells.frame_number(value, "c")
        assert number is None or number >= 0
    except BadCell:
        pass
    try:
        fps = cells.frame_rate(value, "c")
        assert fps is None or 0 < fps < 10000
    except BadCell:
        pass
    with suppress(BadCell):
        assert cells.subject(value, "c", TABLE.subject_pattern, 0)
    assert all(units_of.action_units(value))
    assert cells.word(value, {}) == cells.word(value, {}).strip()


@given(st.integers(0, 10**9))
def test_a_frame_number_is_the_same_as_int_float_and_text(number: int) -> None:
    written: list[Cell] = [number, float(number), str(number), f"{number}.0", f" {number:06d} "]
    assert {cells.frame_number(value, "c") for value in written} == {number}


UNITS = st.lists(st.from_regex(r"[LRA]?[1-9][0-9]?[A-E]?", fullmatch=True), min_size=1, max_size=6)


@given(UNITS, st.sampled_from(["+", " + ", ",", "，", " ;"]), st.booleans(), st.data())
def test_units_come_apart_as_they_were_joined(
    units: list[str], mark: str, enclosed: bool, data: st.DataObject
) -> None:
    written = [data.draw(st.sampled_from([unit, f"({unit})", f"AU{unit}"])) for unit in units]
    cell = f"({mark.join(written)})" if enclosed else mark.join(written)
    read = units_of.action_units(cell)
    assert [unit.removeprefix("AU") for unit in read] == units
    assert not any(map(units_of.is_ambiguous_unit, read))
    assert any(map(units_of.is_ambiguous_unit, units_of.action_units(f"{cell} or 9")))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("高兴", "happiness"), ("快乐", "happiness"), ("悲伤", "sadness"), ("惊讶", "surprise"),
        ("厌恶", "disgust"), ("恐惧", "fear"), ("害怕", "fear"), ("愤怒", "anger"),
        ("生气", "anger"), ("轻蔑", "contempt"), ("压抑", "repression"), ("紧张", "tense"),
        ("其他", "others"), ("其它", "others"), ("积极", "positive"), ("正性", "positive"),
        ("消极", "negative"), (" 负性 ", "negative"), ("困惑", "困惑"),
    ],
)  # fmt: skip
def test_chinese_emotions_have_their_usual_names(written: str, read: str) -> None:
    assert cells.word(written, EMOTION_ALIASES) == read
