"""Marks as a BORIS project: one observation per clip and coder.

Conventions
-----------
A state event per expression, its code the emotion, and a point event ``apex``. Times are seconds
with three decimals and the sixth value is the frame index from 0. The comment of the START holds
everything exactly. Expressions that overlap get codes that end in ``#2``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from reapex.labels.exchange.boris import CODER, EXPRESSION
from reapex.labels.exchange.carried import carry
from reapex.labels.exchange.lanes import lanes, numbered
from reapex.labels.exchange.marked import Marked, Written
from reapex.labels.exchange.seconds import BORIS_SECONDS
from reapex.labels.exchange.text import file_stem, shown, unique

_PLAYERS = "12345678"


def write(marks: Sequence[Marked]) -> tuple[Written, ...]:
    """One project; every mark has its ends in order and a frame rate."""
    groups: dict[object, list[Marked]] = {}
    for each in marks:
        groups.setdefault((each.clip, each.coder), []).append(each)
    taken: set[str] = set()
    observations: dict[str, Any] = {}
    codes: dict[str, str] = {}
    for mine in groups.values():
        first = mine[0]
        name = unique(file_stem(first.subject, first.name, first.coder), taken)
        observations[name], new = _observation(mine)
        codes |= new
    subjects = dict.fromkeys(shown(each.subject) for each in marks)
    project = {
        "time_format": "hh:mm:ss",
        "project_date": _now(),
        "project_name": "Reapex",
        "project_description": "Onset, apex and offset of facial expressions",
        "project_format_version": "7.0",
        "subjects_conf": {
            str(index): {"key": "", "name": name, "description": ""}
            for index, name in enumerate(subjects)
        },
        "behaviors_conf": {
            str(index): {
                "type": kind,
                "key": "",
                "code": code,
                "description": "",
                "color": "",
                "category": "",
                "modifiers": {},
                "excluded": "",
                "coding map": "",
            }
            for index, (code, kind) in enumerate(codes.items())
        },
        "observations": observations,
        "behavioral_categories": [],
        "independent_variables": {
            "0": {
                "label": CODER,
                "description": "Who marked the key frames",
                "type": "text",
                "default value": "",
                "possible values": "",
            }
        },
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
    }
    data = json.dumps(project, ensure_ascii=False, indent=1, allow_nan=False)
    return (Written("labels.boris", data.encode()),)


def _now() -> str:
    return dt.datetime.now().isoformat(timespec="seconds")


def _observation(marks: Sequence[Marked]) -> tuple[dict[str, Any], dict[str, str]]:
    """The observation, and the codes that it uses with their kinds."""
    first = marks[0]
    media = shown(first.media) or shown(first.name)
    times = [BORIS_SECONDS.moments(each) for each in marks]
    spans = [(0, float(onset), float(offset)) for onset, _, offset in times]
    events: list[tuple[float, int, list[Any]]] = []
    codes: dict[str, str] = {}
    for each, (onset, apex, offset), lane in zip(marks, times, lanes(spans), strict=True):
        code, point = numbered(shown(each.emotion) or EXPRESSION, lane), numbered("apex", lane)
        codes[code] = "State event"
        parts = ((onset, code, carry(each), each.onset, 0), (apex, point, "", each.apex, 1),
                 (offset, code, "", each.offset, 2))  # fmt: skip
        for time, event, comment, number, order in parts:
            if time is None or number is None:
                continue
            codes.setdefault(event, "Point event")
            row = [float(time), shown(each.subject), event, "", comment, number - each.first]
            events.append((float(time), order, row))
    last = max(float(offset) for _, _, offset in times)
    events.sort(key=lambda event: event[:2])
    observation = {
        "file": {player: [media] if player == "1" else [] for player in _PLAYERS},
        "type": "MEDIA",
        "date": _now(),
        "description": "",
        "time offset": 0.0,
        "events": [row for _, _, row in events],
        "observation time interval": [0, 0],
        "independent_variables": {CODER: shown(first.coder)},
        "visualize_spectrogram": False,
        "visualize_waveform": False,
        "media_creation_date_as_offset": False,
        "media_scan_sampling_duration": 0,
        "image_display_duration": 1,
        "close_behaviors_between_videos": False,
        "media_info": {
            "length": {media: round(last + 1, 3)},
            "fps": {media: first.fps},
            "hasVideo": {media: True},
            "hasAudio": {media: False},
            "offset": {"1": 0.0},
        },
    }
    return observation, codes
