"""The deviation study in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reapex.auditing import Contrast, GroupStudy, Study
from reapex.correction import REASONS
from reapex.evaluation import Interval
from reapex.report.words import counted
from reapex.window import Window

_MOST_PAIRS = 6  # of groups that are all spelled out; of more, only those that stand out


def study_sentences(study: Study) -> Iterator[str]:
    """What was searched, how fast the deviation grows, and which differences mean something."""
    if not study.groups:
        yield "No clip could be searched, so nothing can be said about windows."
        return
    several = len(study.groups) > 1
    for group in study.named:
        yield _index_sentence(group, several=several)
    yield from contrast_sentences(study.contrasts)
    yield from _level_sentence(study.contrasts)
    if study.not_compared:
        n_further = len(study.not_compared)
        yield (
            f"Only the {len(study.named) - n_further} groups with the most clips are compared with "
            f"one another: {counted(n_further, 'further group')} {_are(n_further)} not."
        )
    for group in study.named:
        yield from _fixed_sentences(group, several=several)
    if study.n_unknown:
        yield (
            f"{counted(study.n_unknown, 'clip')} whose group is unknown {_are(study.n_unknown)} "
            "compared with nothing and left to the tables."
        )
    if study.n_untimed:
        yield (
            f"{counted(study.n_untimed, 'clip')} without a frame rate {_are(study.n_untimed)} left "
            "out of everything in milliseconds."
        )
    reasons: dict[str, int] = {}
    for each in study.left_out:
        reasons[each.reason] = reasons.get(each.reason, 0) + 1
    for reason, count in reasons.items():
        yield f"{counted(count, 'clip')} could not be searched: {REASONS[reason]}."


def contrast_sentences(contrasts: Sequence[Contrast]) -> Iterator[str]:
    """Each pair of groups; of many pairs, those that stand out, and how many do not."""
    if len(contrasts) <= _MOST_PAIRS:
        yield from map(contrast_sentence, contrasts)
        return
    quiet = {"expected": 0, "unknown": 0}
    for each in contrasts:
        if each.verdict in quiet:
            quiet[each.verdict] += 1
        else:
            yield contrast_sentence(each)
    yield (
        f"Of {len(contrasts)} pairs of groups, {quiet['expected']} differ by no more than frame "
        f"rate, clip length and chance alone produce, and of {quiet['unknown']} nothing can be "
        "told."
    )


def contrast_sentence(contrast: Contrast) -> str:
    """One pair of groups: the difference, and whether frame rate and clip length explain it."""
    if contrast.ms is None:
        return (
            f"Whether “{contrast.first}” and “{contrast.second}” differ in milliseconds cannot be "
            "told: one of them has no clip with a frame rate."
        )
    difference = (
        f"At {contrast.window} key frames move {contrast.ms.observed:.1f} ms further in "
        f"“{contrast.first}” than in “{contrast.second}”"
    )
    alone = "frame rate and clip length alone produce"
    expected = f"(expected {_range(contrast.ms.range)})"
    if contrast.verdict == "expected" and 0.0 in contrast.ms.range:
        return (
            f"{difference}: this is no more than chance gives, the frame rates and clip lengths "
            f"being what they are {expected}, so nothing shows that the groups differ."
        )
    if contrast.verdict == "expected":
        return f"{difference}: this is what {alone} {expected}, so it says nothing of the labels."
    if contrast.verdict == "unknown":
        return f"{difference}. {_unknown(contrast)}"
    return (
        f"{difference}: this is {contrast.verdict} than {alone} {expected}, so the labels, or the "
        "movements near them, differ between the groups."
    )


def _unknown(contrast: Contrast) -> str:
    match contrast.unknown:
        case "not_movable":
            return (
                "What that says of the labels cannot be told: in one of the groups no window held "
                "another frame, so nothing could move there, right or wrong."
            )
        case "one_subject":
            return (
                "What that says of the groups cannot be told: one of them is a single subject, "
                "and a person is not a group."
            )
        case _:
            return (
                "Frame rate and clip length alone would hardly produce that, but subjects within "
                "one group differ as much, so it cannot be told."
            )


def _level_sentence(contrasts: Sequence[Contrast]) -> Iterator[str]:
    """Why the ranges of many pairs are wide."""
    if len(contrasts) > 1 and any(each.ms for each in contrasts):
        missed = (1 - contrasts[0].level) * len(contrasts)
        yield (
            f"Each expected range is a {contrasts[0].level * 100:.1f} % range, so that all "
            f"{len(contrasts)} pairs together are held to {(1 - missed) * 100:.0f} %."
        )


def _index_sentence(group: GroupStudy, *, several: bool) -> str:
    who = f"“{group.name}”: " if several else ""
    size = f"{counted(group.n_clips, 'clip')} of {counted(group.n_subjects, 'subject')}"
    index = group.index
    if index is None:
        return f"{who}{size}; without a frame rate nothing can be said in milliseconds."
    grows = (
        f"the mean deviation grows by {number(index.ms)} ms from λ = 0 to 0.15 "
        f"({interval_in_words(index.interval)})."
    )
    if index.n_clips == group.n_clips:
        return f"{who}{size}; {grows}"
    has = "has a frame rate; its" if index.n_clips == 1 else "have a frame rate; their"
    return (
        f"{who}{size}, of which {index.n_clips} (of {counted(index.n_subjects, 'subject')}) {has} "
        f"{grows.removeprefix('the ')}"
    )


def interval_in_words(interval: Interval | None) -> str:
    """The 95 % interval in ms, or why there is none."""
    if interval is None:
        return "one subject: no interval"
    return f"95 % interval {_range(interval)}"


def _fixed_sentences(group: GroupStudy, *, several: bool) -> Iterator[str]:
    """Where most clips could not move, and where only most of those with a frame rate could not."""
    searched = [each for each in group.windows if _reaches(each.window)]
    fixed = [each.window for each in searched if each.mostly_fixed]
    fixed_ms = [
        each.window for each in searched if each.timed.mostly_fixed and not each.mostly_fixed
    ]
    where = f" of “{group.name}”" if several else ""
    if fixed:
        yield (
            f"At {_listed(fixed)} most clips{where} had no other frame in their windows: a small "
            "deviation there is arithmetic, not quality."
        )
    if fixed_ms:
        yield (
            f"At {_listed(fixed_ms)} most of the clips{where} that have a frame rate had no other "
            "frame in their windows: few milliseconds there are arithmetic, not quality."
        )


def _listed(windows: Sequence[Window]) -> str:
    return " and ".join(filter(None, (_together(windows, "share"), _together(windows, "ms"))))


def _together(windows: Sequence[Window], unit: str) -> str:
    """``λ = 0.05, 0.1`` and ``10, 20 ms``."""
    amounts = ", ".join(f"{window.rise:g}" for window in windows if window.unit == unit)
    if not amounts:
        return ""
    return f"λ = {amounts}" if unit == "share" else f"{amounts} ms"


def _reaches(window: Window) -> bool:
    return window.rise > 0 or window.fall > 0


def _range(interval: Interval) -> str:
    return f"{number(interval.low)} to {number(interval.high)} ms"


def number(value: float) -> str:
    """One decimal, with a real minus sign and without a negative zero."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", "−")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
