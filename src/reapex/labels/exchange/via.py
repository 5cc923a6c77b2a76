"""VIA 3 (VGG Image Annotator): the JSON of a project, temporal segments in seconds.

Conventions
-----------
- An entry of ``metadata`` is ``{"vid", "z": [start, end], "xy": [], "av": {attribute: value}}``;
  ``z`` (``temporal_coordinates`` in its exports) holds seconds, and one value is a moment.
- ``vid`` is a view, whose first file is the video. Attributes are found by their names, and values
  of drop-down lists by their options.
- A moment, or a segment whose label is apex or peak, is an apex. It belongs to the segment whose
  id its own continues with ``-apex``, else to the one that it lies in.
- VIA knows no frame rate: say ``--fps``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reapex.errors import BadCell, InputError, NotASheet
from reapex.labels.exchange.apex import APEX_OF, names_apex
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.clock import fraction
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import json_of, limited
from reapex.labels.exchange.seconds import VIA_SECONDS
from reapex.labels.exchange.shape import mapping, needed, sequence, text
from reapex.labels.exchange.text import shown, stem_of

_FIELDS = {
    "emotion": ("emotion", "expression", "label", "情绪", "表情"),
    "units": ("action units", "action_units", "au", "aus", "动作单元"),
    "coder": ("coder", "annotator", "observer", "rater"),
    "subject": ("subject", "participant", "被试"),
    "note": ("note", "notes", "comment", "comments", "reapex"),
}
_HAS_OPTIONS = frozenset({"2", "3", "4", "5", "CHECKBOX", "RADIO", "SELECT", "IMAGE"})


def recognises(value: object) -> bool:
    """Whether JSON is a project of VIA 3."""
    return isinstance(value, dict) and {"metadata", "view", "file"} <= set(value)


def read(data: bytes, reader: Reader) -> Reading:
    """The expressions of a project.

    Raises
    ------
    NotASheet
        If it is no JSON, or no project of VIA 3.
    """
    value = json_of(data)
    if not recognises(value):
        raise NotASheet("The JSON is no project of VIA 3", expected="metadata, view and file")
    entries = needed(value["metadata"], "metadata")
    limited(len(entries))
    project = _Project(value, reader)
    intervals: list[Interval] = []
    points: list[Point] = []
    n_other = 0
    for uid, entry in entries.items():
        times = sequence(mapping(entry).get("z", mapping(entry).get("temporal_coordinates")))
        said = project.said(mapping(entry))
        is_apex = names_apex(said.get("emotion", ""))
        if not times or sequence(mapping(entry).get("xy")):
            n_other += 1  # a region of a picture, or of one frame: no expression
        elif is_apex or len(times) == 1:
            points.extend(_points(uid, mapping(entry), times))
        else:
            intervals.append(project.interval(uid, mapping(entry), times, said))
    items, n_orphans = settle(intervals, points, VIA_SECONDS)
    remarks = []
    if n_other:
        remarks.append(f"{n_other} regions that are no temporal segments are not read")
    if n_orphans:
        remarks.append(f"{n_orphans} apexes lie in no expression or have no time, and are not read")
    return Reading(tuple(items), tuple(remarks))


def _points(uid: str, entry: Mapping[str, Any], times: Sequence[Any]) -> list[Point]:
    try:
        at = fraction(times[0], "time")
    except BadCell:
        return [Point("", None)]
    return [
        Point(
            text(entry.get("vid")), at, uid.removesuffix(APEX_OF) if uid.endswith(APEX_OF) else ""
        )
    ]


@dataclass(frozen=True, slots=True)
class _Project:
    """What entries refer to."""

    value: Mapping[str, Any]
    reader: Reader

    def said(self, entry: Mapping[str, Any]) -> dict[str, str]:
        """The attributes of an entry by our fields, and others by their names."""
        attributes = mapping(self.value.get("attribute"))
        found: dict[str, str] = {}
        for key, value in mapping(entry.get("av")).items():
            attribute = mapping(attributes.get(key))
            name = text(attribute.get("aname")) or key
            is_known = [field for field, names in _FIELDS.items() if name.lower() in names]
            field = is_known[0] if is_known else name
            shown_value = _option(attribute, text(value))
            found[field] = f"{found[field]}\n{shown_value}" if field in found else shown_value
        return found

    def interval(
        self, uid: str, entry: Mapping[str, Any], times: Sequence[Any], said: Mapping[str, str]
    ) -> Interval:
        """A segment."""
        start, end, fault = _ends(times)
        stored, note = carried(said.get("note", ""))
        media = self._media(text(entry.get("vid")))
        subject, coder = shown(said.get("subject", "")), shown(said.get("coder", ""))
        others = {name: value for name, value in said.items() if name not in _FIELDS}
        return Interval(
            group=text(entry.get("vid")),
            uid=uid,
            start=start,
            end=end,
            seen=Seen(
                shown(said.get("emotion", "")), shown(said.get("units", "")), subject, coder, note
            ),
            base=Marked(
                subject=subject or NOBODY,
                subject_raw=subject,
                name=shown(stem_of(media)) or shown(self.reader.stem),
                onset=None,
                apex=None,
                offset=None,
                fps=self.reader.rate(),
                coder=coder,
                media=media,
                columns=others,
                source=f"segment {uid}",
            ),
            stored=stored,
            fault=fault,
        )

    def _media(self, vid: str) -> str:
        view = mapping(mapping(self.value["view"]).get(vid))
        for fid in sequence(view.get("fid_list")):
            file = mapping(mapping(self.value["file"]).get(text(fid)))
            found = text(file.get("fname")) or text(file.get("src"))
            if found:
                return found
        return ""


def _option(attribute: Mapping[str, Any], value: str) -> str:
    """What an attribute's value is called: lists keep the ids of their options."""
    if str(attribute.get("type", "")).upper() not in _HAS_OPTIONS:
        return value
    options = mapping(attribute.get("options"))
    names = [text(options.get(each.strip())) or each.strip() for each in value.split(",")]
    return "+".join(filter(None, names))


def _ends(times: Sequence[Any]) -> tuple[Fraction | None, Fraction | None, InputError | None]:
    try:
        if len(times) != 2:
            raise BadCell(f"The segment has {len(times)} times", expected="a start and an end")
        return fraction(times[0], "start"), fraction(times[1], "end"), None
    except InputError as error:
        return None, None, error
