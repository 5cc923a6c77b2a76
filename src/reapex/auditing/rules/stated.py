"""TM 505 and 506: durations that the sheet states beside its key frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.labels.header import normal

_LEAST_CLIPS = 5
_DURATIONS = frozenset(
    {"duration", "total", "length", "durationms", "totalms", "durations", "durationframes",
     "nframes", "numframes", "totalframes", "时长", "持续时间"}
)  # fmt: skip
_MS_PER = (1000.0, 1.0)  # what a cell may count: ms or seconds, as n per fps
_MOST_SPREAD = 0.1
_LEAST_DIFFERENCE = 0.05
_NEAR_FRAMES = 1.5


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a column says of a clip's duration, and what its key frames say."""

    clip: Clip
    heading: str
    value: float
    n_frames: int

    @property
    def agrees(self) -> bool:
        """In frames (counted with or without the last), or in ms or s at the clip's rate."""
        if abs(self.value - self.n_frames) <= 1:
            return True
        fps = self.clip.fps
        return fps is not None and any(
            abs(self.value - self.n_frames * unit / fps) <= _NEAR_FRAMES * unit / fps
            for unit in _MS_PER
        )


def _columns(evidence: Evidence) -> Iterator[list[_Stated]]:
    """Per part and column of durations, what it says of each clip."""
    for part in evidence.parts:
        found: dict[str, list[_Stated]] = {}
        for clip, onset, offset in marked(part):
            for heading, text in clip.columns.items():
                value = _number(text) if normal(heading) in _DURATIONS else None
                if value is not None:
                    stated = _Stated(clip, heading, value, offset - onset + 1)
                    found.setdefault(heading, []).append(stated)
        yield from found.values()


def _disagreeing(evidence: Evidence) -> Iterator[Hit]:
    for column in _columns(evidence):
        wrong = [each for each in column if not each.agrees]
        # A column that mostly disagrees counts something else, or by another rate (TM506).
        if 2 * len(wrong) > len(column):
            continue
        for each in wrong:
            yield Hit(
                each.clip.place.at(column=each.heading),
                f"The column says {each.value:g}, and from onset to offset are {each.n_frames} "
                f"frames{_in_ms(each)}.",
            )


def _in_ms(stated: _Stated) -> str:
    fps = stated.clip.fps
    return "" if fps is None else f", {stated.n_frames * 1000 / fps:.0f} ms at {fps:g} fps"


def _another_rate(evidence: Evidence) -> Iterator[Hit]:
    for column in _columns(evidence):
        wrong = [each for each in column if not each.agrees and each.value > 0]
        if len(wrong) < _LEAST_CLIPS or 2 * len(wrong) <= len(column):
            continue
        for unit in _MS_PER:
            rates = [each.n_frames * unit / each.value for each in wrong]
            low, middle, high = quantiles(rates, n=4)
            said = wrong[0].clip.fps
            if not 5 <= middle <= 2000 or high - low > _MOST_SPREAD * middle:
                continue
            if said is None or abs(middle - said) > _LEAST_DIFFERENCE * said:
                was = "not known" if said is None else f"said to be {said:g} fps"
                yield Hit(
                    evidence.corpus.place.at(column=wrong[0].heading)
                    if len(evidence.parts) == 1
                    else wrong[0].clip.provenance.place.at(row=None, column=wrong[0].heading),
                    f"The durations of {len(wrong)} of {len(column)} clips fit {middle:.0f} frames "
                    f"per second; the rate is {was}.",
                )
                break


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


STATED_RULES = (
    Rule(
        "TM505",
        Severity.WARNING,
        "stated duration disagrees",
        _disagreeing,
        Need.LABELS,
        finds="A column such as Duration or Total that does not say, in frames, milliseconds or "
        "seconds, how long it is from onset to offset (give or take a frame), while most of its "
        "cells do.",
        why="Onset, offset or the duration was typed wrongly; the three are written at different "
        "times, which makes this the best check on a slip of a digit.",
        mend="Find out which of the three is wrong, and correct it.",
        example="The column says 81, and from onset to offset are 181 frames, 905 ms at 200 fps.",
    ),
    Rule(
        "TM506",
        Severity.WARNING,
        "durations fit another frame rate",
        _another_rate,
        Need.LABELS,
        finds="A column of durations of which most cells fit one frame rate, and not the stated "
        "one (5 % apart or more; five clips or more). One finding per column.",
        why="All that is said in milliseconds would be wrong by one factor.",
        mend="Give the right rate, as in --fps 60, or correct the column fps.",
        example="The durations of 38 of 40 clips fit 60 frames per second; the rate is said to be "
        "200 fps.",
    ),
)
