"""Label Studio: the JSON export of a project with ``TimelineLabels`` on a video.

Conventions
-----------
- A region is ``{"type": "timelinelabels", "value": {"ranges": [{"start", "end"}],
  "timelinelabels": [label]}}``: frames, counted from 1, both ends included. Label Studio computes
  them as time × the rate that its configuration names, so that this rate has to be the video's.
- The full export (``annotations`` of tasks) and the small one (JSON-MIN) are read. One annotation
  is one coder's; predictions and cancelled annotations are not read, which is said.
- A region labelled apex (or peak) is an apex, and counts by its start. It belongs to the region
  whose id its own continues with ``-apex``, else to the one that it lies in.
- Regions of time series, audio and paragraphs have units of their own and are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reapex.errors import BadCell, InputError, NotASheet
from reapex.labels.exchange.apex import APEX_OF, names_apex
from reapex.labels.exchange.by_frames import Frames, frame
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.clock import rate_of
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import json_of, limited
from reapex.labels.exchange.shape import mapping, sequence, text
from reapex.labels.exchange.text import shown, stem_of, units_of

NO_EMOTION = "expression"
_UNIT = re.compile(r"(?i)au\s*\d")
_OTHER_TIMES = frozenset({"timeserieslabels", "labels", "paragraphlabels"})
_MEDIA = ("video", "video_url", "url", "media", "file")
_RATES = ("fps", "frameRate", "frame_rate", "framerate")


def recognises(value: object) -> bool:
    """Whether JSON is an export of Label Studio."""
    tasks = sequence(value)
    return bool(tasks) and all(map(_is_task, tasks[:20]))


def _is_task(value: object) -> bool:
    task = mapping(value)
    if "data" in task and ("annotations" in task or "completions" in task):
        return True
    return "annotation_id" in task or any(map(_is_small, task.values()))


def _is_small(value: object) -> bool:
    return any("timelinelabels" in mapping(each) for each in sequence(value)[:20])


@dataclass(slots=True)
class _Found:
    """What the tasks hold."""

    intervals: list[Interval] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    n_predictions: int = 0
    n_cancelled: int = 0
    n_other: int = 0


def read(data: bytes, reader: Reader) -> Reading:
    """The expressions of an export.

    Raises
    ------
    NotASheet
        If it is no JSON, or no export of Label Studio.
    """
    tasks = json_of(data)
    if not recognises(tasks):
        raise NotASheet("The JSON is no export of Label Studio", expected="a list of tasks")
    found = _Found()
    for number, value in enumerate(tasks, 1):
        _read_task(number, mapping(value), reader, found)
        limited(len(found.intervals) + len(found.points))
    items, n_orphans = settle(found.intervals, found.points, Frames())
    remarks = [
        f"{count} {what}"
        for count, what in (
            (found.n_predictions, "predictions of models are no annotations, and are not read"),
            (found.n_cancelled, "annotations were cancelled by their coders, and are not read"),
            (found.n_other, "regions that are no segments of a timeline are not read"),
            (n_orphans, "apexes lie in no expression or have no time, and are not read"),
        )
        if count
    ]
    return Reading(tuple(items), tuple(remarks))


def _read_task(number: int, task: Mapping[str, Any], reader: Reader, found: _Found) -> None:
    found.n_predictions += len(sequence(task.get("predictions")))
    data = mapping(task.get("data")) or task
    if "data" not in task:
        coder = shown(text(task.get("annotator")))
        regions: list[Mapping[str, Any]] = [
            {"value": each, "type": "timelinelabels"}
            for value in task.values()
            for each in sequence(value)
            if "timelinelabels" in mapping(each)
        ]
        _Annotation(number, 0, data, coder, reader, regions).add_to(found)
        return
    annotations = sequence(task.get("annotations", task.get("completions")))
    for index, value in enumerate(annotations):
        annotation = mapping(value)
        if annotation.get("was_cancelled") is True:
            found.n_cancelled += 1
            continue
        by = annotation.get("completed_by", "")
        coder = text(mapping(by).get("email") or mapping(by).get("id") or by)
        regions = [mapping(each) for each in sequence(annotation.get("result"))]
        _Annotation(number, index, data, shown(coder), reader, regions).add_to(found)


@dataclass(frozen=True, slots=True)
class _Annotation:
    """One coder's regions of one task."""

    number: int
    index: int
    data: Mapping[str, Any]
    coder: str
    reader: Reader
    regions: Sequence[Mapping[str, Any]]

    def add_to(self, found: _Found) -> None:
        """Sort the regions into expressions and apexes; others are counted."""
        for index, region in enumerate(self.regions):
            kind = text(region.get("type"))
            if kind != "timelinelabels" and kind not in _OTHER_TIMES:
                found.n_other += 1
                continue
            labels = [text(each) for each in sequence(mapping(region.get("value")).get(kind))]
            if kind == "timelinelabels" and len(labels) == 1 and names_apex(labels[0]):
                found.points.extend(self._point(region))
                continue
            found.intervals.append(self._interval(index, region, kind, labels))

    def _group(self) -> tuple[int, int]:
        return self.number, self.index

    def _point(self, region: Mapping[str, Any]) -> Iterator[Point]:
        start, _, fault = _ends(region, "timelinelabels")
        uid = text(region.get("id"))
        of = self._uid(uid.removesuffix(APEX_OF))
        yield Point(self._group(), start if fault is None else None, of)

    def _uid(self, uid: str) -> str:
        return f"{self._group()}/{uid}" if uid else ""

    def _interval(
        self, index: int, region: Mapping[str, Any], kind: str, labels: Sequence[str]
    ) -> Interval:
        start, end, fault = _ends(region, kind)
        stored, note = carried(_note(region))
        units = [label for label in labels if _UNIT.match(label)]
        emotions = [shown(label) for label in labels if label not in units]
        emotion = emotions[0] if emotions else ""
        name = shown(text(self.data.get("name")) or stem_of(self._media()))
        subject = shown(text(self.data.get("subject")))
        return Interval(
            group=self._group(),
            uid=self._uid(text(region.get("id"))),
            start=start,
            end=end,
            seen=Seen("" if emotion == NO_EMOTION else emotion, note=note),
            base=Marked(
                subject=subject or NOBODY,
                subject_raw=subject,
                name=name or shown(self.reader.stem),
                onset=None,
                apex=None,
                offset=None,
                fps=self.reader.rate(self._fps()),
                units=units_of("+".join(units)),
                coder=self.coder,
                media=self._media(),
                columns={"labels": ", ".join(emotions)} if len(emotions) > 1 else {},
                source=f"task {self.number}, region {index + 1}",
            ),
            stored=stored,
            fault=fault,
        )

    def _media(self) -> str:
        found = (text(self.data.get(name)) for name in _MEDIA)
        return next(filter(None, found), "")

    def _fps(self) -> float | None:
        return next((rate for name in _RATES if (rate := rate_of(self.data.get(name)))), None)


def _note(region: Mapping[str, Any]) -> str:
    said = mapping(region.get("meta")).get("text")
    return said if isinstance(said, str) else "\n".join(map(text, sequence(said)))


def _ends(
    region: Mapping[str, Any], kind: str
) -> tuple[Fraction | None, Fraction | None, InputError | None]:
    ranges = sequence(mapping(region.get("value")).get("ranges"))
    try:
        if kind in _OTHER_TIMES:
            raise BadCell(
                f"The region is one of {kind}, whose times have a unit of their own",
                expected="timelinelabels on a video",
                mend="Label the video with TimelineLabels, or convert the times to frames",
            )
        if len(ranges) != 1:
            raise BadCell(f"The region has {len(ranges)} ranges", expected="one range of frames")
        said = mapping(ranges[0])
        return frame(said.get("start"), "start"), frame(said.get("end"), "end"), None
    except InputError as error:
        return None, None, error
