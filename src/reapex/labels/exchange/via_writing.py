"""Marks as a project of VIA 3: a temporal segment per expression and per apex.

Conventions
-----------
Times are seconds with six decimals, of which VIA keeps three. The attribute ``reapex`` of a segment
holds everything exactly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reapex.labels.exchange.apex import APEX_OF
from reapex.labels.exchange.carried import carry
from reapex.labels.exchange.marked import Marked, Written
from reapex.labels.exchange.seconds import VIA_SECONDS
from reapex.labels.exchange.text import joined, shown

_ATTRIBUTES = ("emotion", "action units", "coder", "subject", "reapex")


def write(marks: Sequence[Marked]) -> tuple[Written, ...]:
    """One project; every mark has its ends in order and a frame rate."""
    clips: dict[object, list[Marked]] = {}
    for each in marks:
        clips.setdefault(each.clip, []).append(each)
    metadata: dict[str, Any] = {}
    files, views = {}, {}
    for number, mine in enumerate(clips.values(), 1):
        media = shown(mine[0].media) or shown(mine[0].name)
        files[str(number)] = {"fid": number, "fname": media, "type": 4, "loc": 1, "src": ""}
        views[str(number)] = {"fid_list": [number]}
        for index, each in enumerate(mine, 1):
            _add(metadata, str(number), f"{number}_{index}", each)
    project = {
        "project": {
            "pid": "__VIA_PROJECT_ID__",
            "rev": "__VIA_PROJECT_REV_ID__",
            "rev_timestamp": "__VIA_PROJECT_REV_TIMESTAMP__",
            "pname": "Reapex",
            "data_format_version": "3.1.1",
            "creator": "VGG Image Annotator (http://www.robots.ox.ac.uk/~vgg/software/via)",
            "created": 0,
            "vid_list": list(views),
        },
        "config": {
            "file": {"loc_prefix": {"1": "", "2": "", "3": "", "4": ""}},
            "ui": {
                "file_content_align": "center",
                "file_metadata_editor_visible": True,
                "spatial_metadata_editor_visible": True,
                "temporal_segment_metadata_editor_visible": True,
                "spatial_region_label_attribute_id": "",
                "gtimeline_visible_row_count": "4",
            },
        },
        "attribute": {
            str(number): {
                "aname": name,
                "anchor_id": "FILE1_Z2_XY0",
                "type": 1,
                "desc": "",
                "options": {},
                "default_option_id": "",
            }
            for number, name in enumerate(_ATTRIBUTES, 1)
        },
        "file": files,
        "metadata": metadata,
        "view": views,
    }
    data = json.dumps(project, ensure_ascii=False, indent=1, allow_nan=False)
    return (Written("labels.json", data.encode()),)


def _add(metadata: dict[str, Any], vid: str, uid: str, marked: Marked) -> None:
    onset, apex, offset = VIA_SECONDS.moments(marked)
    said = (marked.emotion, joined(marked.units), marked.coder, marked.subject)
    values = {str(number): shown(each) for number, each in enumerate(said, 1)}
    values["5"] = carry(marked)
    metadata[uid] = _entry(vid, (float(onset), float(offset)), values)
    if apex is not None:
        # A start and an end: VIA's timeline shows segments, not moments.
        metadata[uid + APEX_OF] = _entry(vid, (float(apex), float(apex)), {"1": "apex"})


def _entry(vid: str, times: Sequence[float], values: Mapping[str, str]) -> dict[str, Any]:
    return {"vid": vid, "flg": 0, "z": list(times), "xy": [], "av": dict(values)}
