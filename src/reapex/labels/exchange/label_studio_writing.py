"""Marks as tasks of Label Studio: a region of a timeline per expression and per apex.

Conventions
-----------
Frames are counted from 1, both ends included. The text of a region's ``meta`` holds everything
exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from reapex.labels.exchange.apex import APEX_OF
from reapex.labels.exchange.by_frames import Frames
from reapex.labels.exchange.carried import carry
from reapex.labels.exchange.label_studio import NO_EMOTION
from reapex.labels.exchange.marked import Marked, Written
from reapex.labels.exchange.text import shown


def write(marks: Sequence[Marked]) -> tuple[Written, ...]:
    """Tasks to be imported with their annotations."""
    clips: dict[object, list[Marked]] = {}
    for each in marks:
        clips.setdefault(each.clip, []).append(each)
    tasks = [_task(number, mine) for number, mine in enumerate(clips.values(), 1)]
    data = json.dumps(tasks, ensure_ascii=False, indent=1, allow_nan=False)
    return (Written("labels.json", data.encode()),)


def _task(number: int, marks: Sequence[Marked]) -> dict[str, Any]:
    first = marks[0]
    coders: dict[str, list[Marked]] = {}
    for each in marks:
        coders.setdefault(each.coder, []).append(each)
    data = {
        "video": shown(first.media) or shown(first.name),
        "subject": shown(first.subject),
        "name": shown(first.name),
        "fps": first.fps,
    }
    annotations = [
        {"id": number * 1000 + index, "was_cancelled": False, "result": list(_regions(mine))}
        for index, mine in enumerate(coders.values())
    ]
    return {"id": number, "data": data, "annotations": annotations, "predictions": []}


def _regions(marks: Sequence[Marked]) -> Iterator[dict[str, Any]]:
    for index, each in enumerate(marks, 1):
        onset, apex, offset = Frames().moments(each)
        uid = f"reapex-{index}"
        yield _region(uid, shown(each.emotion) or NO_EMOTION, (onset, offset), carry(each))
        if apex is not None:
            yield _region(uid + APEX_OF, "apex", (apex, apex), "")


def _region(uid: str, label: str, ends: tuple[Fraction, Fraction], note: str) -> dict[str, Any]:
    value = {
        "ranges": [{"start": int(ends[0]), "end": int(ends[1])}],
        "timelinelabels": [label],
    }
    region = {
        "id": uid,
        "from_name": "expression",
        "to_name": "video",
        "type": "timelinelabels",
        "origin": "manual",
        "value": value,
    }
    return region | ({"meta": {"text": [note]}} if note else {})
