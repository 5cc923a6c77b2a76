"""What people change in the tool is believed; what they leave is exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from reapex.labels.exchange import Marked

from .marks import back, named, write

# At 2000 fps several frames share a millisecond, so that only the stored numbers are exact.
MARKED = Marked(
    "99", "EP1", 5601, 5703, 5999, fps=2000.0, first=5562, id="casme2/99/EP1#1", dataset="casme2",
    subject_raw="99", emotion="happiness", units=("12",), coder="A", kind="micro",
    columns={"note": "clear", "_reapex_reason": "kept"},
)  # fmt: skip
Edit = Callable[[Any], None]


def edited(name: str, folder: Path, edit: Edit) -> Path:
    path = write([MARKED], named(name), folder)
    path = next(path.iterdir()) if path.is_dir() else path
    if name == "elan":
        tree = ElementTree.parse(path)
        edit(tree.getroot())
        tree.write(path, encoding="utf-8", xml_declaration=True)
    else:
        value = json.loads(path.read_text(encoding="utf-8"))
        edit(value)
        path.write_text(json.dumps(value), encoding="utf-8")
    return path


def elan(root: Any) -> None:
    """The second slot by time is the apex's; its annotation is moved by 10 ms."""
    slots = {each.get("TIME_SLOT_ID"): each for each in root.iter("TIME_SLOT")}
    tier = next(each for each in root.iter("TIER") if each.get("TIER_ID") == "apex@A")
    slot = slots[tier.find(".//ALIGNABLE_ANNOTATION").get("TIME_SLOT_REF1")]
    slot.set("TIME_VALUE", str(int(slot.get("TIME_VALUE")) + 10))


def boris(project: Any) -> None:
    events = project["observations"]["99_EP1_A"]["events"]
    apex = next(each for each in events if each[2] == "apex")
    apex[0] = round(apex[0] + 0.01, 3)


def label_studio(tasks: Any) -> None:
    apex = tasks[0]["annotations"][0]["result"][1]
    apex["value"]["ranges"] = [{"start": 162, "end": 163}]


def via(project: Any) -> None:
    apex = project["metadata"]["1_1-apex"]
    apex["z"] = [round(each + 0.01, 3) for each in apex["z"]]


def fiftyone(value: Any) -> None:
    value["samples"][0]["expressions"]["detections"][0]["apex"] = 162


EDITS: dict[str, Edit] = {
    "elan": elan, "boris": boris, "label_studio": label_studio, "via": via, "fiftyone": fiftyone,
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_apex_that_was_moved_is_where_it_now_is(name: str, tmp_path: Path) -> None:
    """70.5 ms + 10 ms, in whole milliseconds or exactly: within a millisecond of frame 5723."""
    (record,) = back(edited(name, tmp_path, EDITS[name])).records
    assert (record.raw.onset, record.raw.offset) == (5601, 5999)
    assert record.raw.apex is not None
    assert abs(record.raw.apex - 5723) <= 1
    assert record.id == MARKED.id
    assert record.columns == {"note": "clear"}


def drop_elan(root: Any) -> None:
    for tier in list(root.iter("TIER")):
        if tier.get("TIER_ID") == "apex@A":
            root.remove(tier)


def drop_boris(project: Any) -> None:
    observation = project["observations"]["99_EP1_A"]
    observation["events"] = [each for each in observation["events"] if each[2] != "apex"]


def drop_label_studio(tasks: Any) -> None:
    del tasks[0]["annotations"][0]["result"][1]


def drop_via(project: Any) -> None:
    del project["metadata"]["1_1-apex"]


def drop_fiftyone(value: Any) -> None:
    del value["samples"][0]["expressions"]["detections"][0]["apex"]


DROPS: dict[str, Edit] = {
    "elan": drop_elan, "boris": drop_boris, "label_studio": drop_label_studio, "via": drop_via,
    "fiftyone": drop_fiftyone,
}  # fmt: skip


@pytest.mark.parametrize("name", DROPS)
def test_an_apex_that_was_deleted_is_gone(name: str, tmp_path: Path) -> None:
    (record,) = back(edited(name, tmp_path, DROPS[name])).records
    assert tuple(record.raw) == (5601, None, 5999)


def test_labels_that_were_changed_in_the_tool_are_believed(tmp_path: Path) -> None:
    def change(root: Any) -> None:
        for element in root.iter("ANNOTATION_VALUE"):
            element.text = {"happiness": "Surprised", "12": "AU1+AU2"}.get(
                element.text, element.text
            )
        for tier in root.iter("TIER"):
            tier.set("ANNOTATOR", "B")

    (record,) = back(edited("elan", tmp_path, change)).records
    assert (record.emotion, record.action_units, record.coder) == ("surprise", ("1", "2"), "B")
    assert tuple(record.raw) == tuple(MARKED.raw)


def test_what_is_written_beside_our_note_is_a_note(tmp_path: Path) -> None:
    def change(project: Any) -> None:
        event = project["observations"]["99_EP1_A"]["events"][0]
        event[4] = f"see me {event[4]} twice"

    (record,) = back(edited("boris", tmp_path, change)).records
    assert record.columns == {"note": "see me twice"}
    assert tuple(record.raw) == tuple(MARKED.raw)


def test_a_damaged_note_is_shown_and_the_times_are_read(tmp_path: Path) -> None:
    def change(project: Any) -> None:
        event = project["observations"]["99_EP1_A"]["events"][0]
        event[4] = event[4].replace('"onset": 5601', '"onset": "soon"')

    (record,) = back(edited("boris", tmp_path, change), fps=100).records
    assert record.raw.onset == 3  # 19.5 ms at the 100 fps that were said, counted from 1
    assert "soon" in record.columns["note"]
