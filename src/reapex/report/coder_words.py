"""What was learned of coders, in sentences.

A bias holds what a coder and the family of shapes disagree in; only differences between coders of
one sheet are the coders' own, because there the shapes' share is the same for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from statistics import NormalDist

from reapex.correction import CoderModels, LearnedCoder
from reapex.keyframes import KEYS, Key
from reapex.report.words import counted

_Z95 = 1.959964
_USUAL_CARE = (0.75, 1.1)
_PLURALS: Mapping[Key, str] = {"onset": "onsets", "apex": "apexes", "offset": "offsets"}
_FITTED: Mapping[Key, str] = {
    "onset": "the fitted start of motion",
    "apex": "its fitted peak",
    "offset": "its fitted end",
}


def coder_sentences(corpora: Mapping[str, CoderModels]) -> Iterator[str]:
    """How late each sheet and each of its coders mark, and which coders can be told apart.

    Parameters
    ----------
    corpora
        What was learned of each corpus, by its name; empty where one sheet was read alone.
    """
    for name, coders in corpora.items():
        for sentence in _of_sheet(coders):
            yield f"{name}: {sentence}" if name else sentence
    if corpora:
        yield (
            "What the shapes may be off by (6, 3 and 6 ms) is not held against a coder: labels are "
            "judged by the rest of each bias."
        )


def _of_sheet(coders: CoderModels) -> Iterator[str]:
    if coders.sheet is None:
        return
    known = tuple(coders.coders.values())
    for learned in (coders.sheet, *known):
        yield _biases(learned)
        yield _care(learned)
    yield from _differences(known)


def _biases(learned: LearnedCoder) -> str:
    parts = []
    for key in KEYS:
        bias = learned.biases[key]
        side = "after" if bias.ms >= 0 else "before"
        parts.append(
            f"{_PLURALS[key]} are marked {abs(bias.ms):.0f} ms {side} {_FITTED[key]} "
            f"(95 % interval {_signed(bias.low)} to {_signed(bias.high)})"
        )
    sentence = f"{'; '.join(parts)}; {counted(learned.n_clips, 'clip')}."
    if learned.name is None:
        return sentence[0].upper() + sentence[1:]
    return f"{learned.name}: {sentence}"


def _care(learned: LearnedCoder) -> str:
    low, high = _USUAL_CARE
    spreads = " / ".join(f"{spread:.0f}" for spread in learned.model.spread_ms)
    word = "as surely as usual"
    if learned.care < low:
        word = "more surely than usual"
    elif learned.care > high:
        word = "less surely than usual"
    who = "They are marked" if learned.name is None else f"{learned.name} marks"
    return f"{who} {word}: about ±{spreads} ms for onset, apex and offset."


def _differences(coders: tuple[LearnedCoder, ...]) -> Iterator[str]:
    pairs = tuple(combinations(coders, 2))
    n_tests = len(pairs) * len(KEYS)
    alike = []
    for one, other in pairs:
        apart = [sentence for key in KEYS if (sentence := _apart(key, one, other, n_tests))]
        yield from apart
        if not apart:
            alike.append(f"{one.name} and {other.name}")
    if alike and len(alike) == len(pairs):
        yield "The coders cannot be told apart by how late they mark."
    elif alike:
        yield f"By how late they mark, these cannot be told apart: {'; '.join(alike)}."


def _apart(key: Key, one: LearnedCoder, other: LearnedCoder, n_tests: int) -> str:
    """Who of two marks a key frame later; empty where chance may have done it."""
    a, b = one.biases[key], other.biases[key]
    error = (a.sampling_ms**2 + b.sampling_ms**2) ** 0.5
    far = abs(a.ms - b.ms)
    if far <= _critical(n_tests) * error:
        return ""
    later, sooner = (one, other) if a.ms > b.ms else (other, one)
    return (
        f"{later.name} marks {_PLURALS[key]} {far:.0f} ms (± {_Z95 * error:.0f}) later than "
        f"{sooner.name}."
    )


def _signed(ms: float) -> str:
    return f"{ms:+.0f}".replace("-", "−")


def _critical(n_tests: int) -> float:
    """The normal quantile that keeps all comparisons together at 5 %."""
    return NormalDist().inv_cdf(1 - 0.025 / n_tests)
