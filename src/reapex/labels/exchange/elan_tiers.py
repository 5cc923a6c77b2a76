"""What ELAN's documents are made of: tiers, and moments in whole milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from reapex.errors import BadCell
from reapex.labels.exchange.apex import names_apex
from reapex.labels.exchange.clock import Clock
from reapex.labels.exchange.lanes import lane_of, without_lane
from reapex.labels.exchange.marked import Marked

_EXPRESSION = re.compile(
    r"expression|micro|macro|emotion|(?<![a-z])m[eæ](?![a-z])|表情|情绪", re.IGNORECASE
)


class Milliseconds:
    """ELAN's unit."""

    def number(self, moment: Fraction, clock: Clock) -> int:
        """The frame that begins nearest."""
        return clock.number_at(moment / 1000)

    def moments(self, marked: Marked) -> tuple[Fraction, Fraction | None, Fraction]:
        """Rounded to whole milliseconds; an interval is at least one of them long."""
        clock = Clock(marked.fps, marked.first)
        onset, apex, offset = (
            None if number is None else Fraction(round(clock.seconds_of(number) * 1000))
            for number in marked.raw
        )
        if onset is None or offset is None:
            raise BadCell("Onset or offset is missing")
        return onset, apex, max(onset + 1, offset)

    def same(self, moment: Fraction, written: Fraction) -> bool:
        """Exactly."""
        return moment == written


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: what it is called, and its annotations by kind."""

    name: str
    kind: str
    parent: str
    participant: str
    annotator: str
    aligned: tuple[Element, ...]
    referring: tuple[Element, ...]

    @classmethod
    def of(cls, element: Element) -> Tier:
        """The tier of a ``TIER`` element."""
        return cls(
            name=element.get("TIER_ID", ""),
            kind=element.get("LINGUISTIC_TYPE_REF", ""),
            parent=element.get("PARENT_REF", ""),
            participant=element.get("PARTICIPANT", "").strip(),
            annotator=element.get("ANNOTATOR", "").strip(),
            aligned=tuple(element.iter("ALIGNABLE_ANNOTATION")),
            referring=tuple(element.iter("REF_ANNOTATION")),
        )

    @property
    def coder(self) -> str:
        """Who marked it."""
        return self.annotator or without_lane(self.name).partition("@")[2].strip()

    @property
    def lane(self) -> str:
        """The number behind ``#`` at the end of the name."""
        return lane_of(self.name)

    @property
    def is_apex(self) -> bool:
        """Whether its name or type says so."""
        return names_apex(self._what) or names_apex(self.kind)

    @property
    def is_expression(self) -> bool:
        """Whether its name or type says so."""
        return bool(_EXPRESSION.search(self._what) or _EXPRESSION.search(self.kind))

    @property
    def _what(self) -> str:
        """The name without its coder, who may be called Peak."""
        return self.name.partition("@")[0]
