"""BORIS ``.boris``: a JSON project of observations, each a list of events in seconds.

Conventions
-----------
- An event is ``[time, subject, code, modifiers, comment, frame index]``; older projects have no
  frame index, and one may be ``"NA"``. The index counts from 0.
- The first and second event of a state with one subject, code and modifiers are its start and stop,
  the third and fourth the next.
- A point event whose code has apex or peak in it is an apex; other point events are not read.
- The observation's time offset and the first player's media offset are taken off. Where a player
  shows several files after each other, the time is that within its own file.
- A frame index is believed where the time does not contradict it by more than a frame: BORIS is
  known to let the two drift apart. Where Reapex wrote the observation, its note and the times are
  believed and the index is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from reapex.errors import BadCell, InputError, NotASheet
from reapex.labels.exchange.boris_seconds import Seconds
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.clock import Clock, fraction, rate_of
from reapex.labels.exchange.marked import FIRST, NOBODY, Marked, Reader, Reading
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import json_of, limited
from reapex.labels.exchange.shape import mapping, needed, sequence, text
from reapex.labels.exchange.text import shown, stem_of

CODER = "coder"  # the independent variable that says who coded an observation
EXPRESSION = "expression"  # the code of a state whose emotion is not known
_APEX = re.compile(r"apex|peak|顶点|高潮|峰值", re.IGNORECASE)
_CODERS = frozenset({CODER, "observer", "annotator", "rater"})
_LANE = re.compile(r"\s#(\d{1,6})$")
_MILLI = Fraction(1, 1000)
_NOBODY = "No focal subject"


def recognises(value: object) -> bool:
    """Whether JSON is a BORIS project."""
    return isinstance(value, dict) and "observations" in value and "behaviors_conf" in value


def read(data: bytes, reader: Reader) -> Reading:
    """The expressions of a project.

    Raises
    ------
    NotASheet
        If it is no JSON, or no BORIS project.
    """
    project = json_of(data)
    if not recognises(project):
        raise NotASheet("The JSON is no BORIS project", expected="observations and behaviors_conf")
    observations = needed(project["observations"], "observations")
    limited(sum(len(sequence(mapping(each).get("events"))) for each in observations.values()))
    points_of = _codes(project, "point")
    states_of = _codes(project, "state")
    intervals: list[Interval] = []
    points: list[Point] = []
    n_other = 0
    for name, value in observations.items():
        observation = _Observation(name, mapping(value), reader, states_of, points_of)
        intervals.extend(observation.intervals())
        points.extend(observation.points())
        n_other += observation.n_other()
    items, n_orphans = settle(intervals, points, Seconds())
    remarks = []
    if n_other:
        remarks.append(f"{n_other} point events that are no apex are not read")
    if n_orphans:
        remarks.append(f"{n_orphans} apexes lie in no expression or have no time, and are not read")
    return Reading(tuple(items), tuple(remarks))


def _codes(project: Mapping[str, Any], kind: str) -> frozenset[str]:
    behaviours = mapping(project["behaviors_conf"]).values()
    return frozenset(
        text(mapping(each).get("code"))
        for each in behaviours
        if text(mapping(each).get("type")).lower().startswith(kind)
    )


@dataclass(frozen=True, slots=True)
class _Event:
    """One event; ``moment`` is within its own media file, and None where ``fault`` says why."""

    subject: str
    code: str
    modifiers: str
    comment: str
    media: str
    moment: Fraction | None
    order: Fraction
    index: int
    fault: InputError | None = None


@dataclass(frozen=True)
class _Observation:
    """One observation of a project."""

    name: str
    value: Mapping[str, Any]
    reader: Reader
    states: frozenset[str]
    points_of: frozenset[str]

    def intervals(self) -> Iterator[Interval]:
        """The states, by their starts."""
        open_at: dict[tuple[str, str, str], _Event] = {}
        found: list[tuple[_Event, _Event | None]] = []
        for event in self._events:
            if self._is_point(event):
                continue
            key = (event.subject, event.code, event.modifiers)
            start = open_at.pop(key, None)
            if start is None:
                open_at[key] = event
            else:
                found.append((start, event))
        found.extend((event, None) for event in open_at.values())
        for start, stop in sorted(found, key=lambda pair: pair[0].index):
            yield self._interval(start, stop)

    def points(self) -> Iterator[Point]:
        """The apexes."""
        for event in self._events:
            if self._is_point(event) and _APEX.search(event.code):
                yield Point(self._group(event), event.moment)

    def n_other(self) -> int:
        """Point events that are no apex."""
        return sum(self._is_point(event) and not _APEX.search(event.code) for event in self._events)

    def _is_point(self, event: _Event) -> bool:
        if event.code in self.states:
            return False
        return event.code in self.points_of or _APEX.search(event.code) is not None

    def _group(self, event: _Event) -> tuple[str, str, str, str]:
        lane = _LANE.search(event.code)
        return self.name, event.media, event.subject, lane[1] if lane else ""

    def _interval(self, start: _Event, stop: _Event | None) -> Interval:
        stored, note = carried(start.comment)
        fault = start.fault or (stop.fault if stop else _unpaired(start))
        if stop is not None and stop.media != start.media:
            fault = BadCell("The state begins in one video and ends in another")
        label = shown(_LANE.sub("", start.code))
        coder = self._coder()
        return Interval(
            group=self._group(start),
            uid="",
            start=start.moment,
            end=None if stop is None else stop.moment,
            seen=Seen(
                "" if label == EXPRESSION else label,
                subject=start.subject,
                coder=coder,
                note=note,
            ),
            base=Marked(
                subject=start.subject or NOBODY,
                subject_raw=start.subject,
                name=shown(stem_of(start.media)) or shown(self.name),
                onset=None,
                apex=None,
                offset=None,
                fps=self.reader.rate(self._fps(start.media)),
                coder=coder,
                media=start.media,
                columns={"modifiers": start.modifiers} if start.modifiers else {},
                source=f"observation {self.name}, event {start.index + 1}",
            ),
            stored=stored,
            fault=fault,
        )

    @cached_property
    def _events(self) -> list[_Event]:
        found = [
            self._event(index, value)
            for index, value in enumerate(sequence(self.value.get("events")))
        ]
        # A project may hold them out of order; what cannot be read stays last and unpaired.
        return sorted(found, key=lambda event: (event.order, event.index))

    def _event(self, index: int, value: object) -> _Event:
        parts = [*sequence(value), *[""] * 6][:6]
        subject, code, modifiers, comment = (text(each) for each in parts[1:5])
        subject = "" if subject == _NOBODY else shown(subject)
        try:
            if not isinstance(value, list) or len(value) < 3:
                raise BadCell("The event is no list of time, subject, code")
            time = fraction(parts[0], "time") - self._offset
            media, moment = self._within(time)
            moment = self._exact(moment, parts[5], media)
        except InputError as error:
            last = Fraction(10**16)
            return _Event(subject, code, modifiers, comment, "", None, last, index, error)
        return _Event(subject, code, modifiers, comment, media, moment, time, index)

    @cached_property
    def _offset(self) -> Fraction:
        media = mapping(mapping(self.value.get("media_info")).get("offset"))
        said = (self.value.get("time offset", 0), media.get("1", 0))
        return sum((fraction(each or 0, "time offset") for each in said), Fraction(0))

    def _media(self) -> list[str]:
        files = mapping(self.value.get("file")).get("1")
        return [text(each) for each in sequence(files)]

    def _within(self, time: Fraction) -> tuple[str, Fraction]:
        """The media file that is shown at a time of the first player, and the time in it."""
        media = self._media()
        lengths = mapping(mapping(self.value.get("media_info")).get("length"))
        for path in media[:-1]:
            if path not in lengths:
                raise BadCell(
                    f"The observation shows {len(media)} videos after each other, and the length "
                    f"of {path!r} is not in the file",
                    mend="Open and save the project in BORIS, which measures it",
                )
            length = fraction(lengths[path], "length")
            if time < length:
                return path, time
            time -= length
        return (media[-1] if media else ""), time

    def _exact(self, moment: Fraction, index: object, media: str) -> Fraction:
        """The moment of the frame index, where time and index agree."""
        fps = self.reader.rate(self._fps(media))
        is_index = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < 10**9
        if fps is None or not is_index or self._is_ours:
            return moment
        of_index = Clock(fps, FIRST).seconds_of(int(str(index)) + FIRST)
        tolerance = max(_MILLI, 1 / Fraction(repr(fps)))
        return of_index if abs(of_index - moment) <= tolerance else moment

    @cached_property
    def _is_ours(self) -> bool:
        return any(
            carried(text(parts[4]))[0] is not None
            for parts in map(sequence, sequence(self.value.get("events")))
            if len(parts) > 4
        )

    def _fps(self, media: str) -> float | None:
        rates = mapping(mapping(self.value.get("media_info")).get("fps"))
        return rate_of(rates.get(media)) if media in rates else None

    def _coder(self) -> str:
        variables = mapping(self.value.get("independent_variables"))
        for name, value in variables.items():
            if name.lower() in _CODERS:
                return shown(text(value))
        return shown(text(self.value.get("observer")))


def _unpaired(start: _Event) -> InputError:
    return BadCell(
        f"The state {start.code!r} begins at {text_of(start.moment)} and never stops",
        expected="a START and a STOP",
        mend="In BORIS choose Observations, Fix unpaired events",
    )


def text_of(moment: Fraction | None) -> str:
    """A moment for people."""
    return "an unknown time" if moment is None else f"{float(moment):.3f} s"
