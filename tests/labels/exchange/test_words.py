"""What people call emotions and kinds, in our own files and in those of others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reapex.exporting import convert
from reapex.labels import class_map_named
from reapex.labels.exchange import FORMATS, Marked, marks_of
from reapex.loading import Loader

from .marks import back, named, write

NAMES = [each.name for each in FORMATS]
CASME3 = (
    "Subject,Filename,Onset,Apex,Offset,AU,Objective class,emotion\n"
    "spNO.1,a,10,14,20,4,1,happy\nspNO.1,b,10,14,20,4,1,disgust\nspNO.2,c,10,14,20,4,1,Others\n"
)


@pytest.mark.parametrize("name", NAMES)
def test_letters_count_after_a_round_trip_too(name: str, tmp_path: Path) -> None:
    """``casme3/7-gamdss`` asks for the sheet's own letters."""
    (tmp_path / "l.csv").write_text(CASME3, encoding="utf-8")
    sheet = Loader(dataset="casme3", apex_policy="keep").read(tmp_path / "l.csv")
    out = tmp_path / ("out" if name == "elan" else f"out{named(name).suffix}")
    path = convert(sheet, out, name).paths[0]
    again = Loader().read(path.parent if name == "elan" else path)
    exact = class_map_named("casme3/7-gamdss")
    assert dict(exact.count_of(again.corpus)) == dict(exact.count_of(sheet.corpus))
    assert exact.count_of(again.corpus).n == 2  # Others is not its others
    assert [clip.emotion_raw for clip in again.corpus] == ["happy", "disgust", "Others"]
    assert [clip.emotion for clip in again.corpus] == ["happiness", "disgust", "others"]
    if name == "elan":
        return  # a folder is not written back
    # What is written back in the same format, key frames corrected, has them still.
    kept = [(each.emotion, each.emotion_raw) for each in marks_of(again.layout, {})]
    assert kept == [("happiness", "happy"), ("disgust", ""), ("others", "Others")]


@pytest.mark.parametrize("name", NAMES)
def test_an_emotion_that_was_changed_in_the_tool_is_no_longer_as_the_sheet_wrote_it(
    name: str, tmp_path: Path
) -> None:
    mark = Marked("99", "EP1", 10, 20, 30, fps=100, emotion="happiness", emotion_raw="HAPPY")
    path = write([mark], named(name), tmp_path)
    assert back(path).records[0].emotion_raw == "HAPPY"
    file = next(path.iterdir()) if path.is_dir() else path
    text = file.read_text(encoding="utf-8")
    carried = '\\"emotion\\": \\"happiness\\"' if name != "elan" else '"emotion": "happiness"'
    shown = text.replace(carried, "KEPT").replace("happiness", "Sad").replace("KEPT", carried)
    file.write_text(shown, encoding="utf-8")
    (record,) = back(path).records
    assert (record.emotion, record.emotion_raw) == ("sadness", "Sad")


def fiftyone(*detections: dict[str, Any]) -> dict[str, Any]:
    each = {"_cls": "TemporalDetection", "support": [10, 60]}
    field = {"_cls": "TemporalDetections", "detections": [{**each, **one} for one in detections]}
    return {"samples": [{"filepath": "/x/v.mp4", "metadata": {"frame_rate": 200}, "e": field}]}


def test_kinds_and_several_emotions_of_others(tmp_path: Path) -> None:
    path = tmp_path / "samples.json"
    value = fiftyone(
        {"label": "Happiness", "kind": "Micro-expression"},
        {"label": "Surprise + Negative", "kind": "Macro", "support": [100, 160]},
        {"label": "x", "kind": " micro ", "support": [200, 260]},
        {"label": "y", "support": [300, 360]},
    )
    path.write_text(json.dumps(value), encoding="utf-8")
    records = back(path).records
    assert [each.kind for each in records] == ["micro", "macro", "micro", "micro"]
    assert records[1].emotion == "surprise+negative"
    assert records[1].emotions == ("surprise", "negative")
    assert records[1].emotion_raw == "Surprise + Negative"


def test_regions_of_label_studio_that_are_no_segments_are_counted(tmp_path: Path) -> None:
    segment = {
        "type": "timelinelabels",
        "value": {"ranges": [{"start": 3, "end": 9}], "timelinelabels": ["fear"]},
    }
    others = [
        {"type": "videorectangle", "value": {"sequence": []}},
        {"type": "choices", "value": {"choices": ["clear"]}},
    ]
    task = {"data": {"video": "v.mp4"}, "annotations": [{"result": [segment, *others]}]}
    path = tmp_path / "l.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    sheet = back(path)
    assert [each.emotion for each in sheet.records] == ["fear"]
    assert "2 regions that are no segments of a timeline are not read" in sheet.remarks
    task["annotations"] = [{"result": [segment]}]
    path.write_text(json.dumps([task]), encoding="utf-8")
    assert not any("no segments" in remark for remark in back(path).remarks)
