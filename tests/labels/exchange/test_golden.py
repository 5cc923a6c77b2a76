"""Each format as its own tool writes it, read to known frames."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reapex.errors import FormatUnclear, UsageError
from reapex.labels import LabelSheet, read_labels

from . import golden
from .marks import back

Rows = list[tuple[object, ...]]


def rows(sheet: LabelSheet) -> Rows:
    return [
        (each.subject, each.name, *each.raw, each.emotion, each.coder) for each in sheet.records
    ]


def write(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("origin", "shift"), [(0, 0), (250, 25)])
def test_elan(origin: int, shift: int, tmp_path: Path) -> None:
    """At 100 fps from frame 1: 200 ms is frame 21, 299 ms frame 31, 450 ms frame 46."""
    path = write(tmp_path, "a b.eaf", golden.ELAN.replace("{origin}", str(origin)))
    sheet = back(path, fps=100)
    at = [number + shift for number in (21, 31, 46, 101, 131)]
    assert rows(sheet) == [
        ("99", "片段 99_1", at[0], at[1], at[2], "happiness", "Ann"),
        ("99", "片段 99_1", at[3], None, at[4], "", "Ann"),
    ]
    first = sheet.records[0]
    assert first.action_units == ("6", "12")
    assert first.columns == {"note": "blinks first"}
    assert first.id == "table/99/片段 99_1#1"
    assert (first.fps, first.kind) == (100, "micro")
    (skipped,) = sheet.skipped
    assert "'ts6' has no time" in skipped.reason
    assert any("speech" in remark for remark in sheet.remarks)
    assert any(
        "1 apexes lie in no expression or have no time" in remark for remark in sheet.remarks
    )
    assert any("counted from 1" in remark for remark in sheet.remarks)


def test_elan_without_a_rate_says_so_for_each(tmp_path: Path) -> None:
    sheet = back(write(tmp_path, "a.eaf", golden.ELAN.replace("{origin}", "0")))
    assert not sheet.records
    assert [each.code for each in sheet.skipped] == ["rate_unknown", "bad_cell", "rate_unknown"]
    assert "--fps" in sheet.skipped[0].reason


def test_elan_asks_where_several_tiers_may_be_meant(tmp_path: Path) -> None:
    text = golden.ELAN.replace("{origin}", "0").replace("ME-Ann", "tier one")
    with pytest.raises(FormatUnclear, match="'tier one', 'speech'"):
        back(write(tmp_path, "a.eaf", text), fps=100)


def test_elan_takes_the_rate_of_a_data_set_that_was_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.eaf", golden.ELAN.replace("{origin}", "0"))
    sheet = read_labels(path, "casme2")
    assert sheet.source.dataset == "casme2"
    assert tuple(sheet.records[0].raw) == (41, 61, 91)
    with pytest.raises(UsageError, match="no columns"):
        read_labels(path, None, {"onset": "Start"})


def test_a_folder_of_eaf_files_is_one_corpus(tmp_path: Path) -> None:
    text = golden.ELAN.replace("{origin}", "0")
    write(tmp_path, "one.eaf", text)
    write(tmp_path, "two.eaf", text.replace("99_1.mp4", "99_2.mp4"))
    write(tmp_path, "three.eaf", "<ANNOTATION_DOCUMENT>")
    write(tmp_path, "notes.txt", "nothing")
    sheet = back(tmp_path, fps=100)
    assert [each.name for each in sheet.records] == ["片段 99_1"] * 2 + ["片段 99_2"] * 2
    assert {each.provenance.file.name for each in sheet.records} == {"one.eaf", "two.eaf"}
    assert [each.where.file.name for each in sheet.skipped if each.where.file] == [
        "one.eaf",
        "three.eaf",
        "two.eaf",
    ]
    assert any(remark.startswith("two.eaf: ") for remark in sheet.remarks)


def test_boris(tmp_path: Path) -> None:
    """The time offset is taken off; frame 31 wins over 303 ms; the second file has a clock."""
    sheet = back(write(tmp_path, "pilot.boris", golden.BORIS))
    assert rows(sheet) == [
        ("99", "99_1", 21, 32, 46, "happiness", "Ann"),
        ("99", "99_2", 26, None, 41, "happiness", "Ann"),
    ]
    assert sheet.records[0].columns == {"note": "clear"}
    assert sheet.records[1].columns == {"modifiers": "R|strong"}
    assert [each.fps for each in sheet.records] == [100, 50]
    (skipped,) = sheet.skipped
    assert "never stops" in skipped.reason
    assert any("1 point events" in remark for remark in sheet.remarks)


def test_boris_believes_a_time_that_its_frame_index_contradicts(tmp_path: Path) -> None:
    project: Any = json.loads(json.dumps(golden.BORIS))
    project["observations"]["obs 1"]["events"][1][5] = 60
    project["observations"]["obs 1"]["media_info"]["offset"]["1"] = 0.1
    sheet = back(write(tmp_path, "pilot.boris", project))
    assert tuple(sheet.records[0].raw) == (11, 21, 36)


def test_label_studio(tmp_path: Path) -> None:
    sheet = back(write(tmp_path, "export.json", golden.LABEL_STUDIO))
    assert rows(sheet) == [
        ("99", "abc-99_1", 21, 31, 46, "happiness", "ann@example.org"),
        ("99", "abc-99_1", 60, None, 90, "disgust", "ann@example.org"),
        ("99", "abc-99_1", 22, None, 44, "happiness", "2"),
    ]
    first, _, other = sheet.records
    assert first.id == other.id == "table/99/abc-99_1#1"  # two coders of one expression
    assert (first.action_units, first.columns, first.fps) == (("12",), {"note": "clear"}, 25)
    (skipped,) = sheet.skipped
    assert "timeserieslabels" in skipped.reason
    assert any("1 predictions" in remark for remark in sheet.remarks)
    assert any("1 annotations were cancelled" in remark for remark in sheet.remarks)


def test_label_studio_small_export(tmp_path: Path) -> None:
    sheet = back(write(tmp_path, "min.json", golden.LABEL_STUDIO_MIN))
    assert rows(sheet) == [("unknown", "abc-99_1", 21, 31, 46, "happiness", "1")]
    assert any("no subject" in remark for remark in sheet.remarks)


def test_via(tmp_path: Path) -> None:
    path = write(tmp_path, "via.json", golden.VIA)
    sheet = back(path, fps=100)
    assert rows(sheet) == [
        ("unknown", "99_1", 21, 31, 46, "happiness", ""),
        ("unknown", "99_1", 101, None, 131, "disgust", ""),
    ]
    assert sheet.records[0].action_units == ("6", "12")
    assert any("1 regions" in remark for remark in sheet.remarks)
    assert "--fps" in back(path).skipped[0].reason


def test_fiftyone(tmp_path: Path) -> None:
    write(tmp_path, "samples.json", golden.FIFTYONE)
    for path in (tmp_path, tmp_path / "samples.json"):  # its folder, or the file
        sheet = back(path)
        assert rows(sheet) == [
            ("unknown", "99_1", 21, 31, 46, "happiness", "Ann"),
            ("unknown", "99_1", 101, None, 131, "disgust", ""),
        ]
        assert sheet.records[0].columns == {"weather": "fine"}
        assert sheet.records[0].fps == 100
        (skipped,) = sheet.skipped
        assert "the first frame is 1" in skipped.reason


def test_json_of_nobody_is_refused(tmp_path: Path) -> None:
    for value in ({}, [], [1], {"a": 1}, [{"data": 1}]):
        with pytest.raises(FormatUnclear, match="none of BORIS, Label Studio, VIA 3, FiftyOne"):
            back(write(tmp_path, "x.json", value))
    assert len(back(write(tmp_path, "x.json", golden.BORIS)).records) == 2  # a BORIS project
