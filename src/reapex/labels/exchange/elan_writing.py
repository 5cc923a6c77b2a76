"""Marks as ELAN ``.eaf`` files of format 3.0, one per clip.

Conventions
-----------
Per coder: a tier ``expression@CODER`` of intervals whose value is the emotion, ``apex@CODER`` of
annotations one millisecond long, and below the first the dependent tiers ``action units@CODER`` and
``reapex@CODER``, where everything stands exactly. What overlaps goes to tiers that end in ``#2``.

The schema is EAFv3.0.xsd; no schema checker is used, so the rules that it sets are tested one by
one (order of elements, unique ids, references that exist, slots in order).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reapex.labels.exchange.carried import carry
from reapex.labels.exchange.elan_tiers import Milliseconds
from reapex.labels.exchange.lanes import lanes, numbered
from reapex.labels.exchange.marked import Marked, Written
from reapex.labels.exchange.text import file_stem, joined, shown, unique

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_TYPES = (
    ("expression", None),
    ("apex", None),
    ("action units", "Symbolic_Association"),
    ("reapex", "Symbolic_Association"),
)
_CONSTRAINTS = (
    ("Time_Subdivision", "Time subdivision of parent annotation's time interval, no time gaps "
     "allowed within this interval"),
    ("Symbolic_Subdivision", "Symbolic subdivision of a parent annotation. Annotations refering "
     "to the same parent are ordered"),
    ("Symbolic_Association", "1-1 association with a parent annotation"),
    ("Included_In", "Time alignable annotations within the parent annotation's time interval, "
     "gaps are allowed"),
)  # fmt: skip
_MIME = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mpg": "video/mpeg",
    "mpeg": "video/mpeg",
    "mov": "video/quicktime",
}


def write(marks: Sequence[Marked]) -> tuple[Written, ...]:
    """One ``.eaf`` per clip; every mark has its ends in order and a frame rate."""
    clips: dict[object, list[Marked]] = {}
    for each in marks:
        clips.setdefault(each.clip, []).append(each)
    taken: set[str] = set()
    return tuple(
        Written(unique(file_stem(mine[0].subject, mine[0].name), taken) + ".eaf", _document(mine))
        for mine in clips.values()
    )


def _document(marks: Sequence[Marked]) -> bytes:
    root = Element(
        "ANNOTATION_DOCUMENT",
        {
            "xmlns:xsi": _XSI,
            "AUTHOR": "reapex",
            "DATE": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    header = SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    _media(header, marks[0].media)
    slots = _Slots()
    tiers = _tiers(marks, slots)
    last = SubElement(header, "PROPERTY", {"NAME": "lastUsedAnnotationId"})
    last.text = str(slots.n_annotations)
    root.append(slots.element())
    root.extend(tiers)
    for name, constraint in _TYPES:
        values = {
            "GRAPHIC_REFERENCES": "false",
            "LINGUISTIC_TYPE_ID": name,
            "TIME_ALIGNABLE": "false" if constraint else "true",
        }
        SubElement(
            root, "LINGUISTIC_TYPE", values | ({"CONSTRAINTS": constraint} if constraint else {})
        )
    for stereotype, description in _CONSTRAINTS:
        SubElement(root, "CONSTRAINT", {"DESCRIPTION": description, "STEREOTYPE": stereotype})
    indent(root, " ")
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _media(header: Element, media: str) -> None:
    """The video; ELAN looks for the relative path where the absolute one leads nowhere."""
    if not media:
        return
    path = shown(media).replace("\\", "/")
    is_url = re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", path) is not None
    is_absolute = is_url or path.startswith("/") or re.match(r"[A-Za-z]:/", path) is not None
    attributes = {
        "MEDIA_URL": path if is_url else f"file:///{path.lstrip('/')}",
        "MIME_TYPE": _MIME.get(path.rpartition(".")[2].lower(), "video/*"),
    }
    if not is_absolute:
        attributes["RELATIVE_MEDIA_URL"] = path if path.startswith(".") else f"./{path}"
    SubElement(header, "MEDIA_DESCRIPTOR", attributes)


class _Slots:
    """The time slots and ids of one document, given out in the order of asking."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self.n_annotations = 0

    def slot(self, time_ms: int) -> str:
        """A slot of its own: ELAN moves the ends of two annotations apart only if they have two."""
        self._times.append(time_ms)
        return f"ts{len(self._times)}"

    def annotation(self) -> str:
        """A new id."""
        self.n_annotations += 1
        return f"a{self.n_annotations}"

    def element(self) -> Element:
        """All slots by their times, as the schema wants them."""
        order = Element("TIME_ORDER")
        for time, number in sorted((time, number) for number, time in enumerate(self._times, 1)):
            SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(time)})
        return order


