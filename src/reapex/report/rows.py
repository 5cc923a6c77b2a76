"""One clip and its three key frames as the page shows them: numbers, intervals and notes as text.

Conventions
-----------
Numbers are the sheet's own. Times are ms from the clip's first frame, as the figure's scale is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reapex.auditing import Deviation
from reapex.correction import REASONS, ClipCorrection
from reapex.keyframes import KEYS, Key
from reapex.timeline import Timeline

_FACES: Mapping[str, str] = {
    "cropped": "face found and cropped",
    "as_is": "pictures as they are",
    "no_face": "no face found: whole pictures",
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key frame of one clip, as the page shows it."""

    key: str
    manual: str
    proposed: str
    n_frames: int
    ms: float | None
    reasons: tuple[str, ...]
    beside: str = ""
    interval: str = ""

    @property
    def in_words(self) -> str:
        """The reasons, in words; that it moved is seen."""
        return "; ".join(REASONS[code] for code in self.reasons if code != "moved")


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One clip's line in the table."""

    correction: ClipCorrection
    anchor: str
    keys: tuple[KeyRow, ...]
    ms: float | None
    percent: float | None

    @property
    def name(self) -> str:
        """The clip's id, after its corpus where there are several."""
        clip = self.correction.clip
        return f"{clip.corpus}: {clip.id}" if clip.corpus else clip.id

    @property
    def note(self) -> str:
        """Why nothing could be proposed, or that the apex is a stand-in."""
        if self.correction.explanation:
            return self.correction.explanation
        return REASONS["midpoint"] if self.correction.clip.apex_source == "midpoint" else ""

    @property
    def facts(self) -> str:
        """What the sheet says of the clip, and what was found of its face."""
        clip, view = self.correction.clip, self.correction.view
        units = " + ".join(clip.action_units)
        facts = (
            clip.emotion,
            f"AU {units}" if units else "",
            f"{clip.fps:g} fps" if clip.fps else "",
            f"coder: {clip.coder}" if clip.coder else "",
            f"row {clip.provenance.row}",
            "" if clip.written is None else f"an erratum changed {clip.written}",
            "" if view is None else _FACES[view.outcome],
        )
        return " · ".join(filter(None, facts))


def row_of(index: int, correction: ClipCorrection) -> ClipRow:
    """The line of the clip that stands at ``index``, counted from 1."""
    deviation = Deviation.of(correction)
    return ClipRow(
        correction,
        f"clip-{index}",
        tuple(_key_row(key, correction, deviation) for key in KEYS),
        ms=None if deviation is None else deviation.ms,
        percent=None if deviation is None else deviation.percent,
    )


def interval_in_words(interval_ms: tuple[float, float], timeline: Timeline) -> str:
    """An interval in ms and in the sheet's numbers, and whether the clip ends before it does.

    Examples
    --------
    >>> interval_in_words((118.0, 162.0), Timeline.steady(range(10, 60), fps=100))
    '118–162 ms, frames 22–26'
    >>> interval_in_words((-8.0, 24.0), Timeline.steady(range(10, 60), fps=100))
    '−8 to 24 ms, frames 10–12 and before the clip'
    """
    low, high = interval_ms
    joined = "–" if round(low) >= 0 else " to "
    ends = dict.fromkeys((_in_ms(low), _in_ms(high)))  # one, where they are alike
    words = f"{joined.join(ends)} ms"
    between = timeline.numbers_within(interval_ms)
    if between is None:
        return words
    first, last = between
    times = np.asarray(timeline.times_ms)
    words += f", frame {first}" if first == last else f", frames {first}–{last}"
    frame_ms = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    if low < times[0] - frame_ms / 2:
        words += " and before the clip"
    if high > times[-1] + frame_ms / 2:
        words += " and after the clip"
    return words


def _key_row(key: Key, correction: ClipCorrection, deviation: Deviation | None) -> KeyRow:
    clip, proposal, beside = correction.clip, correction.proposal, correction.beside
    old, new = getattr(clip.raw, key), correction.proposed_numbers
    moved = None if deviation is None else deviation.keys.get(key)
    interval = None if proposal is None else proposal.keys[key].interval_ms
    return KeyRow(
        key,
        manual="–" if old is None else str(old),
        proposed="–" if new is None else str(getattr(new, key)),
        n_frames=0 if moved is None else moved.n_frames,
        ms=None if moved is None else moved.ms,
        reasons=correction.reasons(key),
        beside="" if beside is None else str(clip.timeline.numbers[beside.keys[key].position]),
        interval="" if interval is None else interval_in_words(interval, clip.timeline),
    )


def _in_ms(ms: float) -> str:
    return f"{round(ms)}".replace("-", "−")
