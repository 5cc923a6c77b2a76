"""ELAN ``.eaf``: XML, tiers of annotations between time slots in whole milliseconds.

Conventions
-----------
- ``TIME_ORIGIN`` of the first media is added: ELAN's time 0 is there in the video, not at its
  first frame.
- A tier of expressions is called (or typed) like one: expression, micro, macro, ME, emotion, 表情.
  Where no tier is, and only one holds intervals, it is that one; else the user is asked.
- A tier of apexes is called apex or peak; its annotations count by their beginnings.
- The coder is the tier's annotator, else what follows ``@`` in its name; the subject is its
  participant.
- Dependent tiers (REF annotations) hold action units and notes.
- A slot without a time is one that ELAN has not aligned; such an annotation is skipped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from reapex.errors import BadCell, FormatUnclear, InputError, NotASheet
from reapex.labels.exchange.carried import carried
from reapex.labels.exchange.clock import fraction
from reapex.labels.exchange.elan_tiers import Milliseconds, Tier
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading
from reapex.labels.exchange.pairing import Interval, Point, Seen, settle
from reapex.labels.exchange.safe import limited, xml_of
from reapex.labels.exchange.text import shown, stem_of

_UNITS = re.compile(r"(?<![a-z])aus?(?![a-z])|action.?unit|facs|动作单元", re.IGNORECASE)
_MAX_LISTED = 8


def recognises(root: Element) -> bool:
    """Whether XML is ELAN's."""
    return root.tag == "ANNOTATION_DOCUMENT"


def read(data: bytes, reader: Reader) -> Reading:
    """The expressions of one ``.eaf``.

    Raises
    ------
    NotASheet
        If it is no XML, or not ELAN's.
    FormatUnclear
        If several tiers may be that of the expressions.
    """
    root = xml_of(data)
    if not recognises(root):
        raise NotASheet(
            f"The XML begins with {root.tag[:60]!r}", expected="ANNOTATION_DOCUMENT, of ELAN"
        )
    tiers = [Tier.of(element) for element in root.iter("TIER")]
    limited(sum(len(tier.aligned) + len(tier.referring) for tier in tiers))
    marked, apexes = _roles(tiers)
    document = _Document.of(root, tiers, reader)
    intervals = [each for tier in marked for each in document.intervals(tier)]
    points = [each for tier in apexes for each in document.points(tier, marked, intervals)]
    items, n_orphans = settle(intervals, points, Milliseconds())
    return Reading(tuple(items), tuple(_remarks(tiers, marked, apexes, intervals, n_orphans)))


def _roles(tiers: Sequence[Tier]) -> tuple[list[Tier], list[Tier]]:
    """The tiers of expressions and those of apexes."""
    apexes = [tier for tier in tiers if tier.is_apex and tier.aligned]
    others = [tier for tier in tiers if tier.aligned and not tier.is_apex]
    named = [tier for tier in others if tier.is_expression]
    above = {tier.name for tier in named}
    named = [tier for tier in named if tier.parent not in above]  # parts of what is read already
    if named or len(others) <= 1:
        return named or others, apexes
    names = ", ".join(repr(tier.name) for tier in others[:_MAX_LISTED])
    raise FormatUnclear(
        f"Several tiers hold intervals, and none is called like one of expressions: {names}",
        expected="a tier whose name or type has expression, micro, macro, ME or emotion in it",
        mend="Rename the tier in ELAN, as in expression@coder",
    )