def _tiers(marks: Sequence[Marked], slots: _Slots) -> list[Element]:
    """The tiers of each coder and lane."""
    times = [tuple(map(_whole, Milliseconds().moments(each))) for each in marks]
    spans = [
        (_owner(each), onset, max(offset, -1 if apex is None else apex + 1))
        for each, (onset, apex, offset) in zip(marks, times, strict=True)
        if onset is not None and offset is not None
    ]
    groups: dict[tuple[tuple[str, str], int], list[int]] = {}
    for index, lane in enumerate(lanes(spans)):
        groups.setdefault((_owner(marks[index]), lane), []).append(index)
    names: set[str] = set()
    tiers: list[Element] = []
    for (owner, lane), indices in groups.items():
        of_group = [(marks[each], times[each]) for each in indices]
        tiers.extend(_group(owner, lane, of_group, slots, names))
    return tiers


def _owner(marked: Marked) -> tuple[str, str]:
    return shown(marked.coder), shown(marked.subject)


def _whole(moment: Fraction | None) -> int | None:
    return None if moment is None else int(moment)


def _group(
    owner: tuple[str, str],
    lane: int,
    marks: Iterable[tuple[Marked, tuple[int | None, ...]]],
    slots: _Slots,
    names: set[str],
) -> list[Element]:
    """Four tiers; those that stay empty are left out, but for the intervals."""
    coder, _ = owner
    label = f"@{coder}" if coder else ""
    tiers = {name: _tier(f"{name}{label}", name, lane, owner, names) for name, _ in _TYPES}
    for name in ("action units", "reapex"):
        tiers[name].set("PARENT_REF", tiers["expression"].get("TIER_ID", ""))
    for marked, (onset, apex, offset) in sorted(marks, key=lambda each: each[1][0] or 0):
        uid = _aligned(tiers["expression"], onset or 0, offset or 0, marked.emotion, slots)
        if apex is not None:
            _aligned(tiers["apex"], apex, apex + 1, "apex", slots)
        if marked.units:
            _referring(tiers["action units"], uid, shown(joined(marked.units)), slots)
        _referring(tiers["reapex"], uid, carry(marked), slots)
    return [tier for tier in tiers.values() if len(tier)]


def _tier(name: str, kind: str, lane: int, owner: tuple[str, str], names: set[str]) -> Element:
    coder, subject = owner
    said = numbered(name, lane)
    while said in names:  # coders that differ only in what cannot be shown
        lane += 1
        said = numbered(name, lane)
    names.add(said)
    attributes = {"LINGUISTIC_TYPE_REF": kind, "PARTICIPANT": subject, "TIER_ID": said}
    return Element("TIER", attributes | ({"ANNOTATOR": coder} if coder else {}))


def _aligned(tier: Element, start: int, end: int, value: str, slots: _Slots) -> str:
    uid = slots.annotation()
    element = SubElement(
        SubElement(tier, "ANNOTATION"),
        "ALIGNABLE_ANNOTATION",
        {
            "ANNOTATION_ID": uid,
            "TIME_SLOT_REF1": slots.slot(start),
            "TIME_SLOT_REF2": slots.slot(end),
        },
    )
    SubElement(element, "ANNOTATION_VALUE").text = shown(value)
    return uid


def _referring(tier: Element, target: str, value: str, slots: _Slots) -> None:
    element = SubElement(
        SubElement(tier, "ANNOTATION"),
        "REF_ANNOTATION",
        {"ANNOTATION_ID": slots.annotation(), "ANNOTATION_REF": target},
    )
    SubElement(element, "ANNOTATION_VALUE").text = value
