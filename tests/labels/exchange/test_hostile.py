"""Files that are damaged or meant ill: an error of ours, or every annotation accounted for."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import NotASheet, ReapexError
from reapex.labels.exchange import FORMATS, Marked, Reader, safe

from . import golden
from .marks import back, named

OURS = [
    Marked("99", "EP1", 46, 50, 60, fps=100.0, first=40, id="table/99/EP1#1", coder="A"),
    Marked("99", "EP1", 50, None, 70, fps=100.0, first=40, id="table/99/EP1#2", coder="B"),
]
JSONS: dict[str, list[Any]] = {
    ".boris": [golden.BORIS],
    ".json": [golden.LABEL_STUDIO, golden.LABEL_STUDIO_MIN, golden.VIA, golden.FIFTYONE],
}
for _each in FORMATS[1:]:
    JSONS[_each.suffix].append(json.loads(_each.write(OURS)[0].data))
EAFS = [golden.ELAN.replace("{origin}", "20").encode(), named("elan").write(OURS)[0].data]
ODD: list[Any] = [
    None, True, -1, 0, 1e308, 10**30, float("nan"), float("inf"), "", "1e99999", "x", [], {}, [[]],
    "reapex:{}", 'reapex:{"subject": 1}', "-0.5", "\x00", {"start": None},
]  # fmt: skip


def readable(data: bytes, suffix: str) -> None:
    """Reading ends in an error of ours, or each annotation is kept or skipped with a reason."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        try:
            sheet = back(path, fps=100)
        except ReapexError:
            return
    assert all(each.reason for each in sheet.skipped)
    for record in sheet.records:
        raw = record.raw
        assert raw.onset is not None
        assert raw.offset is not None
        assert 0 <= raw.onset <= raw.offset
        assert record.id


@pytest.mark.parametrize("suffix", [".eaf", ".boris", ".json"])
@given(data=st.data())
@settings(max_examples=100)
def test_bytes_that_were_changed(suffix: str, data: st.DataObject) -> None:
    files = EAFS if suffix == ".eaf" else [json.dumps(each).encode() for each in JSONS[suffix]]
    content = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                content[place] = data.draw(st.integers(0, 255))
            case 1:
                del content[place : place + data.draw(st.integers(1, 40))]
            case 2:
                content[place:place] = data.draw(st.binary(max_size=8))
            case _:
                content = content[: max(place, 1)]
        if not content:
            break
    readable(bytes(content), suffix)


@pytest.mark.parametrize("suffix", [".boris", ".json"])
@given(data=st.data())
@settings(max_examples=150)
def test_values_that_were_changed(suffix: str, data: st.DataObject) -> None:
    value = copy.deepcopy(data.draw(st.sampled_from(JSONS[suffix])))
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(chance.randint(1, 4)):
        holders = list(_holders(value))
        holder = chance.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = chance.choice(keys)
        if chance.random() < 0.3:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        if not list(_holders(value)):
            break
    readable(json.dumps(value).encode(), suffix)


def _holders(value: Any) -> list[Any]:
    """Every container that has something in it."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [value] if inside else []
    for each in inside:
        found += _holders(each)
    return found


@given(data=st.data())
@settings(max_examples=100)
def test_attributes_that_were_changed(data: st.DataObject) -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(data.draw(st.sampled_from(EAFS)))
    elements = list(root.iter())
    for _ in range(data.draw(st.integers(1, 4))):
        element = data.draw(st.sampled_from(elements))
        names = [*element.attrib, None]
        name = data.draw(st.sampled_from(names))
        odd = data.draw(st.sampled_from(["", "-5", "nan", "1e400", "ts1", "a1", "apex", "9" * 40]))
        if name is None:
            element.text = odd
        elif data.draw(st.booleans()):
            element.set(name, odd)
        else:
            del element.attrib[name]
    readable(ElementTree.tostring(root), ".eaf")


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<ANNOTATION_DOCUMENT><TIER TIER_ID="&c;"/></ANNOTATION_DOCUMENT>"""
THIEF = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>
<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>"""


@pytest.mark.parametrize("data", [BOMB, THIEF, b'<!DOCTYPE a SYSTEM "x.dtd"><a/>'])
def test_entities_and_document_types_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.eaf"
    path.write_bytes(data)
    with pytest.raises(NotASheet, match="entities of its own, which are refused"):
        back(path)


def test_limits_are_kept_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(NotASheet, match="nested too deeply"):
        back(path)
    path.write_text(json.dumps(golden.VIA), encoding="utf-8")
    monkeypatch.setattr(safe, "MAX_ANNOTATIONS", 2)
    with pytest.raises(NotASheet, match="4 annotations, more than 2"):
        back(path)
    monkeypatch.setattr(safe, "MAX_BYTES", 10)
    with pytest.raises(NotASheet, match="larger than"):
        back(path)
    path.write_bytes(b"  ")
    with pytest.raises(NotASheet, match="empty"):
        back(path)


@pytest.mark.parametrize(
    "start", [float("nan"), float("inf"), -1, 1e300, "soon", None, True, [0]], ids=repr
)
def test_times_that_are_none_are_skipped_with_a_reason(start: object, tmp_path: Path) -> None:
    project = copy.deepcopy(golden.VIA)
    project["metadata"] = {
        "1_a": {"vid": "1", "flg": 0, "z": [start, 2.0], "xy": [], "av": {"1": "0"}},
        "1_b": {"vid": "1", "flg": 0, "z": [1.0, 2.0], "xy": [], "av": {"1": "0"}},
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps(project), encoding="utf-8")
    sheet = back(path, fps=100)
    assert (sheet.n_read, len(sheet.records)) == (2, 1)
    assert sheet.skipped[0].code == "bad_cell"


def test_a_path_in_a_file_is_a_name_and_no_more() -> None:
    """Nothing that a file names is opened: its media give the clip's name alone."""
    project = copy.deepcopy(golden.VIA)
    project["file"]["1"]["fname"] = "../../../etc/passwd"  # type: ignore[index]
    reading = named("via").read(json.dumps(project).encode(), Reader("x", 100.0))
    assert {each.name for each in reading.items} == {"passwd"}
    assert all(isinstance(each, Marked) and each.folder == "" for each in reading.items)
