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
        f"{counted(corpus.n_read, 'record')} read: {counted(len(corpus), 'clip')} of "
        f"{counted(len(corpus.persons), 'subject')} kept, {len(corpus.skipped)} skipped."
    )
    if corpus.n_no_record:
        sentence += f" {counted(corpus.n_no_record, 'further row')} held no record."
    return sentence


def findings_sentence(audit: Audit) -> str:
    """How many findings of each severity."""
    counts = [
        counted(audit.count(severity), word)
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
        f"Of {counted(deviation.n_clips, 'clip')} searched, {deviation.n_moved} would get a "
        "different key frame."
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
        yield f"{counted(left_out, 'clip')} could not be searched and {keeps} labels."


def beside_sentences(audit: Audit) -> Iterator[str]:
    """What the second corrector would move."""
    deviation = audit.deviation_beside
    if deviation is None:
        return
    ms = "" if deviation.ms is None else f"{deviation.ms:.1f} ms, "
    yield (
        f"Beside it, {audit.beside} would move {deviation.n_moved} of "
        f"{counted(deviation.n_clips, 'clip')}, by {ms}{deviation.percent:.2f} % of the clip's "
        f"length on average (movable share {deviation.movable_share * 100:.0f} %)."
    )


def group_sentences(audit: Audit) -> Iterator[str]:
    """How far the labels of each group move."""
    for name, deviation in audit.deviations.items():
        if deviation is None:
            yield f"{name}: no clip could be searched."
            continue
        ms = "" if deviation.ms is None else f"{deviation.ms:.1f} ms, "
        yield (
            f"{name}: {ms}{deviation.percent:.2f} % of the clip's length "
            f"({counted(deviation.n_clips, 'clip')}, movable share "
            f"{deviation.movable_share * 100:.0f} %)."
        )


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
        f"{counted(score.n_clips, 'clip')})."
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
        f"The windows of {counted(n_fixed, 'clip')} held no frame but the manual one, so they "
        f"could not move, right or wrong (movable share {deviation.movable_share * 100:.0f} %)."
    )


def counted(count: int, thing: str) -> str:
    """A number and its thing: ``1 clip``, ``3 clips``."""
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
