"""The events of one BORIS observation, and when in the video each of them was.

Conventions
-----------
- The observation's time offset and the first player's media offset are taken off. Where a player
  shows several files after each other, the time is that within its own file.
- A frame index is believed where the time does not contradict it by more than a frame: BORIS is
  known to let the two drift apart. Where Reapex wrote the observation, its note and the times are
  believed and the index is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from reapex.errors import BadCell, InputError
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.clock import Clock, fraction, rate_of
from reapex.labels.exchange.marked import FIRST, Reader
from reapex.labels.exchange.shape import mapping, sequence, text
from reapex.labels.exchange.text import shown

_MILLI = Fraction(1, 1000)
_NOBODY = "No focal subject"


@dataclass(frozen=True, slots=True)
class BorisEvent:
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
class BorisEvents:
    """The events of an observation; ``value`` is the observation itself."""

    value: Mapping[str, Any]
    reader: Reader

    @cached_property
    def all(self) -> list[BorisEvent]:
        """In the order of their times; what cannot be read stands last."""
        found = [
            self._event(index, value)
            for index, value in enumerate(sequence(self.value.get("events")))
        ]
        # A project may hold them out of order; what cannot be read stays last and unpaired.
        return sorted(found, key=lambda event: (event.order, event.index))

    def _event(self, index: int, value: object) -> BorisEvent:
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
            return BorisEvent(subject, code, modifiers, comment, "", None, last, index, error)
        return BorisEvent(subject, code, modifiers, comment, media, moment, time, index)

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
        fps = self.reader.rate(self.fps(media))
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

    def fps(self, media: str) -> float | None:
        """Frames per second of a media file, where the project says."""
        rates = mapping(mapping(self.value.get("media_info")).get("fps"))
        return rate_of(rates.get(media)) if media in rates else None
