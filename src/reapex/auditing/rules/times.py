"""TM: durations and frame rates that do not fit one another, or no micro-expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.labels.header import normal

LONGEST_MS, SHORTEST_MS = 500.0, 40.0
_LONGEST_RISE_MS = 260.0
_FAR_MS = 2 * LONGEST_MS
_USUAL_RATES = (25.0, 30.0, 50.0, 60.0, 90.0, 100.0, 120.0, 200.0)
_LEAST_CLIPS = 5
_DURATIONS = frozenset(
    {"duration", "total", "length", "durationms", "totalms", "durations", "durationframes",
     "nframes", "numframes", "totalframes", "时长", "持续时间"}
)  # fmt: skip
_MS_PER = (1000.0, 1.0)  # what a cell may count: ms or seconds, as n per fps
_MOST_SPREAD = 0.1
_LEAST_DIFFERENCE = 0.05
_NEAR_FRAMES = 1.5


def _unknown_rate(evidence: Evidence) -> Iterator[Hit]:
    corpus = evidence.corpus
    unknown = sum(clip.fps is None for clip in corpus)
    if unknown:
        yield Hit(
            corpus.place,
            f"The frame rate of {unknown} of {len(corpus)} clips is not known, so nothing about "
            "them can be said in milliseconds.",
        )


def _micro(evidence: Evidence) -> Iterator[tuple[Clip, float, float]]:
    """Micro-expressions of parts whose rate is credible, with least and most duration in ms."""
    for part in evidence.parts:
        if not _is_odd(part):
            for clip, onset, offset in marked(part):
                if clip.kind == "micro" and clip.fps is not None:
                    frame_ms = 1000 / clip.fps
                    yield clip, (offset - onset) * frame_ms, (offset - onset + 1) * frame_ms


def _long(evidence: Evidence) -> Iterator[Hit]:
    for clip, least, _ in _micro(evidence):
        onset, apex, _ = clip.raw
        if not LONGEST_MS < least <= _FAR_MS:
            continue
        words = f"The micro-expression lasts {least:.0f} ms."
        if apex is not None and onset is not None and clip.fps is not None:
            rise = (apex - onset) * 1000 / clip.fps
            within = "within" if rise <= _LONGEST_RISE_MS else "beyond, too,"
            words += f" Its rise takes {rise:.0f} ms, {within} the 260 ms of the second criterion."
        yield Hit(clip.place, words)


def _far_too_long(evidence: Evidence) -> Iterator[Hit]:
    for clip, least, _ in _micro(evidence):
        if least > _FAR_MS:
            yield Hit(
                clip.place,
                f"The micro-expression lasts {least / 1000:.1f} s, more than twice the half second "
                "that it may.",
            )


def _short(evidence: Evidence) -> Iterator[Hit]:
    for clip, _, most in _micro(evidence):
        if most < SHORTEST_MS:
            yield Hit(clip.place, f"The micro-expression lasts {most:.0f} ms at most.")


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


def _odd_median(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        typical = _typical_ms(part)
        if typical is None or not _is_odd(part):
            continue
        fps = next(clip.fps for clip in part if clip.fps is not None)
        fitting = [r for r in _USUAL_RATES if SHORTEST_MS <= typical * fps / r <= LONGEST_MS]
        others = " or ".join(f"{rate:g}" for rate in fitting) or "no usual rate"
        yield Hit(
            evidence.part_place(part),
            f"At {fps:g} fps half of the micro-expressions last longer than {typical:.0f} ms. At "
            f"{others} fps they would last as long as such expressions do.",
        )


def _typical_ms(part: tuple[Clip, ...]) -> float | None:
    durations = [
        (offset - onset) * 1000 / clip.fps
        for clip, onset, offset in marked(part)
        if clip.kind == "micro" and clip.fps is not None
    ]
    return median(durations) if len(durations) >= _LEAST_CLIPS else None


def _is_odd(part: tuple[Clip, ...]) -> bool:
    typical = _typical_ms(part)
    return typical is not None and not SHORTEST_MS / 2 <= typical <= _FAR_MS


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


_LIMITS = (
    "Micro-expressions last from 1/25 to 1/2 s (Ekman & Friesen 1969; Yan et al. 2013, J. "
    "Nonverbal Behav. 37:217)."
)

TIME_RULES = (
    Rule(
        "TM501",
        Severity.WARNING,
        "frame rate unknown",
        _unknown_rate,
        Need.LABELS,
        finds="Clips for which neither the sheet, nor the data set, nor --fps says how many frames "
        "there are per second. One finding for the corpus.",
        why="Windows and errors in milliseconds need it, and so do all rules about durations.",
        mend="Give it, as in --fps 200, or add a column fps.",
        example="The frame rate of 12 of 40 clips is not known, so nothing about them can be said "
        "in milliseconds.",
    ),
    Rule(
        "TM502",
        Severity.INFO,
        "micro-expression longer than half a second",
        _long,
        Need.LABELS,
        finds=f"{_LIMITS} This rule tells those between 1/2 and 1 s, measured from the onset's "
        "frame to the offset's; macro-expressions are exempt. The second criterion of Yan et al., "
        "a rise of at most 260 ms, is told beside it: the CASME sets admit clips by either.",
        why="Many papers state the half second as the definition of what they recognise.",
        mend="Keep it if your protocol admits clips by their rise; else leave it out or mark it as "
        "a macro-expression.",
        example="The micro-expression lasts 620 ms. Its rise takes 180 ms, within the 260 ms of "
        "the second criterion.",
    ),
    Rule(
        "TM503",
        Severity.WARNING,
        "far longer than a micro-expression",
        _far_too_long,
        Need.LABELS,
        finds=f"{_LIMITS} This rule tells those longer than 1 s; macro-expressions are exempt. "
        "Silent where TM507 finds the whole sheet so.",
        why="At twice the limit it is hardly a late offset: a digit slipped, the clip is a "
        "macro-expression, or the face never came to rest. CAS(ME)³ has 72 clips labelled micro "
        "above 2 s, one of them 24 s (CAS-ME-3, issue 4).",
        mend="Look at the offset, and correct it or the kind.",
        example="The micro-expression lasts 2.3 s, more than twice the half second that it may.",
    ),
    Rule(
        "TM504",
        Severity.WARNING,
        "shorter than a micro-expression",
        _short,
        Need.LABELS,
        finds=f"{_LIMITS} This rule tells those below 1/25 s, both ends counted in full; "
        "macro-expressions are exempt.",
        why="No facial muscle contracts and relaxes so fast: key frames were typed wrongly, or the "
        "frame rate is wrong.",
        mend="Look at the key frames and at the frame rate.",
        example="The micro-expression lasts 25 ms at most.",
    ),
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
    Rule(
        "TM507",
        Severity.WARNING,
        "durations imply another frame rate",
        _odd_median,
        Need.LABELS,
        finds="A sheet of five micro-expressions or more of which the median lasts longer than 1 s "
        "or shorter than 1/50 s. One finding per sheet, and the rules about single durations then "
        "keep silent.",
        why="One clip may be odd, but half of them are not: the frame rate is wrong.",
        mend="Give the right rate, as in --fps 200, or say that the clips are macro-expressions.",
        example="At 30 fps half of the micro-expressions last longer than 2167 ms. At 200 fps they "
        "would last as long as such expressions do.",
    ),
)
