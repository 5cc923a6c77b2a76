"""TM: frame rates that are unknown or wrong, and durations that no micro-expression has."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from reapex.auditing.evidence import Evidence, marked
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip

LONGEST_MS, SHORTEST_MS = 500.0, 40.0
_LONGEST_RISE_MS = 260.0
_FAR_MS = 2 * LONGEST_MS
_USUAL_RATES = (25.0, 30.0, 50.0, 60.0, 90.0, 100.0, 120.0, 200.0)
_LEAST_CLIPS = 5


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
