"""An audit in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.auditing import Audit, CorpusDeviation, Deviation, Severity, TruthScore
from reapex.corpus import Corpus
from reapex.correction import ClipCorrection
from reapex.keyframes import KEYS


def counts_sentence(corpus: Corpus) -> str:
    """Records read, clips kept, records skipped."""
    sentence = (
        f"{_n(corpus.n_read, 'record')} read: {_n(len(corpus), 'clip')} of "
        f"{_n(len(corpus.subjects), 'subject')} kept, {len(corpus.skipped)} skipped."
    )
    if corpus.n_no_record:
        sentence += f" {_n(corpus.n_no_record, 'further row')} held no record."
    return sentence


def findings_sentence(audit: Audit) -> str:
    """How many findings of each severity."""
    counts = [
        _n(audit.count(severity), word)
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if audit.count(severity)
    ]
    if not counts:
        return "No rule found anything wrong with the clips."
    return f"{_and(counts)} found."


def deviation_sentences(audit: Audit) -> Iterator[str]:
    """What the corrector would move, how far, and how much it could have moved."""
    deviation = audit.deviation
    if deviation is None:
        if audit.corrector:
            yield "No clip could be searched, so nothing is proposed."
        return
    yield (
        f"Of {_n(deviation.n_clips, 'clip')} searched, {deviation.n_moved} would get a different "
        "key frame."
    )
    yield _mean_sentence(deviation)
    yield _movable_sentence(deviation)
    furthest = audit.by_movement[0]
    moved = Deviation.of(furthest)
    if moved is not None and moved.percent > 0:
        yield f"The furthest is {furthest.clip.id}: {moves_in_words(furthest)}."
    left_out = len(audit.corrections) - deviation.n_clips
    if left_out:
        keeps = "keeps its" if left_out == 1 else "keep their"
        yield f"{_n(left_out, 'clip')} could not be searched and {keeps} labels."


def moves_in_words(correction: ClipCorrection) -> str:
    """What moves, in the sheet's numbers and in ms: ``apex 143 → 149 (+30 ms)``."""
    deviation = Deviation.of(correction)
    old, new = correction.manual_numbers, correction.proposed_numbers
    if deviation is None or old is None or new is None:
        return "nothing"
    parts = []
    for key in KEYS:
        moved = deviation.keys.get(key)
        if moved is not None and moved.n_frames:
            sign = "+" if moved.n_frames > 0 else "−"
            distance = f"{abs(moved.n_frames)} frames" if moved.ms is None else f"{moved.ms:.0f} ms"
            parts.append(f"{key} {getattr(old, key)} → {getattr(new, key)} ({sign}{distance})")
    return ", ".join(parts) or "nothing"


def truth_sentence(name: str, score: TruthScore) -> str:
    """Mean error against the truth in ms."""
    keys = ", ".join(f"{key} {ms:.1f}" for key, ms in score.keys.items())
    return (
        f"{name}: {score.mean_ms:.1f} ms from the truth on average ({keys}; "
        f"{_n(score.n_clips, 'clip')})."
    )


def _mean_sentence(deviation: CorpusDeviation) -> str:
    share = f"{deviation.percent:.2f} % of the clip's length"
    if deviation.ms is None:
        return f"On average a key frame moves by {share}."
    timed = "" if deviation.n_timed == deviation.n_clips else f" ({deviation.n_timed} clips)"
    return f"On average a key frame moves by {deviation.ms:.1f} ms{timed}, {share}."


def _movable_sentence(deviation: CorpusDeviation) -> str:
    if deviation.n_movable == deviation.n_clips:
        return "Every clip's window held more than the manual frame (movable share 100 %)."
    n_fixed = deviation.n_clips - deviation.n_movable
    return (
        f"The windows of {_n(n_fixed, 'clip')} held no frame but the manual one, so they could not "
        f"move, right or wrong (movable share {deviation.movable_share * 100:.0f} %)."
    )


def _n(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
