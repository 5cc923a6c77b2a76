"""FiftyOne: ``samples.json`` with ``TemporalDetections``; FiftyOne itself is not imported.

Conventions
-----------
- ``support`` is ``[first, last]``, counted from 1, both frames included.
- Every field of a sample that holds ``TemporalDetection`` or ``TemporalDetections`` is read.
- The apex, which FiftyOne has no notion of, is an attribute ``apex`` of the detection, counted
  as the support is; so are ``subject``, ``coder``, ``action_units`` and ``kind``. The attribute
  ``reapex`` holds everything exactly.
- The frame rate is the video's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from reapex.errors import BadCell, InputError, NotASheet
from reapex.labels.exchange.by_frames import Frames, frame
from reapex.labels.exchange.carried import carried, carry
from reapex.labels.exchange.clock import rate_of
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading, Written
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import json_of, limited
from reapex.labels.exchange.shape import mapping, sequence, text
from reapex.labels.exchange.text import joined, kind_of, shown, stem_of

_NATIVE = frozenset({"_id", "_cls", "tags", "label", "support", "confidence", "attributes"})
_OURS = frozenset({"apex", "subject", "coder", "action_units", "kind", "reapex", "note"})


def recognises(value: object) -> bool:
    """Whether JSON is a FiftyOne data set of samples."""
    samples = sequence(mapping(value).get("samples"))
    return bool(samples) and all("filepath" in mapping(each) for each in samples[:20])


def read(data: bytes, reader: Reader) -> Reading:
    """The expressions of a data set.

    Raises
    ------
    NotASheet
        If it is no JSON, or no samples of FiftyOne.
    """
    value = json_of(data)
    if not recognises(value):
        raise NotASheet("The JSON holds no samples of FiftyOne", expected="samples with filepath")
    intervals: list[Interval] = []
    points: list[Point] = []
    for number, sample in enumerate(value["samples"]):
        for each in _Sample(number, mapping(sample), reader).detections():
            intervals.append(each.interval())
            points.extend(each.points())
        limited(len(intervals))
    items, _ = settle(intervals, points, Frames())
    return Reading(tuple(items))


@dataclass(frozen=True, slots=True)
class _Sample:
    """One video."""

    number: int
    value: Mapping[str, Any]
    reader: Reader

    def detections(self) -> Iterator[_Detection]:
        """Every temporal detection of every field."""
        for name, content in self.value.items():
            label = mapping(content)
            found: Sequence[Any] = ()
            if label.get("_cls") == "TemporalDetections":
                found = sequence(label.get("detections"))
            elif label.get("_cls") == "TemporalDetection":
                found = [label]
            for index, each in enumerate(found):
                yield _Detection(self, f"{name}, detection {index + 1}", mapping(each))

    @property
    def media(self) -> str:
        """The video's path."""
        return text(self.value.get("filepath"))

    @property
    def fps(self) -> float | None:
        """The video's, by its metadata."""
        return rate_of(mapping(self.value.get("metadata")).get("frame_rate"))


@dataclass(frozen=True, slots=True)
class _Detection:
    """One temporal detection."""

    sample: _Sample
    where: str
    value: Mapping[str, Any]

    @property
    def uid(self) -> str:
        """Unique in the file."""
        return f"{self.sample.number}/{self.where}"

    def points(self) -> Iterator[Point]:
        """The apex, if it has one that can be read."""
        if self.value.get("apex") is not None and self._apex_fault() is None:
            yield Point("", frame(self.value["apex"], "apex"), self.uid)

    def interval(self) -> Interval:
        """From the first frame of the support to its last."""
        start, end, fault = self._ends()
        stored, note = carried(text(self.value.get("reapex")))
        note = "\n".join(filter(None, (note, text(self.value.get("note")))))
        subject = shown(text(self.value.get("subject")) or text(self.sample.value.get("subject")))
        coder = shown(text(self.value.get("coder")))
        others = {
            name: found
            for name, value in self.value.items()
            if name not in _NATIVE | _OURS and (found := text(value))
        }
        return Interval(
            group="",
            uid=self.uid,
            start=start,
            end=end,
            seen=Seen(
                shown(text(self.value.get("label"))),
                shown(text(self.value.get("action_units"))),
                subject,
                coder,
                note,
            ),
            base=Marked(
                subject=subject or NOBODY,
                subject_raw=subject,
                name=shown(stem_of(self.sample.media)) or shown(self.sample.reader.stem),
                onset=None,
                apex=None,
                offset=None,
                fps=self.sample.reader.rate(self.sample.fps),
                coder=coder,
                kind=kind_of(shown(text(self.value.get("kind")))),
                media=self.sample.media,
                columns=others,
                source=f"sample {self.sample.number + 1}, {self.where}",
            ),
            stored=stored,
            fault=fault or self._apex_fault(),
        )

    def _apex_fault(self) -> InputError | None:
        try:
            if self.value.get("apex") is not None:
                frame(self.value["apex"], "apex")
        except InputError as error:
            return error
        return None

    def _ends(self) -> tuple[Fraction | None, Fraction | None, InputError | None]:
        support = sequence(self.value.get("support"))
        try:
            if len(support) != 2:
                raise BadCell("The detection has no support", expected="[first, last] frame")
            return frame(support[0], "first frame"), frame(support[1], "last frame"), None
        except InputError as error:
            return None, None, error


def write(marks: Sequence[Marked]) -> tuple[Written, ...]:
    """``samples.json``; every mark has its ends in order."""
    clips: dict[object, list[Marked]] = {}
    for each in marks:
        clips.setdefault(each.clip, []).append(each)
    samples = [_sample(number, mine) for number, mine in enumerate(clips.values())]
    data = json.dumps({"samples": samples}, ensure_ascii=False, indent=1, allow_nan=False)
    return (Written("samples.json", data.encode()),)


def _sample(number: int, marks: Sequence[Marked]) -> dict[str, Any]:
    first = marks[0]
    metadata = None if first.fps is None else {"_cls": "VideoMetadata", "frame_rate": first.fps}
    return {
        "_id": _oid("sample", number),
        "filepath": shown(first.media) or shown(first.name),
        "tags": [],
        "_media_type": "video",
        "metadata": metadata,
        "expressions": {
            "_cls": "TemporalDetections",
            "detections": [_detection(number, index, each) for index, each in enumerate(marks)],
        },
    }


def _detection(number: int, index: int, marked: Marked) -> dict[str, Any]:
    onset, apex, offset = Frames().moments(marked)
    return {
        "_id": _oid("detection", number, index),
        "_cls": "TemporalDetection",
        "tags": [],
        "label": shown(marked.emotion),
        "support": [int(onset), int(offset)],
        "apex": None if apex is None else int(apex),
        "subject": shown(marked.subject),
        "coder": shown(marked.coder),
        "action_units": shown(joined(marked.units)),
        "kind": shown(marked.kind),
        "reapex": carry(marked),
    }


def _oid(*parts: object) -> dict[str, str]:
    """An id in MongoDB's form, the same each time."""
    return {"$oid": sha256(repr(parts).encode()).hexdigest()[:24]}
