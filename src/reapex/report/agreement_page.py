"""Agreement as one HTML page that opens offline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reapex.agreement import RELIABLE_PARTS, AgreementStudy, PairFigures
from reapex.corpus import LabelSource
from reapex.errors import UsageError
from reapex.keyframes import KEYS
from reapex.output import writing
from reapex.report.agreement_figures import MOST_POINTS, bland_altman_svg, tolerance_svg
from reapex.report.agreement_words import (
    REFERENCE,
    agreement_sentences,
    interval_text,
    reliability_word,
)
from reapex.version import __version__

N_WORST = 200  # in the page's table; the CSV has all
_N_PAIRS_DRAWN = 6


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two coders on the page."""

    title: str
    figures: PairFigures
    picture: str


def write_agreement_page(
    study: AgreementStudy,
    sources: Iterable[LabelSource],
    out: Path,
    *,
    inputs: Iterable[Path] = (),
    force: bool = False,
) -> None:
    """Write the page: figures of each pair, reliability, groups, the clips that differ most.

    Parameters
    ----------
    study
        What to show.
    sources
        The files that were read, for the foot of the page.
    out, inputs, force
        As :func:`~reapex.report.write_page`.

    Raises
    ------
    UsageError
        If the file's name does not end in ``.html``.
    OutputError
        If the file cannot be written.
    """
    require_page_name(out)
    environment = Environment(
        loader=PackageLoader("reapex.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    curves = (study.overall.curves_frames, study.overall.curves_ms)
    html = environment.get_template("agreement.html.j2").render(
        study=study,
        overall=study.overall,
        names=study.names,
        keys=KEYS,
        reliable_parts=RELIABLE_PARTS,
        sentences=list(agreement_sentences(study)),
        reference=REFERENCE,
        pairs=[_pair(study, index) for index in range(len(study.overall.pairs))],
        curves=[svg for svg in map(tolerance_svg, curves) if svg],
        worst=study.worst[:N_WORST],
        n_compared=len(study.worst),
        most_points=MOST_POINTS,
        interval_text=interval_text,
        reliability_word=reliability_word,
        sources=list(sources),
        version=__version__,
        made=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
    )
    with writing(out, inputs=inputs, force=force) as temporary:
        temporary.write_text(html, encoding="utf-8")


def require_page_name(out: Path) -> None:
    """Stop if a page would not open as one.

    Raises
    ------
    UsageError
        If the file's name does not end in ``.html``.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"The report is a web page, and {out.name!r} does not end like one",
            expected="a name such as agreement.html",
        )


def _pair(study: AgreementStudy, index: int) -> _Pair:
    figures = study.overall.pairs[index]
    return _Pair(
        f"{study.names[figures.second]} minus {study.names[figures.first]}",
        figures,
        bland_altman_svg(study, index) if index < _N_PAIRS_DRAWN else "",
    )
