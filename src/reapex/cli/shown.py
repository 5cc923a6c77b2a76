"""Parts of the text output that several commands share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from reapex.auditing import Deviation, Finding
from reapex.cli.console import Voice
from reapex.corpus import Corpus
from reapex.correction import ClipCorrection
from reapex.errors import NothingUsable, Place
from reapex.keyframes import KEYS
from reapex.report import counts_sentence

_N_SHOWN = 12  # the rest is in the report, the sheet or --json


def show_corpus(voice: Voice, corpus: Corpus) -> None:
    """What was read, and every skipped record with its reason."""
    source = corpus.source
    where = f", sheet {source.sheet}" if source.sheet else ""
    voice.say(f"{source.file} (read as {source.dataset}{where})")
    voice.say(counts_sentence(corpus))
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
    reasons = "; ".join(f"{each.where}: {each.reason}" for each in corpus.skipped[:3])
    more = len(corpus.skipped) - 3
    raise NothingUsable(
        f"None of the {corpus.n_read} records can be used"
        + (f" ({reasons}{f'; and {more} more' if more > 0 else ''})" if reasons else ""),
        where=Place(file=corpus.source.file, sheet=corpus.source.sheet),
        mend="Mend the first of them and try again",
    )


def show_findings(voice: Voice, findings: Sequence[Finding]) -> None:
    """The findings, the worst first."""
    if not findings:
        return
    voice.heading(f"Findings ({len(findings)})")
    for finding in findings[:_N_SHOWN]:
        voice.say(
            f"  {finding.code} {finding.severity}: {finding.where}: {finding.explanation} "
            f"{finding.mend}"
        )
    _show_rest(voice, len(findings))


def show_moves(voice: Voice, corrections: Iterable[ClipCorrection]) -> None:
    """A table of the clips that move, those that move furthest first."""
    moved = [each for each in corrections if each.proposal is not None and each.proposal.moved]
    if not moved:
        return
    table = Table(box=None, pad_edge=False, title_justify="left")
    for title in ("  clip", *KEYS, "mean"):
        table.add_column(title, justify="left" if "clip" in title else "right", no_wrap=True)
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


def show_not_corrected(voice: Voice, corrections: Iterable[ClipCorrection]) -> None:
    """Every clip whose labels were kept because it could not be searched, with the reason."""
    left = [each for each in corrections if each.proposal is None or not each.proposal.searched]
    if not left:
        return
    voice.heading(f"Kept as they were ({len(left)})")
    for correction in left:
        reason = correction.explanation or "onset < apex < offset does not hold"
        voice.say(f"  {correction.clip.id}, row {correction.clip.provenance.row}: {reason}")


def _show_rest(voice: Voice, n_all: int) -> None:
    if n_all > _N_SHOWN:
        voice.say(f"  … and {n_all - _N_SHOWN} more; --json and the report list all of them")
