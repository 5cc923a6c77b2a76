"""An audit as one HTML page that opens offline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reapex.auditing import Audit
from reapex.errors import FrameError, UsageError
from reapex.output import writing
from reapex.progress import Progress
from reapex.report import figure, figure_parts, strip
from reapex.report.coder_words import coder_sentences
from reapex.report.corrector_words import corrector_sentences, corrector_title
from reapex.report.findings_view import blind_sentences, findings_by_rule, severities_found
from reapex.report.reasons import reason_rows, reasons_sentence
from reapex.report.rows import ClipRow, row_of
from reapex.report.study_view import study_view
from reapex.report.words import (
    beside_sentences,
    counts_sentence,
    deviation_sentences,
    findings_sentence,
)
from reapex.version import __version__

N_DRAWN = 40  # clips that are drawn in full; the table names all of them
_MAX_PICTURE_BYTES = 12_000_000  # of 15 MB for the page, so that the text always fits


ReviewLink = Callable[[str], str | None]


def no_review(clip_id: str) -> str | None:
    """No clip has an address: no review is open."""
    return None


@dataclass(frozen=True, slots=True)
class Card:
    """One clip drawn in full."""

    row: ClipRow
    curve: str
    strips: tuple[strip.Strip, ...]
    movement: strip.Movement | None

    @property
    def shows_motion(self) -> bool:
        """Whether its curve is one of motion."""
        return bool(self.curve) and figure.shows_motion(self.row.correction)

    @property
    def n_bytes(self) -> int:
        """What its pictures add to the page."""
        thumbs = sum(len(thumb.picture) for each in self.strips for thumb in each.thumbs)
        pair = 0 if self.movement is None else len(self.movement.manual) * 2
        return len(self.curve) + thumbs + pair


def write_page(
    audit: Audit,
    out: Path,
    *,
    inputs: Iterable[Path] = (),
    force: bool = False,
    progress: Progress | None = None,
    review: ReviewLink = no_review,
) -> None:
    """Write the page: a summary in words, clips by how far they moved, the top ones drawn.

    Parameters
    ----------
    audit
        What to show.
    out
        The file.
    inputs
        Files that it must not overwrite.
    force
        Whether a file that is there may be overwritten.
    progress
        Called with the clips drawn and their number.
    review
        The address of a clip, by its id, where it can be decided on; None if nowhere.

    Raises
    ------
    UsageError
        If the file's name does not end in ``.html``.
    OutputError
        If the file cannot be written.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"The report is a web page, and {out.name!r} does not end like one",
            expected="a name such as report.html",
        )
    rows = [row_of(index, correction) for index, correction in enumerate(audit.by_movement, 1)]
    cards = list(_cards(rows, progress))
    environment = Environment(
        loader=PackageLoader("reapex.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("audit.html.j2").render(
        audit=audit,
        corpus=audit.corpus,
        counts_sentence=counts_sentence(audit.corpus),
        proposals=[*deviation_sentences(audit), *beside_sentences(audit)],
        about=list(corrector_sentences(audit.corrector)),
        about_beside=list(corrector_sentences(audit.beside)),
        titles=(corrector_title(audit.corrector), corrector_title(audit.beside)),
        reasons_sentence=reasons_sentence(audit.corrections),
        reason_rows=reason_rows(audit.corrections),
        coder_sentences=list(coder_sentences(audit.coders)),
        findings_sentence=findings_sentence(audit),
        by_rule=findings_by_rule(audit.findings),
        severities=severities_found(audit),
        blind_sentences=list(blind_sentences(audit)),
        rows=rows,
        notes=any(row.note for row in rows),
        cards=cards,
        review=review,
        with_motion=any(card.shows_motion for card in cards),
        study=study_view(audit.study),
        colours=figure_parts,
        version=__version__,
        made=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
    )
    with writing(out, inputs=inputs, force=force) as temporary:
        temporary.write_text(html, encoding="utf-8")


def _cards(rows: list[ClipRow], progress: Progress | None) -> Iterator[Card]:
    drawable = [row for row in rows if row.correction.searched][:N_DRAWN]
    n_bytes = 0
    for done, row in enumerate(drawable, start=1):
        try:
            card = Card(
                row,
                figure.curve_svg(row.correction),
                strip.strips_of(row.correction),
                strip.movement_of(row.correction),
            )
        except FrameError:
            continue  # a neighbour of the key frames is damaged; the findings say so
        n_bytes += card.n_bytes
        if n_bytes > _MAX_PICTURE_BYTES:
            return
        yield card
        if progress is not None:
            progress(done, len(drawable))
