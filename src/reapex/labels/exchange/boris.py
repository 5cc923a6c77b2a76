"""BORIS ``.boris``: a JSON project of observations, each a list of events in seconds.

Conventions
-----------
- An event is ``[time, subject, code, modifiers, comment, frame index]``; older projects have no
  frame index, and one may be ``"NA"``. The index counts from 0.
- The first and second event of a state with one subject, code and modifiers are its start and stop,
  the third and fourth the next.
- A point event whose code has apex or peak in it is an apex; other point events are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from reapex.errors import BadCell, InputError, NotASheet
from reapex.labels.exchange.apex import names_apex
from reapex.labels.exchange.boris_events import BorisEvent, BorisEvents
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.lanes import lane_of, without_lane
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import json_of, limited
from reapex.labels.exchange.seconds import BORIS_SECONDS
from reapex.labels.exchange.shape import mapping, needed, sequence, text
from reapex.labels.exchange.text import shown, stem_of

CODER = "coder"  # the independent variable that says who coded an observation
EXPRESSION = "expression"  # the code of a state whose emotion is not known
_CODERS = frozenset({CODER, "observer", "annotator", "rater"})


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
    items, n_orphans = settle(intervals, points, BORIS_SECONDS)
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
        open_at: dict[tuple[str, str, str], BorisEvent] = {}
        found: list[tuple[BorisEvent, BorisEvent | None]] = []
        for event in self._events.all:
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
        for event in self._events.all:
            if self._is_point(event) and names_apex(event.code):
                yield Point(self._group(event), event.moment)

    def n_other(self) -> int:
        """Point events that are no apex."""
        return sum(
            self._is_point(event) and not names_apex(event.code) for event in self._events.all
        )

    def _is_point(self, event: BorisEvent) -> bool:
        if event.code in self.states:
            return False
        return event.code in self.points_of or names_apex(event.code)

    def _group(self, event: BorisEvent) -> tuple[str, str, str, str]:
        return self.name, event.media, event.subject, lane_of(event.code)

    def _interval(self, start: BorisEvent, stop: BorisEvent | None) -> Interval:
        stored, note = carried(start.comment)
        fault = start.fault or (stop.fault if stop else _unpaired(start))
        if stop is not None and stop.media != start.media:
            fault = BadCell("The state begins in one video and ends in another")
        label = shown(without_lane(start.code))
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
                fps=self.reader.rate(self._events.fps(start.media)),
                coder=coder,
                media=start.media,
                columns={"modifiers": start.modifiers} if start.modifiers else {},
                source=f"observation {self.name}, event {start.index + 1}",
            ),
            stored=stored,
            fault=fault,
        )

    @cached_property
    def _events(self) -> BorisEvents:
        return BorisEvents(self.value, self.reader)

    def _coder(self) -> str:
        variables = mapping(self.value.get("independent_variables"))
        for name, value in variables.items():
            if name.lower() in _CODERS:
                return shown(text(value))
        return shown(text(self.value.get("observer")))


def _unpaired(start: BorisEvent) -> InputError:
    return BadCell(
        f"The state {start.code!r} begins at {text_of(start.moment)} and never stops",
        expected="a START and a STOP",
        mend="In BORIS choose Observations, Fix unpaired events",
    )


def text_of(moment: Fraction | None) -> str:
    """A moment for people."""
    return "an unknown time" if moment is None else f"{float(moment):.3f} s"