@dataclass(frozen=True, slots=True)
class _Document:
    """What annotations of all tiers refer to."""

    times: Mapping[str, Fraction | None]
    origin: Fraction
    media: str
    notes: Mapping[str, tuple[tuple[str, str], ...]]
    reader: Reader

    @classmethod
    def of(cls, root: Element, tiers: Iterable[Tier], reader: Reader) -> _Document:
        notes: dict[str, list[tuple[str, str]]] = {}
        for tier in tiers:
            for element in tier.referring:
                target = element.get("ANNOTATION_REF", "")
                notes.setdefault(target, []).append((tier.name, _value(element)))
        media = next(iter(root.iter("MEDIA_DESCRIPTOR")), None)
        return cls(
            times={
                slot.get("TIME_SLOT_ID", ""): _time(slot.get("TIME_VALUE"))
                for slot in root.iter("TIME_SLOT")
            },
            origin=_time(None if media is None else media.get("TIME_ORIGIN")) or Fraction(0),
            media=_media(media),
            notes={target: tuple(said) for target, said in notes.items()},
            reader=reader,
        )

    def intervals(self, tier: Tier) -> Iterable[Interval]:
        """The annotations of a tier of expressions."""
        for element in tier.aligned:
            uid = element.get("ANNOTATION_ID", "")
            stored, units, note = self._said(uid)
            start, end, fault = self._ends(element)
            coder = shown(tier.coder)
            yield Interval(
                group=(coder, tier.lane),
                uid=uid,
                start=start,
                end=end,
                seen=Seen(shown(_value(element)), units, shown(tier.participant), coder, note),
                base=self._base(tier, uid),
                stored=stored,
                fault=fault,
            )

    def points(
        self, tier: Tier, marked: Sequence[Tier], intervals: Sequence[Interval]
    ) -> Iterable[Point]:
        """The annotations of a tier of apexes; one without a coder is of every coder."""
        coder = shown(tier.coder)
        own = [each for each in marked if shown(each.coder) == coder and each.lane == tier.lane]
        groups = {(shown(each.coder), each.lane) for each in (own if coder or own else marked)}
        spans = {} if len(groups) == 1 else _spans(intervals)
        for element in tier.aligned:
            start, _, fault = self._ends(element)
            if start is None or fault is not None:
                yield Point((coder, tier.lane), None)
                continue
            around = groups if len(groups) == 1 else _around(start, groups, spans)
            for group in around or {(coder, tier.lane)}:
                yield Point(group, start)

    def _base(self, tier: Tier, uid: str) -> Marked:
        kind = "macro" if re.search("macro|宏", f"{tier.name} {tier.kind}", re.I) else ""
        return Marked(
            subject=shown(tier.participant) or NOBODY,
            subject_raw=shown(tier.participant),
            name=shown(stem_of(self.media)) or shown(self.reader.stem),
            onset=None,
            apex=None,
            offset=None,
            fps=self.reader.rate(),
            coder=shown(tier.coder),
            kind=kind,
            media=self.media,
            source=f"tier {tier.name}, {uid}",
        )

    def _said(self, uid: str) -> tuple[Marked | None, str | None, str]:
        """What dependent tiers say of an annotation: our note, action units, people's notes."""
        stored, units, notes = None, None, []
        for name, text in self.notes.get(uid, ()):
            found, rest = carried(text)
            if found is not None and stored is None:
                stored = found
            elif _UNITS.search(name) and units is None:
                units, rest = shown(text), ""
            notes.append(rest)
        if stored is not None and stored.units and units is None:
            units = ""  # the annotation was deleted in ELAN
        return stored, units, "\n".join(filter(None, notes))

    def _ends(self, element: Element) -> tuple[Fraction | None, Fraction | None, InputError | None]:
        found = []
        for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2"):
            slot = element.get(name, "")
            time = self.times.get(slot)
            if time is None:
                what = "has no time" if slot in self.times else "is not in the file"
                fault = BadCell(
                    f"The time slot {slot!r} {what}",
                    expected="annotations that are aligned with the video",
                    mend="Drag both ends of the annotation to their times in ELAN",
                )
                return None, None, fault
            found.append(time + self.origin)
        return found[0], found[1], None


Group = tuple[str, str]


def _spans(intervals: Iterable[Interval]) -> dict[Hashable, list[tuple[Fraction, Fraction]]]:
    """The intervals of each group by their starts; on one tier they do not overlap."""
    found: dict[Hashable, list[tuple[Fraction, Fraction]]] = {}
    for each in intervals:
        if each.start is not None and each.end is not None:
            found.setdefault(each.group, []).append((each.start, each.end))
    return {group: sorted(spans) for group, spans in found.items()}


def _around(
    at: Fraction, groups: Iterable[Group], spans: Mapping[Hashable, list[tuple[Fraction, Fraction]]]
) -> set[Group]:
    """The groups of which an interval holds a moment."""
    found = set()
    for group in groups:
        mine = spans.get(group, [])
        index = bisect_right(mine, at, key=lambda span: span[0]) - 1
        if index >= 0 and at <= mine[index][1]:
            found.add(group)
    return found


def _time(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        return fraction(text, "time slot")
    except BadCell:
        return None


def _media(descriptor: Element | None) -> str:
    if descriptor is None:
        return ""
    return descriptor.get("RELATIVE_MEDIA_URL") or descriptor.get("MEDIA_URL") or ""


def _value(element: Element) -> str:
    found = element.find("ANNOTATION_VALUE")
    return "" if found is None else "".join(found.itertext())


def _remarks(
    tiers: Sequence[Tier],
    marked: Sequence[Tier],
    apexes: Sequence[Tier],
    intervals: Sequence[Interval],
    n_orphans: int,
) -> Iterable[str]:
    read = {tier.name for tier in (*marked, *apexes)}
    others = [tier.name for tier in tiers if tier.name not in read and tier.aligned]
    if others:
        yield f"Tiers that are not read: {', '.join(map(repr, others[:_MAX_LISTED]))}"
    if n_orphans:
        yield f"{n_orphans} apexes lie in no expression or have no time, and are not read"
