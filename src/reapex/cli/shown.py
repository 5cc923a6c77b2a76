"""Parts of the text output that several commands share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table

from reapex.auditing import Audit, Deviation, Finding, Part
from reapex.cli.console import Voice
from reapex.corpus import Corpus
from reapex.correction import ClipCorrection, CoderModels
from reapex.errors import NothingUsable
from reapex.face import Haar, Viewing
from reapex.keyframes import KEYS
from reapex.report import (
    beside_sentences,
    coder_sentences,
    counted,
    counts_sentence,
    deviation_sentences,
    group_sentences,
)

_N_SHOWN = 12  # the rest is in the report, the sheet or --json


def show_corpus(voice: Voice, corpus: Corpus) -> None:
    """What was read, and every skipped record with its reason."""
    for source in corpus.sources:
        where = f", sheet {source.sheet}" if source.sheet else ""
        voice.say(f"{source.file} (read as {source.dataset}{where})")
    show_counts(voice, corpus)


def show_counts(voice: Voice, corpus: Corpus) -> None:
    """How much was read of a corpus, and every skipped record with its reason."""
    voice.say(counts_sentence(corpus))
    for remark in corpus.remarks:
        voice.say(f"Note: {remark}")
    if corpus.skipped:
        voice.heading(f"Skipped ({len(corpus.skipped)})")
        for skipped in corpus.skipped:
            voice.say(f"  {skipped.where}: {skipped.reason}")


def require_clips(corpus: Corpus) -> None:
    """Stop if nothing usable is left.

    Raises
    ------
    NothingUsable
        If no record became a clip.
    """
    if len(corpus):
        return
    where = corpus.place
    if not corpus.skipped:
        raise NothingUsable(
            "The sheet has a header and no record below it",
            where=where,
            expected="one row per clip",
        )
    first = corpus.skipped[0]
    raise NothingUsable(
        f"None of the {corpus.n_read} records can be used; the first, row {first.where.row}: "
        f"{first.reason.rstrip('.')}",
        where=where,
        mend="Mend that and try again",
    )


def show_parts(voice: Voice, parts: Sequence[Part]) -> None:
    """What the corpus is made of: the paper's Table I."""
    voice.heading("What it is made of")
    for part in parts[:_N_SHOWN]:
        rates = ", ".join(f"{rate:g}" for rate in part.rates_fps) or "unknown"
        name = "" if len(parts) == 1 else f"{part.name}: "
        voice.say(
            f"  {name}{counted(part.n_clips, 'clip')} of {counted(part.n_persons, 'subject')}, "
            f"{rates} fps"
        )
        voice.say("    " + ", ".join(f"{count} {name}" for name, count in part.classes.items()))
        for trait, spread in part.composition.items():
            voice.say(f"    {trait}: {spread}")
    _show_rest(voice, len(parts))


def show_findings(voice: Voice, findings: Sequence[Finding]) -> None:
    """The findings, the worst first."""
    if not findings:
        return
    voice.heading(f"Findings ({len(findings)})")
    for finding in findings[:_N_SHOWN]:
        voice.say(f"  {finding}")
    _show_rest(voice, len(findings))


def show_moves(voice: Voice, corrections: Iterable[ClipCorrection]) -> None:
    """A table of the clips that move, those that move furthest first."""
    moved = [each for each in corrections if each.proposal is not None and each.proposal.moved]
    if not moved:
        return
    table = Table(box=None, pad_edge=False)
    # The clip's name gives way where the window is narrow, never a number.
    table.add_column("  clip", no_wrap=True, overflow="ellipsis", ratio=1)
    for title in (*KEYS, "mean"):
        table.add_column(title, justify="right", no_wrap=True, min_width=9)
    for correction in moved[:_N_SHOWN]:
        deviation, numbers = Deviation.of(correction), correction.proposed_numbers
        manual = correction.manual_numbers
        if deviation is None or numbers is None or manual is None:
            continue
        cells = [
            f"{old}" if old == new else f"{old} → {new}"
            for old, new in zip(manual, numbers, strict=True)
        ]
        distance = (
            f"{deviation.percent:.1f} %" if deviation.ms is None else f"{deviation.ms:.1f} ms"
        )
        table.add_row(f"  {correction.clip.id}", *cells, distance)
    voice.heading(f"Clips that would move ({len(moved)})")
    voice.say(table)
    _show_rest(voice, len(moved))


def show_faces(voice: Voice, viewing: Viewing | None) -> None:
    """Who finds faces, where that is not the default, and what is to be said of a table of them."""
    if viewing is not None and viewing.finder != Haar():
        voice.say(f"Faces are looked for with {viewing.finder.title}")
    for remark in viewing.given.remarks if viewing is not None and viewing.given else ():
        voice.say(f"Note: {remark}")


def show_views(voice: Voice, found: Audit) -> None:
    """What is to be said of faces, each remark once with the clips it is about."""
    said: dict[str, list[str]] = {}
    for each in found.corrections:
        if each.view is not None and each.view.remark:
            said.setdefault(each.view.remark, []).append(each.clip.id)
    for remark, clips in said.items():
        which = clips[0] if len(clips) == 1 else f"{clips[0]} and {len(clips) - 1} more"
        voice.say(f"Note: {remark} ({which})")


def show_coders(voice: Voice, coders: Mapping[str, CoderModels]) -> None:
    """What the clips taught about whoever marked them."""
    sentences = tuple(coder_sentences(coders))
    if sentences:
        voice.heading("Who marked them")
    for sentence in sentences:
        voice.say(f"  {sentence}")


def show_proposals(voice: Voice, title: str, found: Audit) -> None:
    """What the corrector would change: sentences, the clips that move, those that could not."""
    voice.heading(title)
    for sentence in deviation_sentences(found):
        voice.say(f"  {sentence}")
    for sentence in beside_sentences(found):
        voice.say(f"  {sentence}")
    groups = tuple(group_sentences(found))
    for sentence in groups[:_N_SHOWN]:
        voice.say(f"  {sentence}")
    _show_rest(voice, len(groups))
    show_moves(voice, found.by_movement)
    left = [each for each in found.corrections if not each.searched]
    if left:
        voice.heading(f"Kept as they were ({len(left)})")
    by_reason: dict[str, list[str]] = {}
    for correction in left:
        clip = correction.clip
        named = f"{clip.id}, row {clip.provenance.row}"
        by_reason.setdefault(correction.explanation, []).append(named)
    for reason, clips in by_reason.items():
        if len(clips) <= _N_SHOWN:
            for named in clips:
                voice.say(f"  {named}: {reason}")
        else:
            voice.say(f"  {len(clips)} clips, from {clips[0]} to {clips[-1]}: {reason}")


def require_searched(found: Audit) -> None:
    """Stop if not one clip could be searched.

    Raises
    ------
    NothingUsable
        With the first clip's reason.
    """
    if found.deviation is not None:
        return
    first = found.corrections[0]
    raise NothingUsable(
        f"None of the {len(found.corrections)} clips could be searched; the first: "
        f"{first.explanation.rstrip('.')}",
        where=first.clip.place,
        mend="Mend that and try again",
    )


def _show_rest(voice: Voice, n_all: int) -> None:
    if n_all > _N_SHOWN:
        voice.say(f"  … and {n_all - _N_SHOWN} more; --json and the report list all of them")
