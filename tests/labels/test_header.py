from pathlib import Path

import pytest

from reapex.labels.casme2 import CASME2
from reapex.labels.cells import Cell
from reapex.labels.descriptor import FIELDS, Descriptor, Field
from reapex.labels.grid import Grid
from reapex.labels.header import HEADER_ROWS, find_table, nearest_table, normal
from reapex.labels.samm import SAMM
from reapex.labels.table import TABLE

from .conftest import CASME2_ROWS, PLAIN_ROWS, Rows


def grid(rows: Rows, sheet: str | None = None) -> Grid:
    cells: tuple[tuple[Cell, ...], ...] = tuple(tuple(row) for row in rows)
    return Grid(Path("labels.xlsx"), sheet, cells, "")


@pytest.mark.parametrize(
    "text",
    [
        "OnsetFrame",
        "Onset Frame",
        "onset_frame",
        "ONSET-FRAME",
        "\ufeffonset frame",
        "Ｏnset'Frame",
        "onset\nframe",
        "onset\u00a0frame",
    ],
)
def test_headings_are_compared_without_what_people_vary(text: str) -> None:
    assert normal(text) == "onsetframe"


@pytest.mark.parametrize("n_above", [0, 13, 29])
def test_the_header_is_found_below_a_preamble(n_above: int) -> None:
    preamble = [("SAMM Dataset - Master FACS Codes",), (), ("Subject", "of this sheet")] * 10
    table = find_table([grid([*preamble[:n_above], *CASME2_ROWS])], CASME2)
    assert table is not None
    assert table.header.row_index == n_above
    assert {field: table.header.columns[field] for field in ("subject", "onset", "emotion")} == {
        "subject": 0,
        "onset": 3,
        "emotion": 8,
    }


def test_a_header_further_down_is_not_looked_for() -> None:
    assert find_table([grid([()] * HEADER_ROWS + list(PLAIN_ROWS))], TABLE) is None


def test_the_first_alias_wins_whatever_the_order_of_columns() -> None:
    # CASME: "Onset" is a duration in ms, "OnsetF" the frame.
    header = ("Subject", "Filename", "Onset", "OnsetF", "ApexF1", "ApexF2", "OffsetF", "Total")
    table = find_table([grid([header])], TABLE)
    assert table is not None
    assert [table.header.columns[key] for key in ("onset", "apex", "offset")] == [3, 4, 6]


def test_headings_that_occur_twice_are_reported_and_the_first_is_read() -> None:
    table = find_table([grid([("subject", "clip", "Onset", "offset", "onset", None, None)])], TABLE)
    assert table is not None
    assert table.header.columns["onset"] == 2
    assert table.header.repeated == ("Onset",)


def test_the_sheet_of_the_known_name_comes_before_the_first() -> None:
    copy, known = grid(CASME2_ROWS, "old copy"), grid(CASME2_ROWS, "SHEET1")
    table = find_table([grid([], "empty"), copy, known], CASME2)
    assert table is not None
    assert table.grid is known
    table = find_table([grid([], "empty"), copy], CASME2)
    assert table is not None
    assert table.grid is copy


def test_the_nearest_header_is_where_most_needed_columns_are() -> None:
    rows = [("subject", "notes"), ("subject", "clip", "start", "end"), ("p1", "a", 1, 2)]
    table = nearest_table([grid(rows)], TABLE)
    assert table is not None
    assert (table.header.row_index, set(table.header.columns)) == (1, {"subject", "name"})


def test_one_word_in_common_is_not_nearly_a_header() -> None:
    assert nearest_table([grid([("subject", "weight", "height")])], TABLE) is None


def test_a_note_that_is_long_is_no_heading() -> None:
    assert nearest_table([grid([("subject" + " " * 200 + "x" * 200, "clip")])], TABLE) is None


@pytest.mark.parametrize("descriptor", [CASME2, SAMM, TABLE], ids=lambda each: each.name)
def test_no_heading_stands_for_two_fields(descriptor: Descriptor) -> None:
    aliases = [alias for known in descriptor.aliases.values() for alias in known]
    assert len(aliases) == len(set(aliases))
    assert all(normal(alias) == alias for alias in aliases)
    assert set(descriptor.aliases) == set(FIELDS)


@pytest.mark.parametrize(
    "header",
    [
        ("Subject", "Filename", "Onset Frame", "Apex Frame", "Offset Frame", "Emotion"),
        ("participant", "video", "onset_frame", "apexframe", "offset-frame", "label"),
        ("Sub", "FoldName", "OnsetF", "ApexF1", "OffsetF", "Emotion"),
        ("subject_id", "clip", "onset", "apex", "offset", "Emotion"),
        ("被试", "文件名", "起始帧", "顶点帧", "结束帧", "情绪"),
        ("受试者", "文件名", "起始帧", "峰值帧", "终止帧", "情绪"),
    ],
)
def test_a_plain_table_is_understood_by_its_headings(header: tuple[str, ...]) -> None:
    table = find_table([grid([header])], TABLE)
    assert table is not None
    fields: list[Field] = ["subject", "name", "onset", "apex", "offset", "emotion"]
    assert [table.header.columns[field] for field in fields] == list(range(6))


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("被试", "片段", "开始帧", "顶点帧", "结束帧", "表情类别", "帧率(fps)"), None),
        (("被试", "片段", "开始帧", "顶点帧", "结束帧", "表情类别", "帧率（ＦＰＳ）"), None),
        (("Subject", "Clip", "Onset (frame)", "Apex (frame)", "Offset [frame]", "x", "y"), 4),
        (("Subject", "Clip", "Onset (frame)", "Apex (Frame)", "Offset (frames)", "Emotion",
          "Frame rate (fps)"), None),
        (("subject", "clip", "onset (frame no.)", "apex", "offset(frame no.)", "label",
          "Frame Rate (Hz)"), None),
    ],
)  # fmt: skip
def test_chinese_headings_and_units_in_brackets(
    headings: tuple[str, ...], fields: int | None
) -> None:
    table = find_table([grid([headings])], TABLE)
    if fields is not None:
        assert table is None, "square brackets are nobody's unit here"
        return
    assert table is not None
    assert table.header.columns == {
        "subject": 0, "name": 1, "onset": 2, "apex": 3, "offset": 4, "emotion": 5, "fps": 6,
    }  # fmt: skip


def test_a_unit_that_is_no_frame_makes_no_key_frame() -> None:
    assert find_table([grid([("Subject", "Clip", "Onset (ms)", "Offset (s)")])], TABLE) is None
